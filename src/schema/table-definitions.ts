import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import type { ColumnDefault, TableColumn, TableDefinition } from '../sql/table-definition.js';
import { constraintName, distinct } from './constraint-name.js';

/** The table that an entity describes. */
export function tableDefinition(metadata: EntityMetadata): TableDefinition {
  const { table, comment } = metadata;
  const columns = metadata.columns.filter(({ computed }) => computed === undefined);
  const indexed = new Set(indexedColumns(metadata));
  return {
    table,
    ...(comment === undefined ? {} : { comment }),
    columns: columns.map((column) => tableColumn(column, indexed.has(column))),
    primaryKey: namesOf(metadata.primaryColumns),
    uniques: distinct(
      metadata.uniques.map(({ name, columns: key }) => ({
        name: name ?? constraintName(table.name, namesOf(key), 'key'),
        columns: namesOf(key),
      })),
    ),
    checks: distinct(
      metadata.checks.map(({ name, expression }) => ({
        name: name ?? constraintName(table.name, [], 'check'),
        expression,
      })),
    ),
    foreignKeys: [],
    indexes: distinct(
      metadata.indexes.map(({ name, columns: key, unique, where }) => ({
        name: name ?? constraintName(table.name, namesOf(key), 'idx'),
        columns: namesOf(key),
        unique,
        ...(where === undefined ? {} : { where }),
      })),
    ),
  };
}

function indexedColumns({ uniqueKeys, indexes }: EntityMetadata): EntityColumn[] {
  return [...uniqueKeys.flat(), ...indexes.flatMap(({ columns }) => columns)];
}

function tableColumn(column: EntityColumn, isIndexed: boolean): TableColumn {
  const { definition, reference, nullable, generation } = column;
  const { length, precision, scale, comment, asExpression, generatedType = 'STORED' } = definition;
  const given = defaultOf(column);
  return {
    name: reference.name,
    type: reference.type,
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
    nullable,
    identity: generation === 'identity',
    ...(given === undefined ? {} : { default: given }),
    ...(asExpression === undefined ? {} : { generatedAs: { expression: asExpression, kind: generatedType } }),
    ...(comment === undefined ? {} : { comment }),
    isIndexed,
  };
}

function defaultOf({ definition, role }: EntityColumn): ColumnDefault | undefined {
  const given = definition.default;
  if (given !== undefined) {
    return typeof given === 'function' ? { kind: 'expression', sql: given() } : { kind: 'value', value: given };
  }
  switch (role) {
    case 'createDate':
    case 'updateDate':
      return { kind: 'now' };
    case 'version':
      return { kind: 'value', value: 1 };
    default:
      return undefined;
  }
}

function namesOf(columns: readonly EntityColumn[]): string[] {
  return columns.map(({ reference }) => reference.name);
}
