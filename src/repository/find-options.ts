import type { GeneratedKeyOf, OneKeyOf, RelatedEntity, RelationKeyOf } from '../entity/marker-types.js';
import type { SqlFragment } from '../sql/sql-tag.js';
import type { FindOperator } from './find-operators.js';

/** The names of an entity's properties that can be columns or embedded objects: all but its methods and relations. */
export type PropertyOf<Entity> = Exclude<
  {
    [Key in keyof Entity]-?: NonNullable<Entity[Key]> extends (...parameters: never[]) => unknown ? never : Key;
  }[keyof Entity] &
    string,
  RelationKeyOf<Entity>
>;

/** The type of an embedded object with properties of its own, `never` of everything that is a value by itself. */
export type ObjectOf<Value> =
  NonNullable<Value> extends infer Inner
    ? Inner extends Date | Uint8Array | readonly unknown[] | string | number | bigint | boolean
      ? never
      : Inner extends object
        ? Inner
        : never
    : never;

/**
 * Conditions by property; a row has to meet all of them. `null` means IS NULL; `undefined` is refused. A condition on a
 * relation is about rows that have such a row on the other side, or with null, where there may be one, about those that
 * have none.
 */
export type WhereObject<Entity> = {
  readonly [Key in PropertyOf<Entity> | RelationKeyOf<Entity>]?: Key extends RelationKeyOf<Entity>
    ? Where<RelatedEntity<Entity[Key]>> | RelatedEntity<Entity[Key]> | null
    : WhereValue<Entity[Key]>;
};

export type WhereValue<Value> =
  | Value
  | FindOperator<NonNullable<Value>>
  | FindOperator<never>
  | ([ObjectOf<Value>] extends [never] ? never : WhereObject<ObjectOf<Value>>)
  | null;

/** Conditions put together by {@link and}, {@link or} and {@link not}. */
export class WhereGroup<Entity> {
  /** For the compiler: the entity whose conditions these are. */
  declare protected readonly entityType: Entity;

  constructor(
    readonly kind: 'and' | 'not' | 'or',
    readonly parts: readonly Where<Entity>[],
  ) {}
}

/** What rows are meant: an object whose conditions all hold, or an array of which one has to hold. */
export type Where<Entity> =
  | WhereGroup<Entity>
  | WhereObject<Entity>
  | readonly (WhereGroup<Entity> | WhereObject<Entity>)[];

/** Rows that meet all of the conditions. */
export function and<Entity>(...parts: Where<Entity>[]): WhereGroup<Entity> {
  return new WhereGroup('and', parts);
}

/** Rows that meet one of the conditions or more. */
export function or<Entity>(...parts: Where<Entity>[]): WhereGroup<Entity> {
  return new WhereGroup('or', parts);
}

/** Rows that do not meet the condition. */
export function not<Entity>(part: Where<Entity>): WhereGroup<Entity> {
  return new WhereGroup('not', [part]);
}

export type Direction = 'ASC' | 'DESC' | 'asc' | 'desc';

/**
 * How rows are sorted by one property: the direction, or also where the rows without a value stand. Where nothing is
 * said, PostgreSQL puts them last in ascending order, and MySQL first.
 */
export type OrderBy = Direction | { readonly direction: Direction; readonly nulls?: 'first' | 'last' };

/** What comes first, by property, the first property deciding before the second. */
export type Order<Entity> = {
  readonly [Key in PropertyOf<Entity>]?: [ObjectOf<Entity[Key]>] extends [never]
    ? OrderBy
    : OrderBy | Order<ObjectOf<Entity[Key]>>;
};

/** The properties to read; `true` for an embedded object reads all of its own. */
export type Select<Entity> = {
  readonly [Key in PropertyOf<Entity>]?: [ObjectOf<Entity[Key]>] extends [never]
    ? boolean
    : boolean | Select<ObjectOf<Entity[Key]>>;
};

/** An entity as far as it was read: the properties that `select` names, with their types. */
export type Selected<Entity, Selection> = {
  [
    Key in keyof Entity as Key extends keyof Selection
      ? Selection[Key] extends false | undefined
        ? never
        : Key
      : never
  ]: Key extends keyof Selection
    ? Selection[Key] extends boolean
      ? Entity[Key]
      : Selected<NonNullable<Entity[Key]>, Selection[Key]> | Extract<Entity[Key], null>
    : never;
};

/** A `select` that names nothing but what the entity has. */
export type Selecting<Entity, Selection> = { readonly select: NamingOnly<Selection, Select<Entity>> };

