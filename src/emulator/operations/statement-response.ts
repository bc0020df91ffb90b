import type { ExecuteStatementResponse, ResultSetOptions } from '../../wire/shapes.js';
import type { ResultSet, StatementResult } from '../engine.js';
import type { MemberReader } from '../member-reader.js';
import { formatRecords } from '../results/formatted-records.js';

/** How the caller wants the result. */
export interface ResponseOptions {
  readonly includeResultMetadata: boolean;
  readonly isJson: boolean;
  readonly resultSetOptions: ResultSetOptions;
}

export function readResponseOptions(request: MemberReader): ResponseOptions {
  const options = request.object('resultSetOptions');
  return {
    includeResultMetadata: request.flag('includeResultMetadata') ?? false,
    isJson: request.choice('formatRecordsAs', ['JSON', 'NONE']) === 'JSON',
    resultSetOptions: {
      decimalReturnType: options?.choice('decimalReturnType', ['DOUBLE_OR_LONG', 'STRING']) ?? 'STRING',
      longReturnType: options?.choice('longReturnType', ['LONG', 'STRING']) ?? 'LONG',
    },
  };
}

/**
 * The answer to a statement: records when it returns rows, and else how many it changed.
 *
 * @throws {ServiceFault} UnsupportedResultException when the service does not return the rows.
 */
export async function createResponse(
  { resultSet, numberOfRecordsUpdated, generatedFields }: StatementResult,
  options: ResponseOptions,
): Promise<ExecuteStatementResponse> {
  return resultSet === undefined
    ? { generatedFields, numberOfRecordsUpdated }
    : { numberOfRecordsUpdated, ...(await respondWithRows(resultSet, options)) };
}

async function respondWithRows(
  resultSet: ResultSet,
  { includeResultMetadata, isJson, resultSetOptions }: ResponseOptions,
): Promise<ExecuteStatementResponse> {
  const records = await resultSet.encode(resultSetOptions);
  if (isJson) {
    return { formattedRecords: formatRecords(resultSet.labels, records) };
  }
  return includeResultMetadata ? { records, columnMetadata: await resultSet.describe() } : { records };
}
