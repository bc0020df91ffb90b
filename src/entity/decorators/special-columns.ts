import { MetadataException } from '../../errors/entity-exceptions.js';
import type { ColumnOptions, ColumnRole, ComputedExpression } from '../column-options.js';
import { describeValue, type OptionKinds } from '../option-checks.js';
import { columnDecorator } from './column.js';
import type { PropertyDecorator } from './property-decorator.js';

/** The options of a column whose values the library keeps. */
export type SpecialColumnOptions = Pick<ColumnOptions, 'name' | 'type' | 'precision' | 'select' | 'comment'>;

/** The options of a version, which is read with every entity: without it, `save` could not tell a row from a new one. */
export type VersionColumnOptions = Pick<ColumnOptions, 'name' | 'type' | 'comment'>;

const VERSION_OPTIONS: OptionKinds<VersionColumnOptions> = { name: 'string', type: 'string', comment: 'string' };

const SPECIAL_OPTIONS: OptionKinds<SpecialColumnOptions> = {
  name: 'string',
  type: 'string',
  precision: 'unchecked',
  select: 'boolean',
  comment: 'string',
};

/**
 * The moment at which the row was stored, by the database's clock, in the same statement. A value that an INSERT gives
 * is stored as it is; an UPDATE never changes it. The type is timestamptz, unless another is written.
 */
export function CreateDateColumn(options: SpecialColumnOptions = {}): PropertyDecorator {
  return specialColumn('@CreateDateColumn', 'createDate', options, { update: false });
}

/** The moment at which the row was stored or last changed, by the database's clock, set by every statement that does. */
export function UpdateDateColumn(options: SpecialColumnOptions = {}): PropertyDecorator {
  return specialColumn('@UpdateDateColumn', 'updateDate', options, { update: false });
}

/**
 * The moment at which the row was deleted by `softDelete`, or null while it lives. Rows with such a moment are found
 * with `withDeleted` only.
 */
export function DeleteDateColumn(options: SpecialColumnOptions = {}): PropertyDecorator {
  return specialColumn('@DeleteDateColumn', 'deleteDate', options, { nullable: true, update: false });
}

/**
 * How often the row was changed: 1 when it is stored, and one more with each change. `save` and `updateMany` change a
 * row only where its version is still that of the entity, and throw an `OptimisticLockException` where it is not.
 */
export function VersionColumn(options: VersionColumnOptions = {}): PropertyDecorator {
  return specialColumn('@VersionColumn', 'version', options, { insert: false, update: false });
}

// Four things that belong together: the decorator, its role, and its options, given and fixed.
function specialColumn(
  what: string,
  role: ColumnRole,
  options: SpecialColumnOptions,
  fixed: ColumnOptions,
): PropertyDecorator {
  const [type, known] = role === 'version' ? ['integer', VERSION_OPTIONS] : ['timestamptz', SPECIAL_OPTIONS];
  return columnDecorator({ what, options, known, usual: { type }, fixed }, { primary: false, role });
}

/** The options of a computed column. */
export type ComputedOptions = Pick<ColumnOptions, 'name' | 'type' | 'array' | 'transformer'>;

const COMPUTED_OPTIONS: OptionKinds<ComputedOptions> = {
  name: 'string',
  type: 'string',
  array: 'boolean',
  transformer: 'unchecked',
};

/**
 * A property that no column of the table holds: the database computes it where `select` names it.
 *
 * ```ts
 * @Computed((city) => `(SELECT count(*) FROM district WHERE district.city_id = ${city}.id)`, { type: 'bigint' })
 * districts!: bigint;
 * ```
 *
 * @param expression makes the SQL of the name of the table, quoted; nothing from a user may get into it
 */
export function Computed(expression: ComputedExpression, options: ComputedOptions = {}): PropertyDecorator {
  if (typeof expression !== 'function') {
    throw new MetadataException(
      `@Computed was given ${describeValue(expression)}: write a function that returns SQL, @Computed((table) => …).`,
    );
  }
  const fixed = { nullable: true, insert: false, update: false, select: false };
  return columnDecorator(
    { what: '@Computed', options, known: COMPUTED_OPTIONS, fixed },
    { primary: false, computed: expression },
  );
}
