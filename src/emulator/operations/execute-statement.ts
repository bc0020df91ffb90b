import { STATEMENT_TIMEOUT_MS } from '../../wire/limits.js';
import type { ExecuteStatementResponse, ResultSetOptions } from '../../wire/shapes.js';
import type { MemberReader } from '../member-reader.js';
import { bindStatement, type BoundStatement } from '../parameters/parameter-binder.js';
import { readParameters } from '../parameters/parameter-reader.js';
import { statementTimeoutFault } from '../postgres/to-service-fault.js';
import type { DatabaseSession } from '../postgres/database-session.js';
import type { RawColumn, RawResult } from '../postgres/raw-statement.js';
import { describeColumns } from '../results/column-metadata.js';
import { encodeField } from '../results/field-encoder.js';
import { formatRecords } from '../results/formatted-records.js';
import { findResultTypes } from '../results/result-types.js';
import { ResultTooLargeFault, validationFault } from '../service-fault.js';
import type { OperationContext } from './operation.js';
import { checkTarget, readDatabase, readTransactionId } from './request-members.js';
import { checkIsStatement, readSql } from './statement-text.js';

/** How the caller wants the result. */
interface ResultRequest {
  readonly includeResultMetadata: boolean;
  readonly isJson: boolean;
  readonly options: ResultSetOptions;
}

const CHANGES_ROWS = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/;

/** Runs one statement, within a transaction or committed by itself. */
export async function executeStatement(
  request: MemberReader,
  context: OperationContext,
): Promise<ExecuteStatementResponse> {
  checkTarget(request);
  const database = readDatabase(request);
  const transactionId = readTransactionId(request);
  const continueAfterTimeout = request.flag('continueAfterTimeout') ?? false;
  const resultRequest = readResultRequest(request);
  const statement = bindStatement(readSql(request), readParameters(request.value('parameters') ?? [], 'parameters'));
  if (transactionId !== undefined) {
    checkMayContinue(continueAfterTimeout);
    return context.transactions.use({ transactionId, database }, (session) => run(session, statement, resultRequest));
  }
  return context.pools.use(database ?? context.defaultDatabase, async (session) => {
    const result = continueAfterTimeout ? await runOn(session, statement) : await session.run(statement);
    return respond(session, result, resultRequest);
  });
}

/** The service was seen to refuse the combination; its text is not known. */
function checkMayContinue(continueAfterTimeout: boolean): void {
  if (continueAfterTimeout) {
    throw validationFault("continueAfterTimeout isn't supported within a transaction");
  }
}

function readResultRequest(request: MemberReader): ResultRequest {
  const options = request.object('resultSetOptions');
  return {
    includeResultMetadata: request.flag('includeResultMetadata') ?? false,
    isJson: request.choice('formatRecordsAs', ['JSON', 'NONE']) === 'JSON',
    options: {
      decimalReturnType: options?.choice('decimalReturnType', ['DOUBLE_OR_LONG', 'STRING']) ?? 'STRING',
      longReturnType: options?.choice('longReturnType', ['LONG', 'STRING']) ?? 'LONG',
    },
  };
}

async function run(
  session: DatabaseSession,
  statement: BoundStatement,
  resultRequest: ResultRequest,
): Promise<ExecuteStatementResponse> {
  return respond(session, await session.run(statement), resultRequest);
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

async function respond(
  session: DatabaseSession,
  result: RawResult,
  resultRequest: ResultRequest,
): Promise<ExecuteStatementResponse> {
  checkIsStatement(result);
  if (result.isTooLarge) {
    throw new ResultTooLargeFault();
  }
  if (result.columns === undefined) {
    return { generatedFields: [], numberOfRecordsUpdated: Number(CHANGES_ROWS.exec(result.commandTag)?.[1] ?? 0) };
  }
  return respondWithRows(session, { ...result, columns: result.columns }, resultRequest);
}

/** The number of updated records is 0 when rows are returned, by RETURNING too. */
async function respondWithRows(
  session: DatabaseSession,
  { columns, rows }: { columns: readonly RawColumn[]; rows: RawResult['rows'] },
  { includeResultMetadata, isJson, options }: ResultRequest,
): Promise<ExecuteStatementResponse> {
  const types = await findResultTypes(session, columns);
  const records = rows.map((row) => types.map((type, index) => encodeField(row[index] ?? null, type, options)));
  if (isJson) {
    const labels = columns.map((column) => column.name);
    return { numberOfRecordsUpdated: 0, formattedRecords: formatRecords(labels, records) };
  }
  const response = { numberOfRecordsUpdated: 0, records };
  return includeResultMetadata
    ? { ...response, columnMetadata: await describeColumns(session, columns, types) }
    : response;
}
