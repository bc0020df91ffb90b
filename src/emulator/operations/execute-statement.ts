import type { ExecuteStatementResponse } from '../../wire/shapes.js';
import { type BoundStatement, type EngineSession, type StatementResult, useSession } from '../engine.js';
import type { MemberReader } from '../member-reader.js';
import { readParameters } from '../parameters/parameter-reader.js';
import { validationFault } from '../service-fault.js';
import type { CallUsage } from '../statistics/call-recorder.js';
import type { CallContext } from './operation.js';
import { checkTarget, readDatabase, readSql, readTransactionId } from './request-members.js';
import { createResponse, readResponseOptions, type ResponseOptions } from './statement-response.js';

/** Runs one statement, within a transaction or committed by itself. */
export async function executeStatement(
  request: MemberReader,
  { engine, transactions, defaultDatabase, statementTimeoutMs, usage }: CallContext,
): Promise<ExecuteStatementResponse> {
  checkTarget(request);
  const database = readDatabase(request);
  const transactionId = readTransactionId(request);
  const continueAfterTimeout = request.flag('continueAfterTimeout') ?? false;
  const options = readResponseOptions(request);
  const sql = readSql(request);
  const statement = engine.bind(sql, readParameters(request.value('parameters') ?? [], 'parameters'));
  if (transactionId !== undefined) {
    checkMayContinue(continueAfterTimeout);
    return transactions.use({ transactionId, database }, async (session) =>
      respond(await session.run(statement), options, usage),
    );
  }
  return useSession(engine, database ?? defaultDatabase, async (session) => {
    const running = continueAfterTimeout ? runOn(session, statement, statementTimeoutMs) : session.run(statement);
    return respond(await running, options, usage);
  });
}

async function respond(
  result: StatementResult,
  options: ResponseOptions,
  usage: CallUsage,
): Promise<ExecuteStatementResponse> {
  const response = await createResponse(result, options);
  usage.addUpdated(result.numberOfRecordsUpdated);
  if (result.resultSet !== undefined) {
    usage.addReturned(result.resultSet.rowCount, result.resultSet.bytes);
  }
  return response;
}

/** The service was seen to refuse the combination; its text is not known. */
function checkMayContinue(continueAfterTimeout: boolean): void {
  if (continueAfterTimeout) {
    throw validationFault("continueAfterTimeout isn't supported within a transaction");
  }
}

/** Runs a statement that goes on when the caller has been told that it took too long. */
async function runOn(session: EngineSession, statement: BoundStatement, timeoutMs: number): Promise<StatementResult> {
  await session.liftTimeout();
  const { promise: timeout, timer } = startTimeout(session, timeoutMs);
  try {
    return await Promise.race([session.run(statement), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function startTimeout(
  session: EngineSession,
  timeoutMs: number,
): { promise: Promise<never>; timer: NodeJS.Timeout | undefined } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(session.timeoutFault()), timeoutMs);
  });
  return { promise, timer };
}
