import type { QueryExecutor } from '../connector/connector.js';
import type { EntityDialect } from '../dialects/dialect.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';

/** What a repository works with. */
export interface RepositoryParts<Entity extends object> {
  readonly metadata: EntityMetadata<Entity>;
  readonly executor: QueryExecutor;
  readonly dialect: EntityDialect;
}

/** The same, with the expressions of computed columns written for the engine. */
export function withComputedColumns<Entity extends object>(parts: RepositoryParts<Entity>): RepositoryParts<Entity> {
  const { metadata, dialect } = parts;
  const table = dialect.quoteIdentifier(metadata.table.name);
  const written = new Map(metadata.columns.map((column) => [column, withExpression(column, table)]));
  const each = (columns: readonly EntityColumn[]): EntityColumn[] =>
    columns.map((column) => written.get(column) ?? column);
  return {
    ...parts,
    metadata: {
      ...metadata,
      columns: each(metadata.columns),
      selectedColumns: each(metadata.selectedColumns),
      embeddedObjects: metadata.embeddedObjects.map((embedded) => ({ ...embedded, columns: each(embedded.columns) })),
      columnsByProperty: new Map(each(metadata.columns).map((column) => [column.property, column])),
    },
  };
}

function withExpression(column: EntityColumn, table: string): EntityColumn {
  const { computed, reference } = column;
  return computed === undefined
    ? column
    : { ...column, reference: { ...reference, expression: `(${computed(table)})` } };
}
