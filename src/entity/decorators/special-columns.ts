import type { ColumnOptions, ComputedExpression } from '../column-options.js';
import { columnDecorator } from './column.js';
import type { PropertyDecorator } from './property-decorator.js';

/** The options of a column whose values the library keeps. */
export type SpecialColumnOptions = Pick<ColumnOptions, 'name' | 'type' | 'precision' | 'select' | 'comment'>;

/**
 * The moment at which the row was stored, by the database's clock, in the same statement. A value that an INSERT gives
 * is stored as it is; an UPDATE never changes it. The type is timestamptz, unless another is written.
 */
export function CreateDateColumn(options: SpecialColumnOptions = {}): PropertyDecorator {
  return columnDecorator({ type: 'timestamptz', ...options, update: false }, { primary: false, role: 'createDate' });
}

/** The moment at which the row was stored or last changed, by the database's clock, set by every statement that does. */
export function UpdateDateColumn(options: SpecialColumnOptions = {}): PropertyDecorator {
  return columnDecorator({ type: 'timestamptz', ...options, update: false }, { primary: false, role: 'updateDate' });
}

/**
 * The moment at which the row was deleted by `softDelete`, or null while it lives. Rows with such a moment are found
 * with `withDeleted` only.
 */
export function DeleteDateColumn(options: SpecialColumnOptions = {}): PropertyDecorator {
  return columnDecorator(
    { type: 'timestamptz', ...options, nullable: true, update: false },
    { primary: false, role: 'deleteDate' },
  );
}

/**
 * How often the row was changed: 1 when it is stored, and one more with each change. `save` and `updateMany` change a
 * row only where its version is still that of the entity, and throw an `OptimisticLockException` where it is not.
 */
export function VersionColumn(options: SpecialColumnOptions = {}): PropertyDecorator {
  return columnDecorator(
    { type: 'integer', ...options, insert: false, update: false },
    { primary: false, role: 'version' },
  );
}

/** The options of a computed column. */
export type ComputedOptions = Pick<ColumnOptions, 'name' | 'type' | 'array' | 'transformer'>;

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
  return columnDecorator(
    { ...options, nullable: true, insert: false, update: false, select: false },
    { primary: false, computed: expression },
  );
}