/** The same names, and no others than those that are allowed. */
export type NamingOnly<Selection, Allowed> = {
  readonly [Key in keyof Selection]: Key extends keyof Allowed
    ? Selection[Key] extends object
      ? NamingOnly<Selection[Key], Exclude<Allowed[Key], boolean | undefined>>
      : Selection[Key]
    : never;
};

/** The relations to load: `true`, or how. */
export type Relations<Entity> = {
  readonly [Key in RelationKeyOf<Entity>]?:
    | boolean
    | (Key extends OneKeyOf<Entity>
        ? RelationFindOne<RelatedEntity<Entity[Key]>>
        : RelationFind<RelatedEntity<Entity[Key]>>);
};

/** How a relation to one row is loaded. */
export interface RelationFindOne<Related> {
  /** Where the row does not meet them, there is none. @default every row */
  readonly where?: Where<Related>;
  /** @default all but those with `select: false` */
  readonly select?: Select<Related>;
  /** What to load of what is loaded. */
  readonly relations?: Relations<Related>;
  /** Whether soft-deleted rows are loaded too. @default false */
  readonly withDeleted?: boolean;
}

/** How a relation to many rows is loaded. What rows there are is for each row of this side alone. */
export interface RelationFind<Related> extends RelationFindOne<Related> {
  /** @default as the database likes */
  readonly order?: Order<Related>;
  /** The largest number of rows for each row of this side. @default all */
  readonly take?: number;
  /** The number of rows to leave out at the beginning. @default 0 */
  readonly skip?: number;
}

/** An entity with relations that were loaded. */
export type Loaded<Entity, Asked> = Omit<Entity, keyof LoadedRelations<Entity, Asked>> & LoadedRelations<Entity, Asked>;

/** The relations that were loaded, as their properties hold them. */
export type LoadedRelations<Entity, Asked> = {
  -readonly [Key in keyof Asked & keyof Entity as Asked[Key] extends false | undefined ? never : Key]: NonNullable<
    Entity[Key]
  > extends readonly unknown[]
    ? LoadedEntity<RelatedEntity<Entity[Key]>, Asked[Key]>[]
    : LoadedEntity<RelatedEntity<Entity[Key]>, Asked[Key]> | Extract<Entity[Key], null> | Unmet<Asked[Key]>;
};

/** The one row that there is may not meet the conditions. */
type Unmet<Option> = Option extends { readonly where: unknown } ? null : never;

type LoadedEntity<Related, Option> = Option extends { readonly select: infer Selection }
  ? Selected<Related, Selection> &
      (Option extends { readonly relations: infer Inner } ? LoadedRelations<Related, Inner> : unknown)
  : Option extends { readonly relations: infer Inner }
    ? Loaded<Related, Inner>
    : Related;

/** A `relations` that names nothing but what the entity has. */
export type Loading<Entity, Asked> = { readonly relations: Asked & NamingRelations<Asked, Entity> };

type NamingRelations<Asked, Entity> = {
  readonly [Key in keyof Asked]: Key extends RelationKeyOf<Entity>
    ? Asked[Key] extends boolean | undefined
      ? unknown
      : NamingOptions<Asked[Key], RelatedEntity<Entity[Key]>, Key extends OneKeyOf<Entity> ? 'one' : 'many'>
    : never;
};

type NamingOptions<Option, Related, Kind> = {
  readonly [Key in keyof Option]: Key extends keyof (Kind extends 'one'
    ? RelationFindOne<Related>
    : RelationFind<Related>)
    ? Key extends 'relations'
      ? NamingRelations<Option[Key], Related>
      : Key extends 'select'
        ? NamingOnly<Option[Key], Select<Related>>
        : unknown
    : never;
};

/**
 * Locks the rows that are read until the transaction ends: `update` against all others who change or lock them,
 * `share` against those who change them.
 */
export type Lock =
  | 'share'
  | 'update'
  | {
      readonly mode: 'share' | 'update';
      /** What to do about rows that are locked: wait, fail with a LockTimeoutException, or leave them out. @default 'wait' */
      readonly onLocked?: 'fail' | 'skip' | 'wait';
    };

/** What rows are meant, and how they are read. */
export interface FilterOptions<Entity> {
  /** @default every row */
  readonly where?: Where<Entity>;
  /** Whether rows count that are soft-deleted. @default false */
  readonly withDeleted?: boolean;
  /** Ends the waiting for the answer. */
  readonly signal?: AbortSignal;
}

export interface FindOneOptions<Entity> extends FilterOptions<Entity> {
  /** What to load with the rows, by one call more for each relation and level. @default none */
  readonly relations?: Relations<Entity>;
  /** @default all but those with `select: false` */
  readonly select?: Select<Entity>;
  /**
   * With `take` or `skip`, the primary key decides between rows that are equal.
   *
   * @default as the database likes, for each call anew
   */
  readonly order?: Order<Entity>;
  /** Needs a transaction around it, at whose end the lock ends. @default none */
  readonly lock?: Lock;
}

