/** The HTTP status of each exception of the service. */
export const HTTP_STATUS = {
  AccessDeniedException: 403,
  BadRequestException: 400,
  DatabaseErrorException: 400,
  DatabaseNotFoundException: 404,
  DatabaseResumingException: 400,
  DatabaseUnavailableException: 504,
  ForbiddenException: 403,
  HttpEndpointNotEnabledException: 400,
  InternalFailure: 500,
  InternalServerErrorException: 500,
  InvalidResourceStateException: 400,
  InvalidSecretException: 400,
  NotFoundException: 404,
  SecretsErrorException: 400,
  SerializationException: 400,
  ServiceUnavailableError: 503,
  StatementTimeoutException: 400,
  ThrottlingException: 400,
  TransactionNotFoundException: 404,
  UnknownOperationException: 404,
  UnsupportedResultException: 400,
  ValidationException: 400,
} as const;

/** The names under which the service reports a failure; they become the `name` of the SDK's exceptions. */
export type FaultCode = keyof typeof HTTP_STATUS;

/** A failure that the caller of the service gets to see: a status, a name, a text and sometimes further members. */
export class ServiceFault extends Error {
  readonly code: FaultCode;
  readonly status: number;
  /** Members of the error's body besides `message`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: FaultCode, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = HTTP_STATUS[code];
    this.members = members;
  }
}

/** The request is not one that the service takes; nothing was sent to the database. */
export function validationFault(message: string): ServiceFault {
  return new ServiceFault('ValidationException', message);
}

/** The database, or the conversion of a value on its way there, refused the statement. */
export function databaseFault(message: string): ServiceFault {
  return new ServiceFault('DatabaseErrorException', message);
}

/** The statement ran, but the service does not return what came out of it. */
export function unsupportedResultFault(message: string): ServiceFault {
  return new ServiceFault('UnsupportedResultException', message);
}

/** The call came, or waited, until the emulator ended. */
export function stoppedFault(): ServiceFault {
  return new ServiceFault('DatabaseUnavailableException', 'The emulator has been stopped.');
}

/** A value of the result broke the service; it answers such calls without a text. */
export function internalFailure(): ServiceFault {
  return new ServiceFault('InternalFailure', '');
}

/** The result is larger than the service returns. */
export class ResultTooLargeFault extends ServiceFault {
  constructor() {
    super('UnsupportedResultException', 'The result exceeds the size limit 1 MB.');
  }
}
