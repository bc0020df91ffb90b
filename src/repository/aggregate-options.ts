import type { Average, Sum } from './aggregates.js';
import type {
  FilterOptions,
  NamingOnly,
  ObjectOf,
  Order,
  OrderBy,
  PropertyOf,
  Select,
  Selected,
  WhereValue,
} from './find-options.js';

/** What is computed of a property's values, by the names of the verbs that compute one of them alone. */
export type Operation = 'average' | 'maximum' | 'minimum' | 'sum';

/** Of which rows something is computed, and which of the results are returned. */
export interface AggregateOptions<Entity> extends FilterOptions<Entity> {
  /** Conditions on what is computed of a group; a group has to meet all of them. @default every group */
  readonly having?: Having<Entity>;
  /** With `take` or `skip`, the properties of `by` decide between groups that are equal. @default as the database likes */
  readonly order?: AggregateOrder<Entity>;
  /** The largest number of groups to return, from 0. @default all, however many */
  readonly take?: number;
  /** The number of groups to leave out at the beginning, from 0. @default 0 */
  readonly skip?: number;
}

/** What is computed. */
export interface Computing<Entity, By, Count, SumOf, AverageOf, MinimumOf, MaximumOf> {
  /** The properties in whose values the rows of a group are equal. @default none: all rows are one group */
  readonly by?: NamingOnly<By, Select<Entity>>;
  /** Whether the rows of each group are counted. @default false */
  readonly count?: Count;
  readonly sum?: NamingOnly<SumOf, Select<Entity>>;
  readonly average?: NamingOnly<AverageOf, Select<Entity>>;
  readonly minimum?: NamingOnly<MinimumOf, Select<Entity>>;
  readonly maximum?: NamingOnly<MaximumOf, Select<Entity>>;
}

/** Conditions on the number of rows of a group and on what is computed of their values. */
export type Having<Entity> = {
  readonly [Name in Operation]?: HavingResults<Entity, Name>;
} & { readonly count?: WhereValue<number> };

type HavingResults<Entity, Name> = {
  readonly [Key in PropertyOf<Entity>]?: [ObjectOf<Entity[Key]>] extends [never]
    ? WhereValue<Result<Name, Entity[Key]>>
    : HavingResults<ObjectOf<Entity[Key]>, Name>;
};

/** Which groups come first, what is named first deciding before what is named second. */
export type AggregateOrder<Entity> = { readonly [Name in Operation | 'by']?: Order<Entity> } & {
  readonly count?: OrderBy;
};

/** What was computed of a group, in the form in which it was asked for. */
export type Aggregated<Entity, By, Count, SumOf, AverageOf, MinimumOf, MaximumOf> = Part<
  'by',
  By,
  Selected<Entity, By>
> &
  (Count extends true ? { count: number } : unknown) &
  Part<'sum', SumOf, Results<Entity, SumOf, 'sum', Missing<By>>> &
  Part<'average', AverageOf, Results<Entity, AverageOf, 'average', Missing<By>>> &
  Part<'minimum', MinimumOf, Results<Entity, MinimumOf, 'minimum', Missing<By>>> &
  Part<'maximum', MaximumOf, Results<Entity, MaximumOf, 'maximum', Missing<By>>>;

/** Nothing that is asked for. */
export type Nothing = Readonly<Record<never, never>>;

type Part<Name extends string, Asked, Value> = [keyof Asked] extends [never] ? unknown : { [Key in Name]: Value };

/** All rows together may be none, and then there is no value. A group has rows. */
type Missing<By> = [keyof By] extends [never] ? null : never;

type Results<Entity, Asked, Name, Empty> = {
  [
    Key in keyof Entity as Key extends keyof Asked ? (Asked[Key] extends false | undefined ? never : Key) : never
  ]: Key extends keyof Asked
    ? Asked[Key] extends boolean
      ? Result<Name, Entity[Key]> | Extract<Entity[Key], null> | Empty
      : Results<NonNullable<Entity[Key]>, Asked[Key], Name, Extract<Entity[Key], null> | Empty>
    : never;
};

type Result<Name, Value> = Name extends 'sum'
  ? Sum<NonNullable<Value>>
  : Name extends 'average'
    ? Average<NonNullable<Value>>
    : NonNullable<Value>;