export interface FindOptions<Entity> extends FindOneOptions<Entity> {
  /** The largest number of rows to return, from 0. @default all, however many */
  readonly take?: number;
  /** The number of rows to leave out at the beginning, from 0. @default 0 */
  readonly skip?: number;
  /**
   * Whether rows that are equal in all that `select` names are returned as one; `order` is by what it names then.
   *
   * @default false
   */
  readonly distinct?: boolean;
}

/** How a row is read that is known by its key. */
export type ByKeyOptions<Entity> = Pick<
  FindOneOptions<Entity>,
  'lock' | 'relations' | 'select' | 'signal' | 'withDeleted'
>;

/**
 * Values for an entity's columns. What is `undefined` or not there is not given. A foreign key that no property holds is
 * given by the entity that it refers to, or by an object with its key.
 *
 * @typeParam Sql what may stand in the place of each value
 */
export type EntityInput<Entity, Sql = never> = {
  readonly [Key in OneKeyOf<Entity> | PropertyOf<Entity>]?:
    | (Key extends OneKeyOf<Entity>
        ? EntityInput<RelatedEntity<Entity[Key]>> | Extract<Entity[Key], null>
        : InputValue<Entity[Key], Sql>)
    | undefined;
};

type InputValue<Value, Sql> =
  | Value
  | ([ObjectOf<Value>] extends [never] ? Sql : EntityInput<ObjectOf<Value>, Sql> | Sql);

/** The properties that may be left out where a row is inserted: what is marked as generated, optional, or can be null. */
type OptionalOnInsert<Entity> =
  | GeneratedKeyOf<Entity>
  | {
      [Key in PropertyOf<Entity>]: null extends Entity[Key] ? Key : undefined extends Entity[Key] ? Key : never;
    }[PropertyOf<Entity>];

/**
 * Values for a new row. An entity that marks what is made for it by `Generated<…>` has all its other properties
 * required; where nothing is marked, nothing is.
 *
 * @typeParam Sql what may stand in the place of each value
 */
export type InsertInput<Entity, Sql = never> = [GeneratedKeyOf<Entity>] extends [never]
  ? EntityInput<Entity, Sql>
  : EntityInput<Entity, Sql> & {
      readonly [Key in Exclude<PropertyOf<Entity>, OptionalOnInsert<Entity>>]: InputValue<Entity[Key], Sql>;
    };

/**
 * SQL in the place of a value, made by the `sql` tag; or a function that makes it, which is given the quoted name of the
 * property's own column.
 */
export type SqlValue = SqlFragment | ((column: SqlFragment) => SqlFragment);

/** Values that rows are changed to, or the SQL that makes them. */
export type EntityChanges<Entity> = EntityInput<Entity, SqlValue>;

/** How a row is inserted whose key may be there already. */
export interface UpsertOptions<Entity> {
  /** The properties of the unique key by which a row is found. @default the primary key */
  readonly conflict?: readonly PropertyOf<Entity>[];
  /**
   * The properties to change in a row that is there: their names, or by name `true` for the value that was to be
   * inserted, or SQL.
   *
   * @default all that are given, apart from the key
   */
  readonly update?: readonly PropertyOf<Entity>[] | ConflictChanges<Entity>;
}

/**
 * What a row that is there gets, by property: what was to be inserted (`true`), or SQL. A function is given the names of
 * what the row holds, and of what was to be inserted.
 */
export type ConflictChanges<Entity> = {
  readonly [Key in PropertyOf<Entity>]?:
    | true
    | SqlFragment
    | ((stored: SqlFragment, given: SqlFragment) => SqlFragment);
};

/** A row that was inserted or updated. */
export interface Upserted<Entity> {
  readonly entity: Entity;
  /** Whether the row is new. On MySQL, whose answer does not tell, `undefined`. */
  readonly inserted: boolean | undefined;
}

/** What a verb returns that changes rows by conditions. */
export interface ReturningOptions {
  /** The rows, as they are afterwards, and not their number. */
  readonly returning: true;
}

export interface InsertOptions {
  /** What to do where a row has a unique key of the new one: `'ignore'` leaves the new one out. PostgreSQL only. */
  readonly onConflict: 'ignore';
}

/** The primary key of a row: its value, an object of the values by property as a composite key needs, or the entity. */
export type EntityId<Entity> = string | number | bigint | Date | Uint8Array | WhereKey<Entity>;

type WhereKey<Entity> = { readonly [Key in PropertyOf<Entity>]?: Entity[Key] };
