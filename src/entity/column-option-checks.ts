import { MetadataException } from '../errors/entity-exceptions.js';
import { describeColumnType, type ColumnType } from '../sql/column-type.js';
import type { ColumnOptions } from './column-options.js';
import type { ColumnRecord } from './decorator-records.js';
import { describeValue } from './option-checks.js';

/**
 * Checks the options of a column by themselves; what depends on its type is checked with the type.
 *
 * @param place the class and the property, for messages
 * @throws {MetadataException} naming the option and what to write
 */
export function checkColumnOptions(place: string, { options, primary }: ColumnRecord): void {
  if (options.name === '') {
    throw new MetadataException(`The column ${place} has an empty name: leave it out.`);
  }
  for (const option of ['length', 'precision', 'scale'] as const) {
    checkNumber(place, option, options[option]);
  }
  if (primary && options.nullable === true) {
    throw new MetadataException(`${place} is part of the primary key, which is never NULL: leave out nullable.`);
  }
  if (primary && options.select === false) {
    throw new MetadataException(`${place} is part of the primary key, by which rows are known: leave out select.`);
  }
  if (options.asExpression?.trim() === '') {
    throw new MetadataException(`${place} has an empty expression: write SQL, or leave out asExpression.`);
  }
  if (options.asExpression !== undefined && options.default !== undefined) {
    throw new MetadataException(`${place} has an expression for every row: leave out its default.`);
  }
  if (options.generatedType !== undefined && options.asExpression === undefined) {
    throw new MetadataException(`${place} has a generatedType and no expression: write asExpression: '…' beside it.`);
  }
  checkTransformer(place, options);
}

function checkTransformer(place: string, { transformer = [] }: ColumnOptions): void {
  for (const each of [transformer].flat() as unknown[]) {
    const { to, from } = (each ?? {}) as { readonly to?: unknown; readonly from?: unknown };
    if (typeof to !== 'function' || typeof from !== 'function') {
      throw new MetadataException(
        `The transformer of the column ${place} does not go both ways: write { to: (value) => …, from: (stored) => … }.`,
      );
    }
  }
}

/** The digits that both engines keep of a second. */
const MAX_SECOND_DIGITS = 6;

const SIZED_TYPES = {
  length: ['char', 'varchar'],
  precision: ['decimal', 'time', 'timestamp', 'timestamptz'],
  scale: ['decimal'],
} as const;

/**
 * @param place the class and the property, for messages
 * @throws {MetadataException} when an option is for columns of another type
 */
export function checkSizes(place: string, type: ColumnType, options: ColumnOptions): void {
  for (const [option, names] of Object.entries(SIZED_TYPES) as [keyof typeof SIZED_TYPES, readonly string[]][]) {
    if (options[option] !== undefined && !names.includes(type.name)) {
      throw new MetadataException(
        `The column ${place} is of type ${describeColumnType(type)} and has no ${option}: leave it out, or write the ` +
          `type, one of ${names.join(', ')}.`,
      );
    }
  }
  if (type.name !== 'decimal' && (options.precision ?? 0) > MAX_SECOND_DIGITS) {
    throw new MetadataException(
      `The column ${place} has a precision of ${options.precision}, but databases keep ${MAX_SECOND_DIGITS} digits of a ` +
        `second: write at most ${MAX_SECOND_DIGITS}.`,
    );
  }
  if (options.scale !== undefined && (options.precision === undefined || options.scale > options.precision)) {
    throw new MetadataException(
      `The column ${place} has a scale of ${options.scale}: write a precision beside it that is no smaller.`,
    );
  }
}

function checkNumber(place: string, option: string, value: number | undefined): void {
  const least = option === 'length' ? 1 : 0;
  if (value !== undefined && (!Number.isSafeInteger(value) || value < least)) {
    throw new MetadataException(
      `The option ${option} of the column ${place} is ${describeValue(value)}: give a whole number from ${least}.`,
    );
  }
}
