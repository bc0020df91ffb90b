import type { EntityMetadata, LinkedRelation } from '../entity/entity-metadata.js';
import { MetadataException } from '../errors/entity-exceptions.js';
import type { TableDefinition } from '../sql/table-definition.js';
import type { TableReference } from '../sql/table-reference.js';
import { ConstraintNames } from './constraint-name.js';
import { creationOrder, qualifiedName } from './creation-order.js';
import { linkTableDefinition, tableDefinition } from './table-definitions.js';

/**
 * The tables of entities, and those of pairs that no entity describes, each behind those that it refers to.
 *
 * @throws {MetadataException} when two of them are one table
 */
export function describedTables(entities: readonly EntityMetadata[]): TableDefinition[] {
  const definitions = new Map<string, TableDefinition>();
  const add = (definition: TableDefinition, by: EntityMetadata): void => {
    const name = qualifiedName(definition.table);
    if (definitions.has(name)) {
      throw new MetadataException(
        `Two entities or relations describe the table ${name}, the second at ${by.name}: create it yourself.`,
      );
    }
    definitions.set(name, definition);
  };
  const namesIn = constraintNamesBySchema();
  const tables = entities.filter(({ kind }) => kind === 'table');
  for (const metadata of tables) {
    add(tableDefinition(metadata, namesIn(metadata.table)), metadata);
  }
  const ofEntities = new Map(definitions);
  for (const metadata of tables) {
    for (const relation of linkedRelations(metadata)) {
      const definition = linkTableDefinition(relation, metadata, namesIn(relation.link.table));
      const ofEntity = ofEntities.get(qualifiedName(definition.table));
      if (ofEntity === undefined) {
        add(definition, metadata);
      } else {
        checkHolds(`${metadata.name}.${relation.property}`, ofEntity, definition);
      }
    }
  }
  return creationOrder(definitions);
}

/** Those whose table of pairs the entity names. */
function linkedRelations({ relations }: EntityMetadata): LinkedRelation[] {
  return [...relations.values()].filter(
    (relation): relation is LinkedRelation => relation.kind === 'manyToMany' && relation.isOwner,
  );
}

/** A table of pairs may be that of an entity, which has more columns than those of the pair. */
function checkHolds(place: string, { table, columns }: TableDefinition, pairs: TableDefinition): void {
  const missing = pairs.columns.find(({ name }) => !columns.some((column) => column.name === name));
  if (missing !== undefined) {
    throw new MetadataException(
      `The relation ${place} keeps its pairs in the table ${qualifiedName(table)}, whose entity has no column ` +
        `${missing.name}: name its columns by joinColumns and inverseJoinColumns.`,
    );
  }
}

function constraintNamesBySchema(): (table: TableReference) => ConstraintNames {
  const names = new Map<string | undefined, ConstraintNames>();
  return ({ schema }) => {
    const known = names.get(schema) ?? new ConstraintNames();
    names.set(schema, known);
    return known;
  };
}
