import { AuroraDatabaseException, identify } from './base-exception.js';

/** An entity is described wrongly. The message names the class, the property and the line to write. */
export class MetadataException extends AuroraDatabaseException {
  static {
    identify(this, 'MetadataException', 'METADATA');
  }
}

/** No row has the key of the entity that was to be changed. */
export class EntityNotFoundException extends AuroraDatabaseException {
  static {
    identify(this, 'EntityNotFoundException', 'ENTITY_NOT_FOUND');
  }
}

/** The row was changed, or deleted, by somebody else since the entity was read: its version is not the one expected. */
export class OptimisticLockException extends AuroraDatabaseException {
  static {
    identify(this, 'OptimisticLockException', 'OPTIMISTIC_LOCK');
  }
}

/**
 * A row was stored, but what the database made of it could not be read afterwards; `cause` says why. On MySQL, where a
 * statement that changes rows returns none, and for values that are too large to come back along with those of other rows.
 */
export class StoredRowNotReadException extends AuroraDatabaseException {
  static {
    identify(this, 'StoredRowNotReadException', 'STORED_ROW_NOT_READ');
  }
}
