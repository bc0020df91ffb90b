import type { BatchExecuteStatementResponse } from '../../wire/shapes.js';
import type { MemberReader } from '../member-reader.js';
import { bindStatement, type BoundStatement } from '../parameters/parameter-binder.js';
import { readParameters } from '../parameters/parameter-reader.js';
import type { DatabaseSession } from '../postgres/database-session.js';
import type { OperationContext } from './operation.js';
import { checkTarget, readDatabase, readTransactionId } from './request-members.js';
import { checkIsStatement, readSql } from './statement-text.js';

/**
 * Runs one statement once for each parameter set, in their order. Without sets it does not run.
 *
 * Rows that the statement returns are dropped, as the service does for PostgreSQL.
 */
export async function batchExecuteStatement(
  request: MemberReader,
  context: OperationContext,
): Promise<BatchExecuteStatementResponse> {
  checkTarget(request);
  const database = readDatabase(request);
  const transactionId = readTransactionId(request);
  const sql = readSql(request);
  const sets = request.list('parameterSets', readParameters);
  const statements = sets.map((parameters) => bindStatement(sql, parameters));
  if (transactionId !== undefined) {
    await context.transactions.use({ transactionId, database }, (session) => runEach(session, statements));
  } else if (statements.length > 0) {
    await context.pools.use(database ?? context.defaultDatabase, (session) => runAtOnce(session, statements));
  }
  return { updateResults: statements.map(() => ({ generatedFields: [] })) };
}

async function runEach(session: DatabaseSession, statements: readonly BoundStatement[]): Promise<void> {
  for (const statement of statements) {
    checkIsStatement(await session.run(statement));
  }
}

/** All sets or none. Whether the service keeps the sets before one that fails is not documented. */
async function runAtOnce(session: DatabaseSession, statements: readonly BoundStatement[]): Promise<void> {
  await session.command('BEGIN');
  await runEach(session, statements);
  // After an error the session is rolled back when it is given back.
  await session.command('COMMIT');
}
