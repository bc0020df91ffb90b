import type { EntityMetadata } from '../entity/entity-metadata.js';
import { MetadataException } from '../errors/entity-exceptions.js';
import type { TableReference } from '../sql/table-reference.js';
import type { EnumDefinition, ForeignKey, SchemaRendering, TableDefinition } from '../sql/table-definition.js';
import { qualifiedName } from './creation-order.js';
import { describedTables } from './described-tables.js';

/**
 * The statements that create the tables of entities: schemas, enums, tables with their indexes, then foreign keys. A
 * table comes behind those that it refers to. Views are left out: what they select is no part of an entity.
 *
 * @throws {ConfigurationException} when the engine has not what an entity describes
 * @throws {MetadataException} when two entities describe one table, or one enum with different values
 */
export function createStatements(entities: readonly EntityMetadata[], rendering: SchemaRendering): string[] {
  const tables = describedTables(entities);
  const enums = enumsOf(tables, rendering);
  const schemas = [...tables.map(({ table }) => table.schema), ...enums.map(schemaOfEnum)];
  return [
    ...new Set(schemas.filter((schema) => schema !== undefined).map((schema) => rendering.createSchema(schema))),
    ...enums.map((definition) => rendering.enums?.create(definition) ?? ''),
    ...tables.flatMap((table) => rendering.createTable(table)),
    ...keysOf(tables).map(({ table, key }) => rendering.addForeignKey(table, key)),
  ];
}

/**
 * The statements that drop what those of {@link createStatements} create, apart from schemas, in which there may be
 * more. What is not there is passed over.
 */
export function dropStatements(entities: readonly EntityMetadata[], rendering: SchemaRendering): string[] {
  const tables = describedTables(entities);
  const order = new Map(tables.map(({ table }, place) => [qualifiedName(table), place]));
  // Only these would be in the way of dropping the tables from the last to the first.
  const inTheWay = keysOf(tables).filter(
    ({ table, key }) =>
      (order.get(qualifiedName(key.references.table)) ?? -1) > (order.get(qualifiedName(table)) ?? -1),
  );
  return [
    ...inTheWay.map(({ table, key }) => rendering.dropForeignKey(table, key)),
    ...tables.toReversed().map(({ table }) => rendering.dropTable(table)),
    ...enumsOf(tables, rendering).map((definition) => rendering.enums?.drop(definition) ?? ''),
  ];
}

function schemaOfEnum({ name }: EnumDefinition): string | undefined {
  return name.length > 1 ? name[0] : undefined;
}

function keysOf(tables: readonly TableDefinition[]): { readonly table: TableReference; readonly key: ForeignKey }[] {
  return tables.flatMap(({ table, foreignKeys }) => foreignKeys.map((key) => ({ table, key })));
}

function enumsOf(tables: readonly TableDefinition[], { enums }: SchemaRendering): EnumDefinition[] {
  if (enums === undefined) {
    return [];
  }
  const definitions = new Map<string, EnumDefinition>();
  for (const { type } of tables.flatMap(({ columns }) => columns)) {
    if (type.customName === undefined || type.enumValues === undefined) {
      continue;
    }
    const name = type.customName.join('.');
    const other = definitions.get(name);
    if (other !== undefined && other.values.join('\n') !== type.enumValues.join('\n')) {
      throw new MetadataException(
        `The enum ${name} has different values in two columns: ${other.values.join(', ')} and ${type.enumValues.join(', ')}.`,
      );
    }
    definitions.set(name, { name: type.customName, values: type.enumValues });
  }
  return [...definitions.values()];
}
