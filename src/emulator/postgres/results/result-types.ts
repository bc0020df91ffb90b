import type { Catalog } from '../catalog.js';
import type { RawColumn } from '../raw-statement.js';

/** How the values of a type reach the caller. */
export type ValueKind =
  | 'boolean'
  | 'bytes'
  | 'date'
  | 'decimal'
  | 'float4'
  | 'float8'
  | 'json'
  | 'long'
  | 'text'
  | 'time'
  | 'timestamp';

/** What the emulator knows of a PostgreSQL type. */
export interface ResultType {
  /** PostgreSQL's own name, `int4` or `_int4`. */
  readonly name: string;
  /** The name in the service's refusal. */
  readonly displayName: string;
  /** Absent when the service does not return values of the type. Of an array type: the kind of its elements. */
  readonly kind: ValueKind | undefined;
  /** Of an array type: the name of the type of its elements. */
  readonly elementName: string | undefined;
  /** PostgreSQL's `typtype` of the type, or of the elements: `b` base, `c` composite, `e` enum, `r` range, … */
  readonly category: string;
}

type BuiltInType = readonly [
  id: number,
  arrayId: number,
  name: string,
  displayName: string,
  kind?: ValueKind,
  isReturnedInArrays?: 'in arrays',
];

/**
 * The types that the service knows by an upper-case name. Arrays of some of them were never seen to be returned nor are
 * documented to be (`bytea[]`, `inet[]`, `oid[]`, `timestamptz[]`); they are refused here, as `bit` and `void` are, on
 * which reports differ.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-operations.html
 */
const BUILT_IN_TYPES: readonly BuiltInType[] = [
  [16, 1000, 'bool', 'BOOL', 'boolean', 'in arrays'],
  [17, 1001, 'bytea', 'BYTEA', 'bytes'],
  [18, 1002, 'char', '"CHAR"'],
  [19, 1003, 'name', 'NAME', 'text', 'in arrays'],
  [20, 1016, 'int8', 'INT8', 'long', 'in arrays'],
  [21, 1005, 'int2', 'INT2', 'long', 'in arrays'],
  [23, 1007, 'int4', 'INT4', 'long', 'in arrays'],
  [25, 1009, 'text', 'TEXT', 'text', 'in arrays'],
  [26, 1028, 'oid', 'OID', 'text'],
  [114, 199, 'json', 'JSON', 'json', 'in arrays'],
  [600, 1017, 'point', 'POINT'],
  [601, 1018, 'lseg', 'LSEG'],
  [602, 1019, 'path', 'PATH'],
  [603, 1020, 'box', 'BOX'],
  [604, 1027, 'polygon', 'POLYGON'],
  [628, 629, 'line', 'LINE'],
  [650, 651, 'cidr', 'CIDR', 'text'],
  [700, 1021, 'float4', 'FLOAT4', 'float4', 'in arrays'],
  [701, 1022, 'float8', 'FLOAT8', 'float8', 'in arrays'],
  [718, 719, 'circle', 'CIRCLE'],
  [774, 775, 'macaddr8', 'MACADDR8'],
  [790, 791, 'money', 'MONEY'],
  [829, 1040, 'macaddr', 'MACADDR'],
  [869, 1041, 'inet', 'INET', 'text'],
  [1042, 1014, 'bpchar', 'CHAR', 'text', 'in arrays'],
  [1043, 1015, 'varchar', 'VARCHAR', 'text', 'in arrays'],
  [1082, 1182, 'date', 'DATE', 'date', 'in arrays'],
  [1083, 1183, 'time', 'TIME', 'time', 'in arrays'],
  [1114, 1115, 'timestamp', 'TIMESTAMP', 'timestamp', 'in arrays'],
  [1184, 1185, 'timestamptz', 'TIMESTAMPTZ', 'timestamp'],
  [1186, 1187, 'interval', 'INTERVAL'],
  [1266, 1270, 'timetz', 'TIMETZ'],
  [1560, 1561, 'bit', 'BIT'],
  [1562, 1563, 'varbit', 'VARBIT'],
  [1700, 1231, 'numeric', 'NUMERIC', 'decimal', 'in arrays'],
  [2249, 2287, 'record', 'RECORD'],
  [2278, 0, 'void', 'VOID'],
  [2950, 2951, 'uuid', 'UUID', 'text', 'in arrays'],
  [3802, 3807, 'jsonb', 'JSONB', 'json', 'in arrays'],
  [3904, 3905, 'int4range', 'INT4RANGE', 'text'],
  [3906, 3907, 'numrange', 'NUMRANGE', 'text'],
  [3908, 3909, 'tsrange', 'TSRANGE'],
  [3910, 3911, 'tstzrange', 'TSTZRANGE'],
  [3912, 3913, 'daterange', 'DATERANGE'],
  [3926, 3927, 'int8range', 'INT8RANGE'],
  [4072, 4073, 'jsonpath', 'JSONPATH'],
];

function withArrayType([id, arrayId, name, displayName, kind, isReturnedInArrays]: BuiltInType): [
  number,
  ResultType,
][] {
  const scalar = { name, displayName, kind, elementName: undefined, category: 'b' };
  const array = {
    name: `_${name}`,
    displayName: `${displayName}[]`,
    kind: isReturnedInArrays === undefined ? undefined : kind,
    elementName: name,
    category: 'b',
  };
  return arrayId === 0
    ? [[id, scalar]]
    : [
        [id, scalar],
        [arrayId, array],
      ];
}

const KNOWN_TYPES: ReadonlyMap<number, ResultType> = new Map(BUILT_IN_TYPES.flatMap(withArrayType));

interface CatalogType {
  id: number;
  name: string;
  displayName: string;
  category: string;
  elementName: string | null;
}

const TYPES_BY_ID = `
  SELECT t.oid AS "id", t.typname AS "name", t.oid::regtype::text AS "displayName",
         coalesce(e.typtype, t.typtype) AS "category", e.typname AS "elementName"
    FROM pg_catalog.pg_type t
    LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
   WHERE t.oid = ANY ($1)`;

function fromCatalog({ name, displayName, category, elementName }: CatalogType): ResultType {
  const isEnum = category === 'e' && elementName === null;
  return { name, displayName, kind: isEnum ? 'text' : undefined, elementName: elementName ?? undefined, category };
}

/** The types of a result's columns, in their order. Asks the database only about types that users or extensions made. */
export async function findResultTypes(catalog: Catalog, columns: readonly RawColumn[]): Promise<ResultType[]> {
  const unknown = columns.map((column) => column.dataTypeID).filter((id) => !KNOWN_TYPES.has(id));
  const found = unknown.length === 0 ? [] : await catalog.lookUp<CatalogType>(TYPES_BY_ID, [unknown]);
  const types = new Map([...KNOWN_TYPES, ...found.map((type) => [type.id, fromCatalog(type)] as const)]);
  return columns.map((column) => types.get(column.dataTypeID) ?? unknownType(column.dataTypeID));
}

function unknownType(id: number): ResultType {
  return { name: String(id), displayName: String(id), kind: undefined, elementName: undefined, category: 'b' };
}
