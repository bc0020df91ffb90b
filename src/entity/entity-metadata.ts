import type { ColumnReference } from '../sql/condition.js';
import type { TableReference } from '../sql/statement.js';
import type { KeyGeneration, ValueTransformer } from './decorator-records.js';

/** A class whose instances are rows. It is made with `new` and no arguments. */
export type EntityClass<Entity extends object> = new () => Entity;

/** A property of an entity and its column. */
export interface EntityColumn {
  readonly property: string;
  /** The column as SQL knows it. */
  readonly reference: ColumnReference;
  readonly primary: boolean;
  readonly generation?: KeyGeneration;
  readonly nullable: boolean;
  readonly insertable: boolean;
  readonly updatable: boolean;
  readonly transformer?: ValueTransformer;
}

/** Everything that is known of an entity: complete, checked and frozen. */
export interface EntityMetadata<Entity extends object = object> {
  readonly target: EntityClass<Entity>;
  /** The name of the class. */
  readonly name: string;
  readonly table: TableReference;
  /** In the order of the class's properties, those of the classes it extends first. */
  readonly columns: readonly EntityColumn[];
  readonly primaryColumns: readonly EntityColumn[];
  readonly columnsByProperty: ReadonlyMap<string, EntityColumn>;
}
