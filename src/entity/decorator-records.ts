import { MetadataException } from '../errors/entity-exceptions.js';
import type {
  ColumnOptions,
  ColumnRole,
  ComputedExpression,
  EmbeddedOptions,
  KeyGeneration,
} from './column-options.js';
import type { JoinColumnOptions, RelationOptions } from './relation-options.js';

/** A class that is made with `new` and no arguments, given when it is needed: the file of it may not be loaded yet. */
export type LazyClass = () => new () => object;

/** What a column's decorator noted. */
export interface ColumnRecord {
  readonly kind: 'column';
  readonly property: string;
  /** The constructor that the compiler noted as the property's type, if any. */
  readonly designType: unknown;
  readonly options: ColumnOptions;
  readonly primary: boolean;
  readonly generation?: KeyGeneration;
  readonly role?: ColumnRole;
  readonly computed?: ComputedExpression;
  /** The class of the value of a JSON column, where the decorator said it. */
  readonly documentType?: LazyClass;
}

/** What an embedded object's decorator noted. */
export interface EmbeddedRecord {
  readonly kind: 'embedded';
  readonly property: string;
  readonly type: LazyClass;
  readonly options: EmbeddedOptions;
}

export type PropertyRecord = ColumnRecord | EmbeddedRecord;

/** When a method of an entity is called. */
export type HookEvent = 'beforeInsert' | 'beforeUpdate' | 'beforeDelete' | 'afterLoad';

export interface HookRecord {
  readonly event: HookEvent;
  readonly method: string;
}

/** What @Index, @Unique and @Check noted. */
export type ConstraintRecord =
  | {
      readonly kind: 'index';
      readonly properties: readonly string[];
      readonly name?: string;
      readonly unique: boolean;
      readonly where?: string;
    }
  | { readonly kind: 'unique'; readonly properties: readonly string[]; readonly name?: string }
  | { readonly kind: 'check'; readonly expression: string; readonly name?: string };

export type RelationKind = 'manyToMany' | 'manyToOne' | 'oneToMany' | 'oneToOne';

/** The property of the other entity that is the same relation seen from there: its name, or a function that reads it. */
export type InverseSide = string | ((related: never) => unknown);

/** What a relation's decorator noted. */
export interface RelationRecord {
  readonly property: string;
  readonly kind: RelationKind;
  readonly type: LazyClass;
  readonly inverse?: InverseSide;
  readonly options: RelationOptions;
}

/** What @JoinColumn or @JoinTable noted. */
export interface JoinRecord {
  readonly property: string;
  readonly kind: 'columns' | 'table';
  /** Those that hold the key of the other entity, or in a table the key of this one. */
  readonly columns: readonly JoinColumnOptions[];
  /** In a table, those that hold the key of the other entity. */
  readonly inverseColumns: readonly JoinColumnOptions[];
  readonly table: { readonly name?: string; readonly schema?: string };
}

/** What a class's decorator noted. */
export interface EntityRecord {
  readonly name?: string;
  readonly schema?: string;
  readonly comment?: string;
  readonly kind?: 'table' | 'view';
}

/** The records of one sort, kept at the classes that they are about. */
class RecordList<Item extends object> {
  readonly #key: symbol;

  constructor(name: string) {
    // In the global registry of symbols, so that two copies of this package read each other's records.
    this.#key = Symbol.for(`aurorm.${name}`);
  }

  add(target: object, record: Item): void {
    const value = Object.freeze([...this.ownOf(target), Object.freeze(record)]);
    Object.defineProperty(target, this.#key, { value, configurable: true });
  }

  /** The records of the class itself, without those of the classes that it extends. */
  ownOf(target: object): readonly Item[] {
    return (ownValue(target, this.#key) as readonly Item[] | undefined) ?? [];
  }

  /** The records of the classes that it extends, then its own: one array for each class. */
  lineOf(target: object): (readonly Item[])[] {
    const line: (readonly Item[])[] = [];
    for (let type: unknown = target; typeof type === 'function'; type = Object.getPrototypeOf(type)) {
      line.unshift(this.ownOf(type));
    }
    return line;
  }
}

export const propertyRecords = new RecordList<PropertyRecord>('properties');
export const hookRecords = new RecordList<HookRecord>('hooks');
export const relationRecords = new RecordList<RelationRecord>('relations');
export const joinRecords = new RecordList<JoinRecord>('joins');
export const constraintRecords = new RecordList<ConstraintRecord>('constraints');

const ENTITY = Symbol.for('aurorm.entity');

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

function ownValue(target: object, key: symbol): unknown {
  return Object.getOwnPropertyDescriptor(target, key)?.value;
}
