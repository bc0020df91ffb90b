import type { StatementResult } from '../connector/connector.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { Condition } from '../sql/condition.js';
import { compileStatement } from '../sql/statement-compiler.js';
import type { Assignment, Statement } from '../sql/statement.js';
import { assignments, givenValues, keyValues } from './entity-values.js';
import type { Where } from './find-options.js';
import { both, isNever, limitedCondition } from './find-statement.js';
import { callHooks } from './hooks.js';
import { equalTo } from './key-condition.js';
import { EVERY_ROW, isLive } from './live-condition.js';
import type { RepositoryParts } from './repository-parts.js';
import { besidesChanges, checkedChanges } from './row-values.js';

/** Changes and deletes rows that are known by a key or by conditions, and tells how many they were. */
export class RowChanger<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;

  constructor(parts: RepositoryParts<Entity>) {
    this.#parts = parts;
  }

  async updateBy(where: Where<Entity>, changes: object): Promise<number> {
    const { metadata } = this.#parts;
    const given = checkedChanges(metadata, givenValues(metadata, changes), 'updateBy()');
    return await this.#changeLive(where, assignments(metadata, given), 'updateBy()');
  }

  async increment(where: Where<Entity>, amounts: object): Promise<number> {
    const { metadata } = this.#parts;
    const given = checkedChanges(metadata, givenValues(metadata, amounts), 'increment()');
    const values = given.map(({ column, value }): Assignment => {
      if (column.transformer !== undefined || !NUMBERS.has(column.reference.type.name) || value === null) {
        throw new ConfigurationException(
          `increment() cannot count ${metadata.name}.${column.property}: it holds no numbers.`,
        );
      }
      return { column: column.reference, compute: 'increment', by: value };
    });
    return await this.#changeLive(where, values, 'increment()');
  }

  async delete(id: unknown): Promise<number> {
    const { metadata } = this.#parts;
    const where = equalTo(metadata, keyValues(metadata, id));
    await callHooks(metadata, 'beforeDelete', id);
    return await this.#change({ kind: 'delete', table: metadata.table, where });
  }

  async deleteBy(where: Where<Entity>): Promise<number> {
    const condition = limitedCondition(this.#parts, where, 'deleteBy()');
    return await this.#change({ kind: 'delete', table: this.#parts.metadata.table, where: condition });
  }

  async softDelete(id: unknown): Promise<number> {
    const { metadata } = this.#parts;
    const values = this.#deletion('now', 'softDelete()');
    const where = both(equalTo(metadata, keyValues(metadata, id)), isLive(metadata));
    await callHooks(metadata, 'beforeDelete', id);
    return await this.#changeRows(where, values);
  }

  async softDeleteBy(where: Where<Entity>): Promise<number> {
    return await this.#changeLive(where, this.#deletion('now', 'softDeleteBy()'), 'softDeleteBy()');
  }

  async restore(id: unknown): Promise<number> {
    const { metadata } = this.#parts;
    const values = this.#deletion('never', 'restore()');
    return await this.#changeRows(
      both(equalTo(metadata, keyValues(metadata, id)), isDeleted(isLive(metadata))),
      values,
    );
  }

  async restoreBy(where: Where<Entity>): Promise<number> {
    const values = this.#deletion('never', 'restoreBy()');
    const condition = limitedCondition(this.#parts, where, 'restoreBy()');
    return await this.#changeRows(both(condition, isDeleted(isLive(this.#parts.metadata))), values);
  }

  #deletion(when: 'never' | 'now', verb: string): Assignment[] {
    const { deleteDateColumn, name } = this.#parts.metadata;
    if (deleteDateColumn === undefined) {
      throw new ConfigurationException(
        `${verb} needs a column that says when a row of ${name} was deleted: write @DeleteDateColumn() above a ` +
          `property, or use delete().`,
      );
    }
    const { reference: column } = deleteDateColumn;
    return [when === 'now' ? { column, compute: 'now' } : { column, value: null }];
  }

  async #changeLive(where: Where<Entity>, values: readonly Assignment[], verb: string): Promise<number> {
    const condition = limitedCondition(this.#parts, where, verb);
    return await this.#changeRows(both(condition, isLive(this.#parts.metadata)), values);
  }

  async #changeRows(where: Condition, values: readonly Assignment[]): Promise<number> {
    const { metadata } = this.#parts;
    return await this.#change({
      kind: 'update',
      table: metadata.table,
      values: [...values, ...besidesChanges(metadata)],
      where,
      returning: [],
    });
  }

  async #change(statement: Extract<Statement, { readonly kind: 'delete' | 'update' }>): Promise<number> {
    return isNever(statement.where) ? 0 : (await this.#send(statement)).numberOfRecordsUpdated;
  }

  async #send(statement: Statement): Promise<StatementResult> {
    const { executor, dialect } = this.#parts;
    return await executor.execute(compileStatement(statement, dialect));
  }
}

const NUMBERS: ReadonlySet<string> = new Set(['bigint', 'decimal', 'double', 'integer', 'real', 'smallint']);

function isDeleted(live: Condition): Condition {
  return live === EVERY_ROW ? live : { kind: 'not', condition: live };
}
