import type {
  ColumnDefinition,
  EntityColumn,
  EntityMetadata,
  LinkColumn,
  LinkedRelation,
} from '../entity/entity-metadata.js';
import type { TableReference } from '../sql/table-reference.js';
import type { ColumnDefault, ForeignKey, TableColumn, TableDefinition } from '../sql/table-definition.js';
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
      metadata.uniques
        .filter(({ columns: key }) => !isPrimaryKey(key, metadata))
        .map(({ name, columns: key }) => ({
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
    foreignKeys: foreignKeysOf(metadata),
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

/** Such a unique key, as that of a one-to-one relation which shares the key of the other row, is there already. */
function isPrimaryKey(key: readonly EntityColumn[], { primaryColumns }: EntityMetadata): boolean {
  return key.length === primaryColumns.length && primaryColumns.every((column) => key.includes(column));
}

/**
 * The tables of pairs that the relations of an entity name. A pair goes with either of its rows.
 */
export function linkTableDefinitions({ relations, table }: EntityMetadata): TableDefinition[] {
  return [...relations.values()].flatMap((relation) =>
    relation.kind === 'manyToMany' && relation.isOwner ? [linkTableDefinition(relation, table)] : [],
  );
}

function linkTableDefinition({ link, target }: LinkedRelation, ownerTable: TableReference): TableDefinition {
  const { table, own, related } = link;
  const name = (columns: readonly LinkColumn[]): string =>
    constraintName(
      table.name,
      columns.map(({ reference }) => reference.name),
      'fkey',
    );
  const key = (columns: readonly LinkColumn[], to: TableReference): ForeignKey => ({
    name: name(columns),
    columns: columns.map(({ reference }) => reference.name),
    references: { table: to, columns: columns.map(({ key: { reference } }) => reference.name) },
    onDelete: 'CASCADE',
  });
  const columns = [...own, ...related];
  return {
    table,
    columns: columns.map(({ reference, key: { definition } }) => ({
      name: reference.name,
      type: reference.type,
      ...sizesOf(definition),
      nullable: false,
      identity: false,
      isIndexed: true,
    })),
    primaryKey: columns.map(({ reference }) => reference.name),
    uniques: [],
    checks: [],
    foreignKeys: [key(own, ownerTable), key(related, target.table)],
    // The primary key serves one direction only.
    indexes: [
      {
        name: constraintName(
          table.name,
          related.map(({ reference }) => reference.name),
          'idx',
        ),
        columns: related.map(({ reference }) => reference.name),
        unique: false,
      },
    ],
  };
}

function foreignKeysOf({ table, relations }: EntityMetadata): ForeignKey[] {
  const keys = [...relations.values()].flatMap((relation): ForeignKey[] => {
    if (relation.kind === 'manyToMany' || !relation.isOwner) {
      return [];
    }
    const columns = namesOf(relation.pairs.map(({ own }) => own));
    return [
      {
        name: constraintName(table.name, columns, 'fkey'),
        columns,
        references: { table: relation.target.table, columns: namesOf(relation.pairs.map(({ related }) => related)) },
        ...relation.rules,
      },
    ];
  });
  return distinct(keys);
}

function indexedColumns({ uniqueKeys, indexes, relations }: EntityMetadata): EntityColumn[] {
  const related = [...relations.values()].flatMap((relation) =>
    relation.kind === 'manyToMany' ? [] : relation.pairs.map(({ own }) => own),
  );
  return [...uniqueKeys.flat(), ...indexes.flatMap(({ columns }) => columns), ...related];
}

function tableColumn(column: EntityColumn, isIndexed: boolean): TableColumn {
  const { definition, reference, nullable, generation } = column;
  const { comment, asExpression, generatedType = 'STORED' } = definition;
  const given = defaultOf(column);
  return {
    name: reference.name,
    type: reference.type,
    ...sizesOf(definition),
    nullable,
    identity: generation === 'identity',
    ...(given === undefined ? {} : { default: given }),
    ...(asExpression === undefined ? {} : { generatedAs: { expression: asExpression, kind: generatedType } }),
    ...(comment === undefined ? {} : { comment }),
    isIndexed,
  };
}

function sizesOf({ length, precision, scale }: ColumnDefinition): Pick<TableColumn, 'length' | 'precision' | 'scale'> {
  return {
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
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
