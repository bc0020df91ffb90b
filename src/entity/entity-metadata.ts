import type { ColumnReference } from '../sql/condition.js';
import type { TableReference } from '../sql/table-reference.js';
import type {
  ColumnOptions,
  ColumnRole,
  ComputedExpression,
  KeyGeneration,
  ValueTransformer,
} from './column-options.js';
import type { HookEvent } from './decorator-records.js';
import type { RelationOptions } from './relation-options.js';

/** A class whose instances are rows. It is made with `new` and no arguments. */
export type EntityClass<Entity extends object> = new () => Entity;

/** A property of an entity and its column. */
export interface EntityColumn {
  /** The property's path, its parts joined by dots: `'name'`, or `'address.city'` of an embedded object. */
  readonly property: string;
  readonly path: readonly string[];
  /** The column as SQL knows it. */
  readonly reference: ColumnReference;
  readonly primary: boolean;
  readonly generation?: KeyGeneration;
  /** What the library keeps in the column; such a column is never updated by a value of the property. */
  readonly role?: ColumnRole;
  readonly nullable: boolean;
  readonly insertable: boolean;
  readonly updatable: boolean;
  /** Whether the column is read unless a select names others. */
  readonly selectable: boolean;
  /** Whether the database makes every value of the column, of others in its row; it is read only. */
  readonly generated: boolean;
  /** The expression of a column that no table has and that is computed where it is selected; it is read only. */
  readonly computed?: ComputedExpression;
  /** Whether a row that gives no value gets one: a default, a counter, a generated value, a role's, or NULL. */
  readonly hasDefault: boolean;
  readonly transformer?: ValueTransformer;
  /**
   * Whether the column is a foreign key that no property holds but the related entity: `author.id` of `author`. It is
   * read where the entity cannot see it.
   */
  readonly implied?: true;
  /** The class of a JSON column's value. */
  readonly documentClass?: EntityClass<object>;
  /** What the column's definition needs besides. */
  readonly definition: ColumnDefinition;
}

export type ColumnDefinition = Pick<
  ColumnOptions,
  'length' | 'precision' | 'scale' | 'default' | 'comment' | 'asExpression' | 'generatedType'
>;

/** An object whose properties are columns of the table of the entity that holds it. */
export interface EmbeddedObject {
  readonly property: string;
  readonly path: readonly string[];
  readonly target: EntityClass<object>;
  /** The columns of its properties, those of objects embedded in it included. */
  readonly columns: readonly EntityColumn[];
}

export interface IndexDefinition {
  readonly name?: string;
  readonly columns: readonly EntityColumn[];
  readonly unique: boolean;
  /** SQL that says which rows are in the index; all of them where there is none. */
  readonly where?: string;
}

export interface UniqueDefinition {
  readonly name?: string;
  readonly columns: readonly EntityColumn[];
}

export interface CheckDefinition {
  readonly name?: string;
  readonly expression: string;
}

/** A column of one side of a relation, and the column of the other side that has the same value. */
export interface ColumnPair {
  readonly own: EntityColumn;
  readonly related: EntityColumn;
}

/** A column of a table of pairs, and the column of an entity whose value it holds. */
export interface LinkColumn {
  readonly reference: ColumnReference;
  readonly key: EntityColumn;
}

/** A table of pairs, as one of its two sides sees it. */
export interface LinkTable {
  readonly table: TableReference;
  readonly own: readonly LinkColumn[];
  readonly related: readonly LinkColumn[];
}

/** What the rows of one entity have to do with those of another, or with others of the same. */
export type RelationMetadata = DirectRelation | LinkedRelation;

interface AnyRelation {
  readonly property: string;
  readonly target: EntityMetadata;
  /** Whether the property holds many entities, or one. */
  readonly isMany: boolean;
  /** Whether this side says where the relation is kept: it has the foreign key, or names the table of pairs. */
  readonly isOwner: boolean;
}

/** One side has the key of the other in columns of its own. */
export interface DirectRelation extends AnyRelation {
  readonly kind: 'manyToOne' | 'oneToMany' | 'oneToOne';
  readonly pairs: readonly ColumnPair[];
  /** The rules of the foreign key, where this side has it. */
  readonly rules?: Pick<RelationOptions, 'onDelete' | 'onUpdate'>;
}

/** A table of its own has the keys of both sides. */
export interface LinkedRelation extends AnyRelation {
  readonly kind: 'manyToMany';
  readonly link: LinkTable;
}

/** The names of the methods to call at each event, those of the classes that are extended first. */
export type EntityHooks = Readonly<Record<HookEvent, readonly string[]>>;

/** Everything that is known of an entity: complete, checked and frozen. */
export interface EntityMetadata<Entity extends object = object> {
  readonly target: EntityClass<Entity>;
  /** The name of the class. */
  readonly name: string;
  readonly kind: 'table' | 'view';
  readonly table: TableReference;
  readonly comment?: string;
  /** In the order of the class's properties, those of the classes it extends first. */
  readonly columns: readonly EntityColumn[];
  /** The columns that are read unless a select names others. */
  readonly selectedColumns: readonly EntityColumn[];
  /** Empty only for views. */
  readonly primaryColumns: readonly EntityColumn[];
  readonly columnsByProperty: ReadonlyMap<string, EntityColumn>;
  /** Outer objects before those that are embedded in them. */
  readonly embeddedObjects: readonly EmbeddedObject[];
  /** The columns by which a row can be told from all others: the primary key first, then what is declared unique. */
  readonly uniqueKeys: readonly (readonly EntityColumn[])[];
  readonly versionColumn?: EntityColumn;
  readonly createDateColumn?: EntityColumn;
  readonly updateDateColumn?: EntityColumn;
  readonly deleteDateColumn?: EntityColumn;
  readonly relations: ReadonlyMap<string, RelationMetadata>;
  readonly hooks: EntityHooks;
  readonly indexes: readonly IndexDefinition[];
  readonly uniques: readonly UniqueDefinition[];
  readonly checks: readonly CheckDefinition[];
}
