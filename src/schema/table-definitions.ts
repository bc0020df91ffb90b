import type {
  ColumnDefinition,
  EntityColumn,
  EntityMetadata,
  LinkColumn,
  LinkedRelation,
} from '../entity/entity-metadata.js';
import type { ColumnDefault, ForeignKey, NamedColumns, TableColumn, TableDefinition } from '../sql/table-definition.js';
import type { ConstraintNames, NamedPart } from './constraint-name.js';

/** The table that an entity describes. */
export function tableDefinition(metadata: EntityMetadata, names: ConstraintNames): TableDefinition {
  const { table, comment } = metadata;
  const columns = metadata.columns.filter(({ computed }) => computed === undefined);
  const indexed = new Set(indexedColumns(metadata));
  const primaryKey = namesOf(metadata.primaryColumns);
  const named = <Part extends { readonly name?: string; readonly columns: readonly EntityColumn[] }>(
    { name, columns: key }: Part,
    suffix: NamedPart['suffix'],
  ): NamedColumns => ({
    name: names.of(name, { table: table.name, columns: namesOf(key), suffix }),
    columns: namesOf(key),
  });
  return {
    table,
    ...(comment === undefined ? {} : { comment }),
    columns: columns.map((column) => tableColumn(metadata.name, column, indexed.has(column))),
    primaryKey,
    uniques: metadata.uniques
      // The primary key says it already: the key of a row may be that of the one row it belongs to.
      .filter(({ columns: key }) => !isSameKey(namesOf(key), primaryKey))
      .map((unique) => named(unique, 'key')),
    checks: metadata.checks.map(({ name, expression }) => ({
      name: names.of(name, { table: table.name, columns: [], suffix: 'check' }),
      expression,
    })),
    foreignKeys: foreignKeysOf(metadata, names),
    indexes: metadata.indexes.map((index) => ({
      ...named(index, 'idx'),
      unique: index.unique,
      ...(index.where === undefined ? {} : { where: index.where }),
    })),
  };
}

function isSameKey(key: readonly string[], other: readonly string[]): boolean {
  return key.length === other.length && key.every((name) => other.includes(name));
}

/** The table of pairs that a relation names. A pair goes with either of its rows. */
export function linkTableDefinition(
  { link, target, property }: LinkedRelation,
  owner: EntityMetadata,
  names: ConstraintNames,
): TableDefinition {
  const { table, own, related } = link;
  const columns = [...own, ...related];
  const relatedNames = related.map(({ reference }) => reference.name);
  const key = (side: readonly LinkColumn[], to: EntityMetadata): ForeignKey[] => {
    const parts = { table: table.name, columns: side.map(({ reference }) => reference.name), suffix: 'fkey' } as const;
    const references = { table: to.table, columns: side.map(({ key: { reference } }) => reference.name) };
    return to.kind === 'view'
      ? []
      : [{ name: names.of(undefined, parts), columns: parts.columns, references, onDelete: 'CASCADE' }];
  };
  return {
    table,
    columns: columns.map(({ reference, key: { definition } }) => ({
      name: reference.name,
      place: `${owner.name}.${property}`,
      type: reference.type,
      ...sizesOf(definition),
      nullable: false,
      identity: false,
      isIndexed: true,
    })),
    primaryKey: columns.map(({ reference }) => reference.name),
    uniques: [],
    checks: [],
    foreignKeys: [...key(own, owner), ...key(related, target)],
    // The primary key serves one direction only.
    indexes: [
      {
        name: names.of(undefined, { table: table.name, columns: relatedNames, suffix: 'idx' }),
        columns: relatedNames,
        unique: false,
      },
    ],
  };
}

function foreignKeysOf({ table, relations }: EntityMetadata, names: ConstraintNames): ForeignKey[] {
  return [...relations.values()].flatMap((relation): ForeignKey[] => {
    // A view has no key that could be referred to.
    if (relation.kind === 'manyToMany' || !relation.isOwner || relation.target.kind === 'view') {
      return [];
    }
    const columns = namesOf(relation.pairs.map(({ own }) => own));
    return [
      {
        name: names.of(undefined, { table: table.name, columns, suffix: 'fkey' }),
        columns,
        references: { table: relation.target.table, columns: namesOf(relation.pairs.map(({ related }) => related)) },
        ...relation.rules,
      },
    ];
  });
}

function indexedColumns({ uniqueKeys, indexes, relations }: EntityMetadata): EntityColumn[] {
  const related = [...relations.values()].flatMap((relation) =>
    relation.kind === 'manyToMany' ? [] : relation.pairs.map(({ own }) => own),
  );
  return [...uniqueKeys.flat(), ...indexes.flatMap(({ columns }) => columns), ...related];
}

function tableColumn(entity: string, column: EntityColumn, isIndexed: boolean): TableColumn {
  const { definition, reference, nullable, generation } = column;
  const { comment, asExpression, generatedType = 'STORED' } = definition;
  const given = defaultOf(column);
  return {
    name: reference.name,
    place: `${entity}.${column.property}`,
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
