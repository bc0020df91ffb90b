import type { BatchExecuteStatementResponse, Field } from '../../wire/shapes.js';
import { type BoundStatement, type EngineSession, useSession } from '../engine.js';
import type { MemberReader } from '../member-reader.js';
import { readParameters } from '../parameters/parameter-reader.js';
import type { OperationContext } from './operation.js';
import { checkTarget, readDatabase, readSql, readTransactionId } from './request-members.js';

interface UpdateResult {
  generatedFields: Field[];
}

/**
 * Runs one statement once for each parameter set, in their order. Without sets it does not run.
 *
 * Rows that the statement returns are dropped, as the service does for PostgreSQL.
 */
export async function batchExecuteStatement(
  request: MemberReader,
  { engine, transactions, defaultDatabase }: OperationContext,
): Promise<BatchExecuteStatementResponse> {
  checkTarget(request);
  const database = readDatabase(request);
  const transactionId = readTransactionId(request);
  const sql = readSql(request);
  const sets = request.list('parameterSets', readParameters);
  const statements = sets.map((parameters) => engine.bind(sql, parameters));
  if (transactionId !== undefined) {
    const run = (session: EngineSession): Promise<UpdateResult[]> => runEach(session, statements);
    return { updateResults: await transactions.use({ transactionId, database }, run) };
  }
  if (statements.length === 0) {
    return { updateResults: [] };
  }
  const run = (session: EngineSession): Promise<UpdateResult[]> => runAtOnce(session, statements);
  return { updateResults: await useSession(engine, database ?? defaultDatabase, run) };
}

async function runEach(session: EngineSession, statements: readonly BoundStatement[]): Promise<UpdateResult[]> {
  const results: UpdateResult[] = [];
  for (const statement of statements) {
    const { generatedFields } = await session.run(statement);
    results.push({ generatedFields });
  }
  return results;
}

/** All sets or none. Whether the service keeps the sets before one that fails is not documented. */
async function runAtOnce(session: EngineSession, statements: readonly BoundStatement[]): Promise<UpdateResult[]> {
  await session.command('BEGIN');
  const results = await runEach(session, statements);
  // After an error the session is rolled back when it is given back.
  await session.command('COMMIT');
  return results;
}
