import { MetadataException } from '../errors/entity-exceptions.js';
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

function checkNumber(place: string, option: string, value: number | undefined): void {
  const least = option === 'length' ? 1 : 0;
  if (value !== undefined && (!Number.isSafeInteger(value) || value < least)) {
    throw new MetadataException(
      `The option ${option} of the column ${place} is ${String(value)}: give a whole number from ${least}.`,
    );
  }
}
