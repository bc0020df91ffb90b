import { MetadataException } from '../errors/entity-exceptions.js';
import { describeColumnType, type ColumnType } from '../sql/column-type.js';
import type { ColumnOptions } from './column-options.js';
import type { ColumnRecord } from './decorator-records.js';

const KNOWN_OPTIONS: Readonly<Record<keyof ColumnOptions, true>> = {
  type: true,
  name: true,
  length: true,
  precision: true,
  scale: true,
  nullable: true,
  default: true,
  enum: true,
  enumName: true,
  array: true,
  insert: true,
  update: true,
  select: true,
  unique: true,
  transformer: true,
  comment: true,
  asExpression: true,
  generatedType: true,
};

/**
 * Checks the options of a column by themselves; what depends on its type is checked with the type.
 *
 * @param place the class and the property, for messages
 * @throws {MetadataException} naming the option and what to write
 */
export function checkColumnOptions(place: string, { options, primary }: ColumnRecord): void {
  const unknown = Object.keys(options).find((option) => !Object.hasOwn(KNOWN_OPTIONS, option));
  if (unknown !== undefined) {
    throw new MetadataException(
      `The column ${place} has an option '${unknown}', which is not known. The options are ` +
        `${Object.keys(KNOWN_OPTIONS).join(', ')}.`,
    );
  }
  if (options.name === '') {
    throw new MetadataException(`The column ${place} has an empty name: leave it out.`);
  }
  for (const option of ['length', 'precision', 'scale'] as const) {
    checkNumber(place, option, options[option]);
  }
  if (primary && options.nullable === true) {
    throw new MetadataException(`${place} is part of the primary key, which is never NULL: leave out nullable.`);
  }
  if (options.asExpression !== undefined && options.default !== undefined) {
    throw new MetadataException(`${place} has an expression for every row: leave out its default.`);
  }
  if (options.generatedType !== undefined && options.asExpression === undefined) {
    throw new MetadataException(`${place} has a generatedType and no expression: write asExpression: '…' beside it.`);
  }
}

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
      `The option ${option} of the column ${place} is ${String(value)}: give a whole number from ${least}.`,
    );
  }
}
