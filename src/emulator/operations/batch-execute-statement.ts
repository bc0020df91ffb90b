import type { BatchExecuteStatementResponse } from '../../wire/shapes.js';
import { type BoundStatement, type Engine, type EngineSession, type StatementResult, useSession } from '../engine.js';
import type { MemberReader } from '../member-reader.js';
import { readParameters } from '../parameters/parameter-reader.js';
import type { CallContext } from './operation.js';
import { checkTarget, readDatabase, readSql, readTransactionId } from './request-members.js';

/**
 * Runs one statement once for each parameter set, in their order. Without sets it does not run.
 *
 * Rows that the statement returns are dropped, as the service does for PostgreSQL.
 */
export async function batchExecuteStatement(
  request: MemberReader,
  { engine, transactions, defaultDatabase, statementTimeoutMs, usage }: CallContext,
): Promise<BatchExecuteStatementResponse> {
  checkTarget(request);
  const database = readDatabase(request);
  const transactionId = readTransactionId(request);
  const sql = readSql(request);
  const sets = request.list('parameterSets', readParameters);
  const statements = sets.map((parameters) => engine.bind(sql, parameters));
  const batch = { statements, timeoutMs: statementTimeoutMs };
  const results =
    transactionId === undefined
      ? await runAlone(engine, database ?? defaultDatabase, batch)
      : await transactions.use({ transactionId, database }, (session) => runEach(session, batch));
  usage.addUpdated(results.reduce((sum, { numberOfRecordsUpdated }) => sum + numberOfRecordsUpdated, 0));
  return { updateResults: results.map(({ generatedFields }) => ({ generatedFields })) };
}

interface Batch {
  readonly statements: readonly BoundStatement[];
  /** The time that all of them together may take. */
  readonly timeoutMs: number;
}

/** The database ends a statement that takes too long, and this function a batch whose statements together do. */
async function runEach(session: EngineSession, { statements, timeoutMs }: Batch): Promise<StatementResult[]> {
  const results: StatementResult[] = [];
  const deadline = performance.now() + timeoutMs;
  for (const statement of statements) {
    if (performance.now() > deadline) {
      throw session.timeoutFault();
    }
    results.push(await session.run(statement));
  }
  return results;
}

/** All sets or none. Whether the service keeps the sets before one that fails is not documented. */
async function runAlone(engine: Engine, database: string, batch: Batch): Promise<StatementResult[]> {
  if (batch.statements.length === 0) {
    return [];
  }
  return useSession(engine, database, async (session) => {
    await session.command('BEGIN');
    const results = await runEach(session, batch);
    // After an error the session is rolled back when it is given back.
    await session.command('COMMIT');
    return results;
  });
}
