import { AuroraDatabaseException, identify } from './base-exception.js';

/** The service does not know the transaction: it expired (3 minutes without a call, or 24 hours) or was ended. */
export class TransactionNotFoundException extends AuroraDatabaseException {
  static {
    identify(this, 'TransactionNotFoundException', 'TRANSACTION_NOT_FOUND');
  }
}

/** A statement was given to a transaction that had been committed or rolled back. It was not sent. */
export class TransactionClosedException extends AuroraDatabaseException {
  static {
    identify(this, 'TransactionClosedException', 'TRANSACTION_CLOSED');
  }
}

/** `beginTransaction()` was called while a transaction of the same object was open. */
export class TransactionAlreadyOpenException extends AuroraDatabaseException {
  static {
    identify(this, 'TransactionAlreadyOpenException', 'TRANSACTION_ALREADY_OPEN');
  }
}

/** `commit()` or `rollback()` was called inside a scope that ends its transaction itself. */
export class TransactionManagedException extends AuroraDatabaseException {
  static {
    identify(this, 'TransactionManagedException', 'TRANSACTION_MANAGED');
  }
}

/**
 * A commit was asked for, but the transaction had failed before and was rolled back. `cause` is the first failure;
 * none of the transaction's writes was stored.
 */
export class UnexpectedRollbackException extends AuroraDatabaseException {
  static {
    identify(this, 'UnexpectedRollbackException', 'UNEXPECTED_ROLLBACK');
  }
}

/** A commit was sent and no answer came: whether the transaction was stored is not known. */
export class CommitOutcomeUnknownException extends AuroraDatabaseException {
  static {
    identify(this, 'CommitOutcomeUnknownException', 'COMMIT_OUTCOME_UNKNOWN');
  }
}

/** A transaction rested for longer, or is older, than the service allows: it was rolled back, nothing was sent. */
export class TransactionExpiredException extends AuroraDatabaseException {
  static {
    identify(this, 'TransactionExpiredException', 'TRANSACTION_EXPIRED');
  }
}

/** A part asks for options that the transaction around it, which it would join, does not have. */
export class IncompatibleTransactionException extends AuroraDatabaseException {
  static {
    identify(this, 'IncompatibleTransactionException', 'INCOMPATIBLE_TRANSACTION');
  }
}

/** A transaction is needed where the code runs, and there is none: propagation MANDATORY, or a hook that asks for one. */
export class NoTransactionException extends AuroraDatabaseException {
  static {
    identify(this, 'NoTransactionException', 'NO_TRANSACTION');
  }
}

/** A transaction is open where the code runs, and may not be: propagation NEVER, or an automatic one nobody ended. */
export class TransactionPresentException extends AuroraDatabaseException {
  static {
    identify(this, 'TransactionPresentException', 'TRANSACTION_PRESENT');
  }
}

/** The time that `timeoutMs` gives a transaction, or a part of it, is over. What was done in that time is rolled back. */
export class TransactionTimeoutException extends AuroraDatabaseException {
  static {
    identify(this, 'TransactionTimeoutException', 'TRANSACTION_TIMEOUT');
  }
}

/**
 * Code waits for something of its own transaction that waits for that code: a nested part awaits a statement that was
 * given around it and has its turn after the part's end. The statement was not sent.
 */
export class TransactionDeadlockException extends AuroraDatabaseException {
  static {
    identify(this, 'TransactionDeadlockException', 'TRANSACTION_DEADLOCK');
  }
}

/**
 * The data source was closed. Either no transaction is begun any more, and nothing was sent; or the transaction still ran
 * when the time that running ones were given was over, and was rolled back: nothing of it is stored.
 */
export class DataSourceClosedException extends AuroraDatabaseException {
  static {
    identify(this, 'DataSourceClosedException', 'DATA_SOURCE_CLOSED');
  }
}

/** Too many transactions are open around each other: each holds a connection and locks that the innermost may need. */
export class TransactionDepthException extends AuroraDatabaseException {
  static {
    identify(this, 'TransactionDepthException', 'TRANSACTION_DEPTH');
  }
}

/** Something that may write was given where the transaction only reads. It was not sent. */
export class ReadOnlyTransactionException extends AuroraDatabaseException {
  static {
    identify(this, 'ReadOnlyTransactionException', 'READ_ONLY_TRANSACTION');
  }
}
