import { STATEMENT_TIMEOUT_MS } from '../../wire/limits.js';
import type { ExecuteStatementResponse } from '../../wire/shapes.js';
import type { MemberReader } from '../member-reader.js';
import { bindStatement, type BoundStatement } from '../parameters/parameter-binder.js';
import { readParameters } from '../parameters/parameter-reader.js';
import { statementTimeoutFault } from '../postgres/to-service-fault.js';
import type { DatabaseSession } from '../postgres/database-session.js';
import type { RawResult } from '../postgres/raw-statement.js';
import { validationFault } from '../service-fault.js';
import type { OperationContext } from './operation.js';
import { checkTarget, readDatabase, readTransactionId } from './request-members.js';
import { createResponse, readResponseOptions, type ResponseOptions } from './statement-response.js';
import { readSql } from './statement-text.js';

/** Runs one statement, within a transaction or committed by itself. */
export async function executeStatement(
  request: MemberReader,
  context: OperationContext,
): Promise<ExecuteStatementResponse> {
  checkTarget(request);
  const database = readDatabase(request);
  const transactionId = readTransactionId(request);
  const continueAfterTimeout = request.flag('continueAfterTimeout') ?? false;
  const options = readResponseOptions(request);
  const statement = bindStatement(readSql(request), readParameters(request.value('parameters') ?? [], 'parameters'));
  if (transactionId !== undefined) {
    checkMayContinue(continueAfterTimeout);
    return context.transactions.use({ transactionId, database }, (session) => run(session, statement, options));
  }
  return context.pools.use(database ?? context.defaultDatabase, async (session) => {
    const result = continueAfterTimeout ? await runOn(session, statement) : await session.run(statement);
    return createResponse(session, result, options);
  });
}

/** The service was seen to refuse the combination; its text is not known. */
function checkMayContinue(continueAfterTimeout: boolean): void {
  if (continueAfterTimeout) {
    throw validationFault("continueAfterTimeout isn't supported within a transaction");
  }
}

async function run(
  session: DatabaseSession,
  statement: BoundStatement,
  options: ResponseOptions,
): Promise<ExecuteStatementResponse> {
  return createResponse(session, await session.run(statement), options);
}

/** Runs a statement that goes on when the caller has been told that it took too long. */
async function runOn(session: DatabaseSession, statement: BoundStatement): Promise<RawResult> {
  await session.command('SET statement_timeout = 0');
  const { promise: timeout, timer } = startTimeout(session);
  try {
    return await Promise.race([session.run(statement), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function startTimeout(session: DatabaseSession): { promise: Promise<never>; timer: NodeJS.Timeout | undefined } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(statementTimeoutFault(session.backendId)), STATEMENT_TIMEOUT_MS);
  });
  return { promise, timer };
}
