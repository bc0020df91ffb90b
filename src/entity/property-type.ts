import { ConfigurationException } from '../errors/base-exception.js';
import { MetadataException } from '../errors/entity-exceptions.js';
import { describeColumnType, parseColumnType, type ColumnType, type ColumnTypeName } from '../sql/column-type.js';
import { checkSizes } from './column-option-checks.js';
import type { ColumnOptions } from './column-options.js';
import type { ColumnRecord } from './decorator-records.js';
import { enumValuesOf } from './enum-values.js';

/**
 * The constructors that every compiler notes for a property's type alike. What else they note (`Object` for a union,
 * the enum itself, nothing) differs between them and is taken for no hint.
 */
const TYPES_BY_CONSTRUCTOR: ReadonlyMap<unknown, ColumnTypeName> = new Map<unknown, ColumnTypeName>([
  [String, 'text'],
  [Number, 'integer'],
  [Boolean, 'boolean'],
  [Date, 'timestamptz'],
  [BigInt, 'bigint'],
  [Uint8Array, 'bytes'],
  [Buffer, 'bytes'],
]);

const INTEGER_TYPES: ReadonlySet<ColumnType['name']> = new Set(['smallint', 'integer', 'bigint']);

const NUMBER = [Number];
const STRING = [String];
const DATE = [Date];

/** The constructors that fit a column's type; a type that is not listed fits every property. */
const CONSTRUCTORS_BY_TYPE: Readonly<Partial<Record<ColumnType['name'], readonly unknown[]>>> = {
  smallint: NUMBER,
  integer: NUMBER,
  bigint: [BigInt, Number],
  // As a number, a decimal would be rounded.
  decimal: STRING,
  real: NUMBER,
  double: NUMBER,
  boolean: [Boolean],
  char: STRING,
  varchar: STRING,
  text: STRING,
  uuid: STRING,
  // As a Date, a day would move with the time zone.
  date: STRING,
  time: STRING,
  timestamp: DATE,
  timestamptz: DATE,
  bytes: [Uint8Array, Buffer],
  inet: STRING,
  custom: STRING,
};

/**
 * The type of a property's column.
 *
 * @param place the class and the property, for messages
 * @throws {MetadataException} when it is neither written nor can be known, or does not fit the property
 */
export function columnTypeOf(place: string, { property, designType, options, generation }: ColumnRecord): ColumnType {
  const name = writtenName(place, options) ?? TYPES_BY_CONSTRUCTOR.get(designType);
  if (name === undefined) {
    const example = designType === Array ? 'text[]' : 'text';
    throw new MetadataException(
      `The type of the column ${place} cannot be known: its property's type leaves ${describe(designType)} at run ` +
        `time. Write it: @Column('${example}') ${property}, with the column's type in place of '${example}'.`,
    );
  }
  const type = parsed(place, name, options);
  if (generation === 'identity' && !INTEGER_TYPES.has(type.name)) {
    throw new MetadataException(
      `The key ${place} is an identity of type ${describeColumnType(type)}, and the database counts in integers: ` +
        `declare it as number or bigint, or write @PrimaryGeneratedColumn('uuidv7').`,
    );
  }
  checkSizes(place, type, options);
  // A transformer stands between the property's values and the column's.
  if (options.transformer === undefined) {
    checkFit(place, type, designType);
  }
  return type.name === 'bigint' ? { ...type, integerAs: designType === Number ? 'number' : 'bigint' } : type;
}

function writtenName(place: string, { type, enum: values, enumName, length }: ColumnOptions): string | undefined {
  if (enumName !== undefined && (values === undefined || type !== undefined)) {
    throw new MetadataException(
      `The column ${place} has an enumName: write the values too, @Column({ enum: …, enumName: '${enumName}' }), ` +
        `and no type.`,
    );
  }
  const known = type ?? enumName;
  return known ?? (values === undefined ? (length === undefined ? undefined : 'varchar') : 'text');
}

function parsed(place: string, name: string, options: ColumnOptions): ColumnType {
  try {
    const type = parseColumnType(name);
    return {
      ...type,
      array: type.array || (options.array ?? false),
      ...(options.enum === undefined ? {} : { enumValues: enumValuesOf(place, options.enum) }),
    };
  } catch (failure) {
    if (failure instanceof ConfigurationException) {
      throw new MetadataException(`The type of the column ${place} is wrong: ${failure.message}`, { cause: failure });
    }
    throw failure;
  }
}

function checkFit(place: string, type: ColumnType, designType: unknown): void {
  const fitting = CONSTRUCTORS_BY_TYPE[type.name];
  if (!fits(type, designType, fitting)) {
    const wanted = type.array ? 'an array' : (fitting ?? []).map(describe).join(' or ');
    throw new MetadataException(
      `The column ${place} is of type ${describeColumnType(type)}, but its property is of type ` +
        `${describe(designType)}: declare it as ${wanted}, or give another type or a transformer.`,
    );
  }
}

function fits({ array }: ColumnType, designType: unknown, fitting: readonly unknown[] | undefined): boolean {
  if (designType === Array) {
    return array || fitting === undefined;
  }
  return !TYPES_BY_CONSTRUCTOR.has(designType) || (!array && (fitting === undefined || fitting.includes(designType)));
}

function describe(constructor: unknown): string {
  if (typeof constructor !== 'function') {
    return 'nothing';
  }
  return [String, Number, Boolean, BigInt].includes(constructor as StringConstructor)
    ? constructor.name.toLowerCase()
    : constructor.name;
}
