import { ConfigurationException } from '../errors/base-exception.js';
import { MetadataException } from '../errors/entity-exceptions.js';
import { describeColumnType, parseColumnType, type ColumnType, type ColumnTypeName } from '../sql/column-type.js';
import { checkDefault } from './column-default.js';
import { checkSizes } from './column-option-checks.js';
import type { ColumnOptions } from './column-options.js';
import { checkPurpose } from './column-purpose.js';
import type { ColumnRecord } from './decorator-records.js';
import { enumValuesOf } from './enum-values.js';
import { suggestionFor } from './foreign-type-names.js';

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

const NUMBER = [Number];
const STRING = [String];
const DATE = [Date];
/** A JSON document gives back what JSON has: of a Date it makes a text. */
const DOCUMENT = [String, Number, Boolean, Array];

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
  json: DOCUMENT,
  jsonb: DOCUMENT,
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
export function columnTypeOf(place: string, record: ColumnRecord): ColumnType {
  const { designType, options } = record;
  const name = writtenName(place, options) ?? TYPES_BY_CONSTRUCTOR.get(designType);
  if (name === undefined) {
    throw unknownType(place, record);
  }
  const type = parsed(place, name, options);
  checkPurpose(place, type, record);
  checkSizes(place, type, options);
  // A transformer stands between the property's values and the column's.
  if (options.transformer === undefined) {
    checkFit(place, type, designType);
  }
  checkDefault(place, type, options);
  return type.name === 'bigint' ? { ...type, integerAs: designType === Number ? 'number' : 'bigint' } : type;
}

function unknownType(place: string, { property, designType }: ColumnRecord): MetadataException {
  const example = designType === Array ? 'text[]' : 'text';
  return new MetadataException(
    `The type of the column ${place} cannot be known: its property's type leaves ${describe(designType)} at run ` +
      `time. Write it: @Column('${example}') ${property}, with the column's type in place of '${example}'.` +
      (designType === undefined
        ? ' Where this happens to all columns, the compiler has no emitDecoratorMetadata.'
        : ''),
  );
}

function writtenName(place: string, { type, enum: values, enumName, length }: ColumnOptions): string | undefined {
  if (enumName !== undefined && (values === undefined || type !== undefined)) {
    throw new MetadataException(
      `The column ${place} has an enumName: write the values too, @Column({ enum: …, enumName: '${enumName}' }), ` +
        `and no type.`,
    );
  }
  const suggestion = suggestionFor(type);
  if (suggestion !== undefined) {
    throw new MetadataException(`The column ${place} is of type '${type}', which is not known: write ${suggestion}.`);
  }
  const known = type ?? enumName;
  return known ?? (values === undefined ? (length === undefined ? undefined : 'varchar') : 'text');
}

function parsed(place: string, name: string, options: ColumnOptions): ColumnType {
  try {
    const type = parseColumnType(name);
    checkEnumType(place, type, options);
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

/** The values of an enum are texts. */
function checkEnumType(place: string, { name }: ColumnType, { enum: values }: ColumnOptions): void {
  if (values !== undefined && !['char', 'varchar', 'text', 'custom'].includes(name)) {
    throw new MetadataException(
      `The column ${place} has an enum of texts and is of type ${name}: leave out its type, or its enum.`,
    );
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
    return array || fitting === undefined || fitting.includes(Array);
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
