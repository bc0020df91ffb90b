import { compileStatement } from '../sql/statement-compiler.js';
import type { AggregateStatement } from '../sql/statement.js';
import { aggregateQuery, type AskedAggregate, type AskedAggregates } from './aggregate-query.js';
import { aggregate, type ColumnFunction } from './aggregates.js';
import { signalOf } from './entity-reader.js';
import type { FilterOptions } from './find-options.js';
import { checkOptions, FILTER_OPTIONS, filterOf, isNever } from './find-statement.js';
import { EVERY_ROW } from './live-condition.js';
import { columnAt } from './property-paths.js';
import type { RepositoryParts } from './repository-parts.js';
import type { RowMapper } from './row-mapper.js';

/** Reads what is computed of the rows of one entity. */
export class AggregateReader<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #rows: RowMapper<Entity>;

  constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>) {
    this.#parts = parts;
    this.#rows = rows;
  }

  /** What is computed of each group, or of all rows, as the reader asked for it. */
  async aggregate(options: AskedAggregates): Promise<object[]> {
    const { statement, by, asked } = aggregateQuery(this.#parts, options);
    const hydrate = by.length === 0 ? undefined : this.#rows.hydrator(by);
    return (await this.#aggregated(statement, options)).map((record) => ({
      ...(hydrate === undefined ? {} : { by: hydrate(record) }),
      ...resultsOf(asked, record.slice(by.length)),
    }));
  }

  /** One result of all rows. */
  async compute(operation: ColumnFunction, property: string, options: FilterOptions<Entity>): Promise<unknown> {
    const { metadata, dialect } = this.#parts;
    checkOptions(metadata, options, FILTER_OPTIONS);
    const column = columnAt(metadata, property, operation);
    const { value, read } = aggregate(operation, { entity: metadata.name, column, name: operation }, dialect);
    const where = filterOf(this.#parts, options);
    const statement: AggregateStatement = {
      kind: 'aggregate',
      table: metadata.table,
      where,
      by: [],
      values: [value],
      having: EVERY_ROW,
      order: [],
    };
    const [record] = await this.#aggregated(statement, options);
    return read(record?.[0] ?? null);
  }

  /** Of no rows there are no groups; all of them together are a group in any case. */
  async #aggregated(
    statement: AggregateStatement,
    options: { readonly signal?: AbortSignal },
  ): Promise<readonly unknown[][]> {
    const { executor, dialect } = this.#parts;
    const { by, values, where, having, limit } = statement;
    const query = compileStatement(statement, dialect);
    if (by.length === 0) {
      const nothing = values.map(({ operation }) => (operation === 'count' ? 0 : null));
      return isNever(where) ? [nothing] : (await executor.execute(query, signalOf(options))).records;
    }
    const isNone = isNever(where) || isNever(having) || limit === 0;
    return isNone ? [] : (await executor.fetchAll(query, signalOf(options))).records;
  }
}

type Results = Record<string, unknown>;

/** The results of a group as an object of the form in which they were asked for. */
function resultsOf(asked: readonly AskedAggregate[], values: readonly unknown[]): object {
  const results: Results = {};
  for (const [place, { path, read }] of asked.entries()) {
    const outer = path.slice(0, -1).reduce((object, name) => (object[name] ??= {}) as Results, results);
    outer[path.at(-1) ?? ''] = read(values[place] ?? null);
  }
  return results;
}
