/** What `columnMetadata` says of a type. */
export interface JdbcType {
  /** A `java.sql.Types` code. */
  readonly type: number;
  readonly precision: number;
  readonly scale: number;
  readonly isSigned: boolean;
  readonly isCaseSensitive: boolean;
}

/** The precision of a type without a length. */
const UNKNOWN_LENGTH = 2_147_483_647;
/** What `varchar(n)` adds to n in a type modifier, and numeric to its packed precision and scale. */
const MODIFIER_HEADER = 4;
const NO_MODIFIER = -1;

const OTHER = 1111;
const CODES_BY_CATEGORY: Readonly<Record<string, number>> = { c: 2002, e: 12 };

function fixed(type: number, precision: number, scale = 0, isSigned = true): JdbcType {
  return { type, precision, scale, isSigned, isCaseSensitive: false };
}

function text(type: number, precision = UNKNOWN_LENGTH): JdbcType {
  return { type, precision, scale: 0, isSigned: false, isCaseSensitive: true };
}

function limitedText(type: number, modifier: number): JdbcType {
  return text(type, modifier === NO_MODIFIER ? UNKNOWN_LENGTH : modifier - MODIFIER_HEADER);
}

/** Types with a fraction of a second: their length depends on its digits; one digit takes the room of two. */
function moment(type: number, length: number, modifier: number): JdbcType {
  const digits = modifier === NO_MODIFIER ? 6 : modifier;
  const fractionLength = digits === 0 ? 0 : Math.max(digits, 2) + 1;
  return fixed(type, length + fractionLength, digits, false);
}

function numeric(modifier: number): JdbcType {
  const packed = modifier - MODIFIER_HEADER;
  return modifier === NO_MODIFIER ? fixed(2, 0, 0) : fixed(2, (packed >> 16) & 0xffff, packed & 0xffff);
}

const JDBC_TYPES: Readonly<Record<string, (modifier: number) => JdbcType>> = {
  bit: (modifier) => fixed(-7, modifier === NO_MODIFIER ? 1 : modifier, 0, false),
  bool: () => fixed(-7, 1, 0, false),
  bpchar: (modifier) => limitedText(1, modifier),
  bytea: () => text(-2),
  char: () => text(1, 1),
  date: () => fixed(91, 13, 0, false),
  float4: () => fixed(7, 8, 8),
  float8: () => fixed(8, 17, 17),
  int2: () => fixed(5, 5),
  int4: () => fixed(4, 10),
  int8: () => fixed(-5, 19),
  interval: (modifier) => fixed(OTHER, 49, modifier === NO_MODIFIER ? 6 : modifier & 0xffff, false),
  money: () => text(8),
  name: () => text(12),
  numeric,
  oid: () => fixed(-5, 10, 0, false),
  refcursor: () => text(2012),
  text: () => text(12),
  time: (modifier) => moment(92, 8, modifier),
  timestamp: (modifier) => moment(93, 22, modifier),
  timestamptz: (modifier) => moment(93, 28, modifier),
  timetz: (modifier) => moment(92, 14, modifier),
  varbit: (modifier) => fixed(OTHER, modifier === NO_MODIFIER ? UNKNOWN_LENGTH : modifier, 0, false),
  varchar: (modifier) => limitedText(12, modifier),
  xml: () => text(2009),
};

/** A type by PostgreSQL's name for it. */
export interface NamedType {
  readonly name: string;
  /** PostgreSQL's `typtype`. */
  readonly category: string;
  /** PostgreSQL's type modifier, which packs lengths and precisions; -1 for none. */
  readonly modifier: number;
}

/**
 * What PostgreSQL's JDBC driver says of a type, which the service still reports.
 *
 * @see https://github.com/pgjdbc/pgjdbc/blob/master/pgjdbc/src/main/java/org/postgresql/jdbc/TypeInfoCache.java
 */
export function findJdbcType({ name, category, modifier }: NamedType): JdbcType {
  return JDBC_TYPES[name]?.(modifier) ?? text(CODES_BY_CATEGORY[category] ?? OTHER);
}
