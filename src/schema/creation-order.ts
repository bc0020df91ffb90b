import type { TableDefinition } from '../sql/table-definition.js';
import type { TableReference } from '../sql/table-reference.js';

/**
 * The tables in an order in which each comes behind those that it refers to; where some refer to each other in a
 * circle, the circle is broken at the table that was given first.
 */
export function creationOrder(tables: ReadonlyMap<string, TableDefinition>): TableDefinition[] {
  const ordered = new Set<TableDefinition>();
  const visited = new Set<TableDefinition>();
  const visit = (table: TableDefinition): void => {
    if (visited.has(table)) {
      return;
    }
    visited.add(table);
    for (const { references } of table.foreignKeys) {
      const referred = tables.get(qualifiedName(references.table));
      if (referred !== undefined) {
        visit(referred);
      }
    }
    ordered.add(table);
  };
  for (const table of tables.values()) {
    visit(table);
  }
  return [...ordered];
}

/** The name by which tables are told from each other. */
export function qualifiedName({ schema, name }: TableReference): string {
  return schema === undefined ? name : `${schema}.${name}`;
}
