import type { FindOperator } from './find-operators.js';

/** The names of an entity's properties that can be columns: all but its methods. */
export type PropertyOf<Entity> = {
  [Key in keyof Entity]-?: NonNullable<Entity[Key]> extends (...parameters: never[]) => unknown ? never : Key;
}[keyof Entity] &
  string;

/** Conditions by property; a row has to meet all of them. `null` means IS NULL; `undefined` is refused. */
export type WhereObject<Entity> = {
  readonly [Key in PropertyOf<Entity>]?:
    | Entity[Key]
    | FindOperator<NonNullable<Entity[Key]>>
    | FindOperator<never>
    | null;
};

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

/** What comes first, by property, the first property deciding before the second. */
export type Order<Entity> = { readonly [Key in PropertyOf<Entity>]?: 'ASC' | 'DESC' | 'asc' | 'desc' };

export interface FindOptions<Entity> {
  /** @default every row */
  readonly where?: Where<Entity>;
  /**
   * With `take` or `skip`, the primary key decides between rows that are equal.
   *
   * @default as the database likes, for each call anew
   */
  readonly order?: Order<Entity>;
  /** The largest number of rows to return, from 0. @default all, however many */
  readonly take?: number;
  /** The number of rows to leave out at the beginning, from 0. @default 0 */
  readonly skip?: number;
  /** Ends the waiting for the answer. */
  readonly signal?: AbortSignal;
}

/** Values for an entity's columns. What is `undefined` or not there is not given. */
export type EntityInput<Entity> = { readonly [Key in PropertyOf<Entity>]?: Entity[Key] | undefined };

/** The primary key of a row: its value, or an object of the values by property, as a composite key needs. */
export type EntityId<Entity> = string | number | bigint | Date | Uint8Array | WhereKey<Entity>;

type WhereKey<Entity> = { readonly [Key in PropertyOf<Entity>]?: Entity[Key] };
