import { MetadataException } from '../errors/entity-exceptions.js';
import type { ColumnTypeName } from '../sql/column-type.js';

/** Changes a column's values on their way to the database and back, in conditions too. It is never given null. */
export interface ValueTransformer {
  /** What is stored for a value of the property. */
  to(value: never): unknown;
  /** The property's value for what is stored. */
  from(value: never): unknown;
}

export interface ColumnOptions {
  /**
   * The type of the column: `'varchar'`, `'decimal'`, `'timestamptz'`, …, or the name of a type of the database, such
   * as an enum's.
   *
   * @default by the property's type: string text, number integer, boolean boolean, Date timestamptz, bigint bigint,
   * Uint8Array and Buffer bytes; every other property has to say it
   */
  readonly type?: ColumnTypeName | (string & {});
  /** @default the property's name, by the naming strategy of the data source */
  readonly name?: string;
  /** Whether the column may be NULL. @default false */
  readonly nullable?: boolean;
  /** Whether the column holds an array of its type. @default false */
  readonly array?: boolean;
  /** Whether an INSERT writes the column; when not, its value is ignored there. @default true */
  readonly insert?: boolean;
  /** Whether an UPDATE writes the column; when not, its value is ignored by `save`. @default true */
  readonly update?: boolean;
  readonly transformer?: ValueTransformer;
}

/**
 * Where the values of a generated key come from: `identity` is the database's counter, `uuid` (version 4, random) and
 * `uuidv7` (sorted by time) are made before the call.
 */
export type KeyGeneration = (typeof KEY_GENERATIONS)[number];

export const KEY_GENERATIONS = ['identity', 'uuid', 'uuidv7'] as const;

/** What a column's decorator noted. */
export interface ColumnRecord {
  readonly property: string;
  /** The constructor that the compiler noted as the property's type, if any. */
  readonly designType: unknown;
  readonly options: ColumnOptions;
  readonly primary: boolean;
  readonly generation?: KeyGeneration;
}

/** What a class's decorator noted. */
export interface EntityRecord {
  readonly name?: string;
  readonly schema?: string;
}

// In the global registry of symbols, so that two copies of this package read each other's records.
const ENTITY = Symbol.for('aurorm.entity');
const COLUMNS = Symbol.for('aurorm.columns');

/** @throws {MetadataException} when the class has a record already */
export function recordEntity(target: { readonly name: string }, record: EntityRecord): void {
  if (entityRecordOf(target) !== undefined) {
    throw new MetadataException(`The class ${target.name} has two @Entity decorators: leave one of them.`);
  }
  Object.defineProperty(target, ENTITY, { value: Object.freeze(record) });
}

export function entityRecordOf(target: object): EntityRecord | undefined {
  return ownValue(target, ENTITY) as EntityRecord | undefined;
}

export function recordColumn(target: object, record: ColumnRecord): void {
  const value = Object.freeze([...columnRecordsOf(target), Object.freeze(record)]);
  Object.defineProperty(target, COLUMNS, { value, configurable: true });
}

/** The records of the class's own properties, without those of the classes that it extends. */
export function columnRecordsOf(target: object): readonly ColumnRecord[] {
  return (ownValue(target, COLUMNS) as readonly ColumnRecord[] | undefined) ?? [];
}

function ownValue(target: object, key: symbol): unknown {
  return Object.getOwnPropertyDescriptor(target, key)?.value;
}
