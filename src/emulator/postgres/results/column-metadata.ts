import type { ColumnMetadata } from '../../../wire/shapes.js';
import type { Catalog } from '../catalog.js';
import type { RawColumn } from '../raw-statement.js';
import { findJdbcType } from './jdbc-types.js';
import type { ResultType } from './result-types.js';

const ARRAY = 2003;
const AUTO_INCREMENT_NAMES: Readonly<Record<string, string>> = {
  int2: 'smallserial',
  int4: 'serial',
  int8: 'bigserial',
};
const NULLABILITY = { no: 0, yes: 1, unknown: 2 } as const;

/** What the catalog says of a table's column. */
interface TableColumn {
  tableId: number;
  columnId: number;
  tableName: string;
  isNotNull: boolean;
  isAutoIncrement: boolean;
}

const TABLE_COLUMNS = `
  SELECT a.attrelid AS "tableId", a.attnum AS "columnId", c.relname AS "tableName",
         a.attnotnull OR t.typtype = 'd' AND t.typnotnull AS "isNotNull",
         a.attidentity <> '' OR coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval(%', false)
           AS "isAutoIncrement"
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE (a.attrelid, a.attnum) IN (SELECT * FROM unnest($1::oid[], $2::int2[]))`;

async function findTableColumns(catalog: Catalog, columns: readonly RawColumn[]): Promise<Map<string, TableColumn>> {
  const stored = columns.filter((column) => column.tableID !== 0);
  if (stored.length === 0) {
    return new Map();
  }
  const tableIds = stored.map((column) => column.tableID);
  const columnIds = stored.map((column) => column.columnID);
  const found = await catalog.lookUp<TableColumn>(TABLE_COLUMNS, [tableIds, columnIds]);
  return new Map(found.map((column) => [`${column.tableId}.${column.columnId}`, column]));
}

function describeColumn(column: RawColumn, type: ResultType, stored: TableColumn | undefined): ColumnMetadata {
  const isArray = type.elementName !== undefined;
  const name = type.elementName ?? type.name;
  const jdbcType = findJdbcType({ name, category: type.category, modifier: column.dataTypeModifier });
  const isAutoIncrement = stored?.isAutoIncrement ?? false;
  return {
    ...jdbcType,
    name: column.name,
    label: column.name,
    type: isArray ? ARRAY : jdbcType.type,
    typeName: (isAutoIncrement ? AUTO_INCREMENT_NAMES[type.name] : undefined) ?? type.name,
    schemaName: '',
    tableName: stored?.tableName ?? '',
    isAutoIncrement,
    isCurrency: type.name === 'money',
    nullable: stored === undefined ? NULLABILITY.unknown : stored.isNotNull ? NULLABILITY.no : NULLABILITY.yes,
    arrayBaseColumnType: 0,
  };
}

/** Describes the columns of a result as the service does. `catalog` must be the session that ran the statement. */
export async function describeColumns(
  catalog: Catalog,
  columns: readonly RawColumn[],
  types: readonly ResultType[],
): Promise<ColumnMetadata[]> {
  const stored = await findTableColumns(catalog, columns);
  return columns.flatMap((column, index) => {
    const type = types[index];
    return type === undefined ? [] : [describeColumn(column, type, stored.get(`${column.tableID}.${column.columnID}`))];
  });
}
