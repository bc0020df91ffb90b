import { AuroraDatabaseException, identify } from './base-exception.js';

/** The cluster was paused and wakes up; nothing ran. It takes 10 to 30 seconds. */
export class DatabaseResumingException extends AuroraDatabaseException {
  static {
    identify(this, 'DatabaseResumingException', 'DATABASE_RESUMING');
  }
}

/** The service or the way to it failed (throttled, unavailable, no connection), and the call had no effect that counts. */
export class ServiceUnavailableException extends AuroraDatabaseException {
  static {
    identify(this, 'ServiceUnavailableException', 'SERVICE_UNAVAILABLE');
  }
}

/** IAM, the secret or the database refused the credentials. */
export class AccessDeniedException extends AuroraDatabaseException {
  static {
    identify(this, 'AccessDeniedException', 'ACCESS_DENIED');
  }
}

/**
 * A write, or any statement of a transaction, was sent and no answer came: whether it ran is not known. It was not sent
 * again, and its transaction can only be rolled back.
 */
export class StatementOutcomeUnknownException extends AuroraDatabaseException {
  static {
    identify(this, 'StatementOutcomeUnknownException', 'STATEMENT_OUTCOME_UNKNOWN');
  }
}

/** The caller's own `signal` ended a call that read, or that had not been sent. A write that was sent is `StatementOutcomeUnknownException`. */
export class CallAbortedException extends AuroraDatabaseException {
  static {
    identify(this, 'CallAbortedException', 'CALL_ABORTED');
  }
}
