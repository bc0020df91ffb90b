import { MetadataException } from '../errors/entity-exceptions.js';
import { describeColumnType, type ColumnType } from '../sql/column-type.js';
import type { ColumnOptions } from './column-options.js';
import { describeValue } from './option-checks.js';

const INTEGER_TYPES: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint']);
const NUMBER_TYPES: ReadonlySet<string> = new Set([...INTEGER_TYPES, 'decimal', 'real', 'double']);

/** Of the texts that are no such value, PostgreSQL takes 'now()' for the moment at which the table is created. */
const TIME_TYPES: ReadonlySet<string> = new Set(['date', 'time', 'timestamp', 'timestamptz']);

/**
 * Checks that the default of a column is one of its values, as they are stored, or SQL.
 *
 * @param place the class and the property, for messages
 * @throws {MetadataException} saying what to write in its place
 */
export function checkDefault(place: string, type: ColumnType, { default: given, nullable }: ColumnOptions): void {
  const fits = given === null ? nullable === true : given === undefined || fitsType(given, type);
  if (!fits) {
    throw new MetadataException(
      `The column ${place} is of type ${describeColumnType(type)} and has ${describeValue(given)} for its default: ` +
        `write ${given === null ? 'nullable: true beside it' : expected(type)}.`,
    );
  }
}

function fitsType(given: NonNullable<ColumnOptions['default']>, type: ColumnType): boolean {
  if (typeof given === 'function') {
    const sql: unknown = given();
    return typeof sql === 'string' && sql.trim() !== '';
  }
  if (type.array) {
    return typeof given === 'string';
  }
  if (type.enumValues !== undefined) {
    return type.enumValues.includes(given as string);
  }
  if (NUMBER_TYPES.has(type.name)) {
    return isNumeric(given) && (!INTEGER_TYPES.has(type.name) || Number.isInteger(Number(given)));
  }
  if (TIME_TYPES.has(type.name)) {
    return typeof given === 'string' && /^\d/.test(given);
  }
  return typeof given === (type.name === 'boolean' ? 'boolean' : 'string');
}

function isNumeric(given: unknown): boolean {
  const isText = typeof given === 'string' && given.trim() !== '';
  return (isText || typeof given === 'number' || typeof given === 'bigint') && Number.isFinite(Number(given));
}

function expected({ name, array, enumValues }: ColumnType): string {
  const sql = "or a function that returns SQL, () => '…'";
  if (!array && enumValues !== undefined) {
    return `one of ${enumValues.map((value) => `'${value}'`).join(', ')}, ${sql}`;
  }
  if (!array && (NUMBER_TYPES.has(name) || name === 'boolean')) {
    return `${name === 'boolean' ? 'true or false' : 'a number that the type holds'}, ${sql}`;
  }
  return `the text of a value as the database writes it, ${sql}`;
}
