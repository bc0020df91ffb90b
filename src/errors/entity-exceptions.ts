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
