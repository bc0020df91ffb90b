import { ConfigurationException } from '../errors/base-exception.js';

/** The types of columns that this library knows by name, on every engine. */
export const COLUMN_TYPE_NAMES = [
  'smallint',
  'integer',
  'bigint',
  'decimal',
  'real',
  'double',
  'boolean',
  'char',
  'varchar',
  'text',
  'uuid',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'json',
  'jsonb',
  'bytes',
  'inet',
] as const;

export type ColumnTypeName = (typeof COLUMN_TYPE_NAMES)[number];

/** The type of a column or of a parameter, in the terms of no particular engine. */
export interface ColumnType {
  /** `'custom'` is a type that the database defines (an enum, an extension's type) and that travels as text. */
  readonly name: ColumnTypeName | 'custom';
  /** The name of a custom type, schema first where it has one: `['mood']`, `['app', 'mood']`. */
  readonly customName?: readonly string[];
  readonly array: boolean;
  /** The values of an enum; its custom type is one of PostgreSQL only. */
  readonly enumValues?: readonly string[];
  /** How a 64-bit integer is given to the reader; by default `number` where that is exact, else `bigint`. */
  readonly integerAs?: 'bigint' | 'number';
}

const ALIASES: Readonly<Record<string, ColumnTypeName>> = {
  ...Object.fromEntries(COLUMN_TYPE_NAMES.map((name) => [name, name])),
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  numeric: 'decimal',
  float4: 'real',
  float8: 'double',
  'double precision': 'double',
  bool: 'boolean',
  string: 'text',
  bpchar: 'char',
  character: 'char',
  'character varying': 'varchar',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  bytea: 'bytes',
};

const CUSTOM_NAME = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/;

/**
 * Reads the name of a type as people write it: `'uuid'`, `'int[]'`, `'my_enum'`, `'app.my_enum'`.
 *
 * @throws {ConfigurationException} when the text is not the name of a type; it never reaches SQL text as it stands
 */
export function parseColumnType(text: string): ColumnType {
  const array = text.endsWith('[]');
  const name = (array ? text.slice(0, -2) : text).trim();
  const known = Object.hasOwn(ALIASES, name.toLowerCase()) ? ALIASES[name.toLowerCase()] : undefined;
  if (known !== undefined) {
    return { name: known, array };
  }
  if (!CUSTOM_NAME.test(name)) {
    throw new ConfigurationException(
      `'${text}' is not the name of a type. Write one of ${COLUMN_TYPE_NAMES.join(', ')}, or the name of a type of the ` +
        `database such as 'my_enum' or 'my_schema.my_enum'; put [] behind it for an array.`,
    );
  }
  return { name: 'custom', customName: name.split('.'), array };
}

/** Whether a value of the type, or each element of one, is a JSON document. */
export function isDocumentType({ name }: Pick<ColumnType, 'name'>): boolean {
  return name === 'json' || name === 'jsonb';
}

/** The type as its reader would write it, for messages. */
export function describeColumnType(type: ColumnType): string {
  return `${type.customName?.join('.') ?? type.name}${type.array ? '[]' : ''}`;
}
