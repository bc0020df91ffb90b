import { compileStatement } from '../sql/statement-compiler.js';
import type { Condition } from '../sql/condition.js';
import type { Assignment, Statement } from '../sql/statement.js';
import { assignments, columnsOf, type GivenValue } from './entity-values.js';
import { rowOf } from './given-row.js';
import { isNever } from './find-statement.js';
import { EVERY_ROW } from './live-condition.js';
import type { RepositoryParts } from './repository-parts.js';
import type { RowMapper } from './row-mapper.js';
import { references, type WrittenRows } from './written-rows.js';

/** A change of all rows that meet a condition. */
export interface RowsChange {
  readonly where: Condition;
  readonly values: readonly Assignment[];
}

/** Changes rows that are known by a condition, and returns them as they are afterwards. */
export class ReturningChanger<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #rows: RowMapper<Entity>;
  readonly #written: WrittenRows<Entity>;

  constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>, written: WrittenRows<Entity>) {
    this.#parts = parts;
    this.#rows = rows;
    this.#written = written;
  }

  async change({ where, values }: RowsChange): Promise<Entity[]> {
    const { metadata, executor, dialect } = this.#parts;
    if (isNever(where)) {
      return [];
    }
    if (!dialect.supportsReturning) {
      return await executor.runInTransaction(() => this.#changeLocked({ where, values }));
    }
    const { table, selectedColumns } = metadata;
    const returning = references(selectedColumns);
    const result = await executor.execute(this.#compile({ kind: 'update', table, values, where, returning }));
    return this.#rows.entities(result, selectedColumns);
  }

  /** Finds and locks the rows first: afterwards, the condition may no longer be true for them. */
  async #changeLocked({ where, values }: RowsChange): Promise<Entity[]> {
    const { metadata, executor } = this.#parts;
    const keys = await this.#lockedKeys(where);
    const [first] = keys;
    if (first === undefined) {
      return [];
    }
    const rows = keys.map((key) => assignments(metadata, key).map(({ value }) => value));
    await executor.execute(
      this.#compile({
        kind: 'bulkUpdate',
        table: metadata.table,
        sent: { columns: references(columnsOf(first)), rows },
        matched: first.length,
        values,
        where: EVERY_ROW,
        returning: [],
      }),
    );
    return await this.#written.entities(keys.map(rowOf), []);
  }

  async #lockedKeys(where: Condition): Promise<GivenValue[][]> {
    const { metadata, executor } = this.#parts;
    const { table, primaryColumns } = metadata;
    const columns = references(primaryColumns);
    const lock = { mode: 'update', onLocked: 'wait' } as const;
    // One answer holds more keys than anybody wants rows; of too many, the transaction ends and nothing is changed.
    const { records } = await executor.execute(
      this.#compile({ kind: 'select', table, columns, where, order: [], lock }),
    );
    return records.map((record) => this.#written.keyIn(record, primaryColumns));
  }

  #compile(statement: Statement): ReturnType<typeof compileStatement> {
    return compileStatement(statement, this.#parts.dialect);
  }
}
