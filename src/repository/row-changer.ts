import { assertSendable } from '../connector/request-size.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { Condition } from '../sql/condition.js';
import { compileStatement } from '../sql/statement-compiler.js';
import type { Assignment, Statement } from '../sql/statement.js';
import { givenValues, keyValues } from './entity-values.js';
import type { Where } from './find-options.js';
import { both, isNever, limitedCondition } from './find-statement.js';
import { callHooks } from './hooks.js';
import { incremented } from './incremented.js';
import { equalTo } from './key-condition.js';
import { EVERY_ROW, isLive } from './live-condition.js';
import type { RepositoryParts } from './repository-parts.js';
import type { RowsChange } from './returning-changer.js';
import { besidesChanges, checkedChanges } from './row-changes.js';
import { changedValues } from './sql-value.js';

/** Changes and deletes rows that are known by a key or by conditions, and tells how many they were. */
export class RowChanger<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;

  constructor(parts: RepositoryParts<Entity>) {
    this.#parts = parts;
  }

  /** What `updateBy` changes. */
  changeBy(where: Where<Entity>, changes: object): RowsChange {
    const { metadata } = this.#parts;
    const given = checkedChanges(metadata, givenValues(metadata, changes), 'updateBy()');
    const condition = limitedCondition(this.#parts, where, { verb: 'updateBy()', forEveryRow: 'updateAll()' });
    return this.#liveChange(condition, changedValues(this.#parts, given));
  }

  /** What `increment` changes. */
  incrementBy(where: Where<Entity>, amounts: object): RowsChange {
    const { metadata } = this.#parts;
    const given = checkedChanges(metadata, givenValues(metadata, amounts), 'increment()');
    const condition = limitedCondition(this.#parts, where, {
      verb: 'increment()',
      forEveryRow: `updateAll({ ${given[0]?.column.property}: (column) => sql\`\${column} + \${1}\` })`,
    });
    return this.#liveChange(condition, incremented(metadata, given));
  }

  async updateAll(changes: object): Promise<number> {
    const { metadata } = this.#parts;
    const given = checkedChanges(metadata, givenValues(metadata, changes), 'updateAll()');
    return await this.change(this.#liveChange(EVERY_ROW, changedValues(this.#parts, given)));
  }

  async delete(id: unknown): Promise<number> {
    const { metadata } = this.#parts;
    const where = equalTo(metadata, keyValues(metadata, id));
    await callHooks(metadata, 'beforeDelete', id);
    return await this.#send({ kind: 'delete', table: metadata.table, where });
  }

  async deleteBy(where: Where<Entity>): Promise<number> {
    const condition = limitedCondition(this.#parts, where, { verb: 'deleteBy()', forEveryRow: 'deleteAll()' });
    return await this.#send({ kind: 'delete', table: this.#parts.metadata.table, where: condition });
  }

  async deleteAll(): Promise<number> {
    return await this.#send({ kind: 'delete', table: this.#parts.metadata.table, where: EVERY_ROW });
  }

  async softDelete(id: unknown): Promise<number> {
    const { metadata } = this.#parts;
    const { values } = this.#deletion('now', 'softDelete()');
    const where = both(equalTo(metadata, keyValues(metadata, id)), isLive(metadata));
    await callHooks(metadata, 'beforeDelete', id);
    return await this.change(this.#change(where, values));
  }

  async softDeleteBy(where: Where<Entity>): Promise<number> {
    const verb = 'softDeleteBy()';
    const { values, property } = this.#deletion('now', verb);
    const forEveryRow = `softDeleteBy({ ${property}: null })`;
    return await this.change(this.#liveChange(limitedCondition(this.#parts, where, { verb, forEveryRow }), values));
  }

  async restore(id: unknown): Promise<number> {
    const { metadata } = this.#parts;
    const { values } = this.#deletion('never', 'restore()');
    const where = both(equalTo(metadata, keyValues(metadata, id)), isDeleted(isLive(metadata)));
    return await this.change(this.#change(where, values));
  }

  async restoreBy(where: Where<Entity>): Promise<number> {
    const verb = 'restoreBy()';
    const { values, property } = this.#deletion('never', verb);
    const forEveryRow = `restoreBy({ ${property}: Not(null) })`;
    const condition = limitedCondition(this.#parts, where, { verb, forEveryRow });
    return await this.change(this.#change(both(condition, isDeleted(isLive(this.#parts.metadata))), values));
  }

  async change({ where, values }: RowsChange): Promise<number> {
    return await this.#send({ kind: 'update', table: this.#parts.metadata.table, values, where, returning: [] });
  }

  #deletion(when: 'never' | 'now', verb: string): { readonly values: Assignment[]; readonly property: string } {
    const { deleteDateColumn, name } = this.#parts.metadata;
    if (deleteDateColumn === undefined) {
      throw new ConfigurationException(
        `${verb} needs a column that says when a row of ${name} was deleted: write @DeleteDateColumn() above a ` +
          `property, or use delete().`,
      );
    }
    const { reference: column, property } = deleteDateColumn;
    return { values: [when === 'now' ? { column, compute: 'now' } : { column, value: null }], property };
  }

  #liveChange(where: Condition, values: readonly Assignment[]): RowsChange {
    return this.#change(both(where, isLive(this.#parts.metadata)), values);
  }

  #change(where: Condition, values: readonly Assignment[]): RowsChange {
    return { where, values: [...values, ...besidesChanges(this.#parts.metadata)] };
  }

  async #send(statement: Extract<Statement, { readonly kind: 'delete' | 'update' }>): Promise<number> {
    const { executor, dialect } = this.#parts;
    if (isNever(statement.where)) {
      return 0;
    }
    const query = compileStatement(statement, dialect);
    assertSendable(query);
    return (await executor.execute(query)).numberOfRecordsUpdated;
  }
}

function isDeleted(live: Condition): Condition {
  return live === EVERY_ROW ? live : { kind: 'not', condition: live };
}
