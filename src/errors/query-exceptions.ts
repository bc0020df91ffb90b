import { AuroraDatabaseException, identify } from './base-exception.js';

/** A value that must be unique is there already. PostgreSQL 23505, MySQL 1062. */
export class UniqueViolationException extends AuroraDatabaseException {
  static {
    identify(this, 'UniqueViolationException', 'UNIQUE_VIOLATION');
  }
}

/** A row refers to one that is not there, or is still referred to. PostgreSQL 23503 and 23001, MySQL 1451 and 1452. */
export class ForeignKeyViolationException extends AuroraDatabaseException {
  static {
    identify(this, 'ForeignKeyViolationException', 'FOREIGN_KEY_VIOLATION');
  }
}

/** A column that must have a value got none. PostgreSQL 23502, MySQL 1048 and 1364. */
export class NotNullViolationException extends AuroraDatabaseException {
  static {
    identify(this, 'NotNullViolationException', 'NOT_NULL_VIOLATION');
  }
}

/** A row breaks a CHECK constraint. PostgreSQL 23514, MySQL 3819. */
export class CheckViolationException extends AuroraDatabaseException {
  static {
    identify(this, 'CheckViolationException', 'CHECK_VIOLATION');
  }
}

/** Concurrent transactions cannot be put into an order; run the whole transaction again. PostgreSQL 40001. */
export class SerializationFailureException extends AuroraDatabaseException {
  static {
    identify(this, 'SerializationFailureException', 'SERIALIZATION_FAILURE');
  }
}

/** Transactions wait for each other; this one was chosen to fail. PostgreSQL 40P01, MySQL 1213. */
export class DeadlockException extends AuroraDatabaseException {
  static {
    identify(this, 'DeadlockException', 'DEADLOCK');
  }
}

/** A lock was not to be had in time. PostgreSQL 55P03, MySQL 1205. */
export class LockTimeoutException extends AuroraDatabaseException {
  static {
    identify(this, 'LockTimeoutException', 'LOCK_TIMEOUT');
  }
}

/** The database does not understand the SQL. PostgreSQL 42601, MySQL 1064. */
export class SyntaxException extends AuroraDatabaseException {
  static {
    identify(this, 'SyntaxException', 'SYNTAX');
  }
}

/** A table that is not there. PostgreSQL 42P01, MySQL 1146. */
export class UndefinedTableException extends AuroraDatabaseException {
  static {
    identify(this, 'UndefinedTableException', 'UNDEFINED_TABLE');
  }
}

/** A column that is not there. PostgreSQL 42703, MySQL 1054. */
export class UndefinedColumnException extends AuroraDatabaseException {
  static {
    identify(this, 'UndefinedColumnException', 'UNDEFINED_COLUMN');
  }
}

/**
 * A parameter's type does not fit where it stands: the Data API binds every string as text, and PostgreSQL converts
 * nothing by itself. Wrap the value, `typed(value, 'uuid')` for instance, or write a cast. PostgreSQL 42804, 42809, 42883
 * and, of a NULL whose type is not to be found out, 42P18.
 */
export class TypeMismatchException extends AuroraDatabaseException {
  static {
    identify(this, 'TypeMismatchException', 'TYPE_MISMATCH');
  }
}

/** The statement took longer than the 45 seconds the Data API gives it, or than the database's own limit. */
export class StatementTimeoutException extends AuroraDatabaseException {
  static {
    identify(this, 'StatementTimeoutException', 'STATEMENT_TIMEOUT');
  }
}

/** The result is larger than the 1 MiB that one call may return: take smaller pages, or `queryFetchAll`. */
export class ResultTooLargeException extends AuroraDatabaseException {
  static {
    identify(this, 'ResultTooLargeException', 'RESULT_TOO_LARGE');
  }
}

/**
 * A column's type is one that the Data API does not return: select it as text, with the cast that the message names,
 * `CAST(… AS text)` on PostgreSQL and `CAST(… AS CHAR)` on MySQL.
 */
export class UnsupportedResultTypeException extends AuroraDatabaseException {
  static {
    identify(this, 'UnsupportedResultTypeException', 'UNSUPPORTED_RESULT_TYPE');
  }
}

/** A value was read that the reader's type cannot hold exactly: it is given to nobody. The statement itself was run. */
export class UnreadableValueException extends AuroraDatabaseException {
  static {
    identify(this, 'UnreadableValueException', 'UNREADABLE_VALUE');
  }
}
