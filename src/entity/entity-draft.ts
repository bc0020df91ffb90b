import type { EntityClass, EntityColumn, EntityMetadata } from './entity-metadata.js';

/** An entity as far as it is known before its relations are. */
export interface EntityDraft {
  readonly target: EntityClass<object>;
  readonly table: EntityMetadata['table'];
  readonly columns: readonly EntityColumn[];
}
