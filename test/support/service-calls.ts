/** The members that every request must have; the emulator accepts any of the right length. */
export const TARGET = {
  resourceArn: 'arn:aws:rds:us-east-1:000000000000:cluster:emulator',
  secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:emulator',
};

export interface ServiceRequest {
  readonly method: 'POST';
  readonly body: string | Buffer;
  readonly headers: Record<string, string>;
}

/** A parameter of a statement. */
export function parameter(name: string, value: object, typeHint?: string): object {
  return typeHint === undefined ? { name, value } : { name, value, typeHint };
}

/** Where the service listens, or an emulator. */
export interface Service {
  readonly endpoint: string;
  /** The members that every request must have; those of an emulator unless given. */
  readonly members?: { readonly resourceArn: string; readonly secretArn: string; readonly database?: string };
  /** Signs and sends; `fetch` unless given. */
  readonly fetch?: (url: string, request: ServiceRequest) => Promise<Response>;
}

/** What came back from a call over plain HTTP. */
export interface ServiceAnswer {
  status: number;
  errorType: string | null;
  requestId: string | null;
  /** The body as it was sent. */
  text: string;
  body: Record<string, unknown>;
}

/** The calls of the service over plain HTTP, each as specifications want to write it. */
export class ServiceCalls {
  readonly #findService: () => Promise<Service>;

  constructor(findService: () => Promise<Service>) {
    this.#findService = findService;
  }

  /** Posts a body as it stands. */
  readonly postText = async (
    path: string,
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<ServiceAnswer> => {
    const { endpoint, fetch: send = fetch } = await this.#findService();
    const response = await send(endpoint + path, { method: 'POST', body, headers });
    const text = await response.text();
    return {
      status: response.status,
      errorType: response.headers.get('x-amzn-errortype'),
      requestId: response.headers.get('x-amzn-requestid'),
      text,
      body: JSON.parse(text) as Record<string, unknown>,
    };
  };

  /** Posts a request with the given members besides `resourceArn` and `secretArn`. */
  readonly post = async (path: string, members: object): Promise<ServiceAnswer> => {
    const { members: target = TARGET } = await this.#findService();
    return this.postText(path, JSON.stringify({ ...target, ...members }));
  };

  /** The body of a call that must succeed. */
  readonly succeed = async (path: string, members: object): Promise<Record<string, unknown>> => {
    const answer = await this.post(path, members);
    if (answer.status !== 200) {
      throw new Error(`${answer.status} ${answer.errorType}: ${answer.text}`);
    }
    return answer.body;
  };

  /** The refusal of a call that must fail, as `400 ValidationException: text`. */
  readonly fail = async (path: string, members: object): Promise<string> => {
    const { status, errorType, body } = await this.post(path, members);
    return `${status} ${errorType}: ${String(body['message'])}`;
  };

  /** Runs a statement that must succeed. */
  readonly execute = async (sql: string, members: object = {}): Promise<Record<string, unknown>> =>
    this.succeed('/Execute', { sql, ...members });

  /** The refusal of a statement that must fail. */
  readonly failToExecute = async (sql: string, members: object = {}): Promise<string> =>
    this.fail('/Execute', { sql, ...members });

  /** The only field of the only record of a statement, as it was sent. */
  readonly executeForField = async (sql: string, members: object = {}): Promise<unknown> => {
    const { records } = (await this.execute(sql, members)) as { records: unknown[][] };
    return records[0]?.[0];
  };

  /** Binds one value as `:p` and returns how the statement was refused. */
  readonly failWith = async (sql: string, value: object, typeHint?: string): Promise<string> =>
    this.failToExecute(sql, { parameters: [parameter('p', value, typeHint)] });

  /** Binds one value as `:p` and returns the only field of the result. */
  readonly fieldWith = async (sql: string, value: object, typeHint?: string): Promise<unknown> =>
    this.executeForField(sql, { parameters: [parameter('p', value, typeHint)] });

  /** Begins a transaction and returns its id. */
  readonly begin = async (members: object = {}): Promise<string> => {
    const { transactionId } = await this.succeed('/BeginTransaction', members);
    return String(transactionId);
  };

  readonly commit = async (transactionId: string): Promise<Record<string, unknown>> =>
    this.succeed('/CommitTransaction', { transactionId });

  readonly rollback = async (transactionId: string): Promise<Record<string, unknown>> =>
    this.succeed('/RollbackTransaction', { transactionId });

  /** Repeats a query for a count until it is not 0. */
  readonly waitUntilCounted = async (sql: string): Promise<void> => {
    while (JSON.stringify(await this.executeForField(sql)) === '{"longValue":0}') {
      // Each question takes a moment itself.
    }
  };
}
