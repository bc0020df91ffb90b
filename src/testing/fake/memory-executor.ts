import type { QueryExecutor, StatementResult } from '../../connector/connector.js';
import type { CompiledQuery } from '../../sql/compiled-query.js';
import { statementOf } from '../../sql/statement-compiler.js';
import type { Statement } from '../../sql/statement.js';
import type { TransactionManager } from '../../transaction/transaction-manager.js';
import type { TransactionScope } from '../../transaction/transaction-scope.js';
import { unsupported } from './condition-matcher.js';
import type { MemoryTable } from './memory-table.js';
import type { RowValues } from './row-values.js';
import { isChange, runStatement } from './statement-runner.js';

/** Carries statements out in memory, and undoes them with the transaction that they belong to. */
export class MemoryExecutor implements QueryExecutor {
  readonly #table: MemoryTable;
  readonly #values: RowValues;
  readonly #transactions: TransactionManager;
  readonly #kept = new WeakSet<TransactionScope>();

  constructor(table: MemoryTable, values: RowValues, transactions: TransactionManager) {
    this.#table = table;
    this.#values = values;
    this.#transactions = transactions;
  }

  get isInTransaction(): boolean {
    return this.#transactions.current !== undefined;
  }

  async execute(query: CompiledQuery): Promise<StatementResult> {
    const statement = statementOf(query);
    if (statement === undefined) {
      throw unsupported('SQL of your own');
    }
    const outcome = this.#run(statement);
    return { ...outcome, columns: [], typeNames: [], generatedFields: [], bytes: 0 };
  }

  async executeBatch(): Promise<unknown[][]> {
    throw unsupported('a batch');
  }

  async fetchAll(query: CompiledQuery): Promise<StatementResult> {
    return await this.execute(query);
  }

  async runInTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return await this.#transactions.run(work);
  }

  #run(statement: Statement): ReturnType<typeof runStatement> {
    const scope = this.#transactions.current;
    if (scope !== undefined && isChange(statement)) {
      this.#keepFor(scope);
    }
    try {
      return runStatement(statement, this.#table, this.#values);
    } catch (failure) {
      // As after every failed statement, the transaction can only be rolled back.
      scope?.doom({ cause: failure });
      throw failure;
    }
  }

  /** The first change in a transaction, or in a part behind a savepoint, keeps what was there before. */
  #keepFor(scope: TransactionScope): void {
    if (this.#kept.has(scope)) {
      return;
    }
    // What is around a part begins to change with it.
    if (scope.parent !== undefined) {
      this.#keepFor(scope.parent);
    }
    this.#kept.add(scope);
    const { rows } = this.#table;
    scope.hooks.afterRollback(() => {
      // A part that was kept hands its hooks to what is around it, which puts back more than the part would.
      if (scope.state === 'rolled back') {
        this.#table.restore(rows);
      }
    });
  }
}
