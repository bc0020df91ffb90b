/** The connection to the caller is to be cut, without an answer. */
export class ConnectionCut extends Error {
  constructor(options?: ErrorOptions) {
    super('The connection is cut.', options);
    this.name = 'ConnectionCut';
  }
}

/** An exception that a fault asked for, with any name and status. */
export class InjectedException extends Error {
  readonly code: string;
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, status: number, message: string | undefined) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    // Several exceptions of the service come without a text.
    this.members = message === undefined ? { message } : {};
  }
}
