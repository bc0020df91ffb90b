import type { ExecuteStatementResponse, ResultSetOptions } from '../../wire/shapes.js';
import type { MemberReader } from '../member-reader.js';
import type { DatabaseSession } from '../postgres/database-session.js';
import type { RawColumn, RawResult } from '../postgres/raw-statement.js';
import { describeColumns } from '../results/column-metadata.js';
import { encodeField } from '../results/field-encoder.js';
import { formatRecords } from '../results/formatted-records.js';
import { findResultTypes } from '../results/result-types.js';
import { ResultTooLargeFault } from '../service-fault.js';
import { checkIsStatement } from './statement-text.js';

/** How the caller wants the result. */
export interface ResponseOptions {
  readonly includeResultMetadata: boolean;
  readonly isJson: boolean;
  readonly resultSetOptions: ResultSetOptions;
}

const CHANGES_ROWS = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/;

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
 * @param session The session that ran the statement.
 * @throws {ServiceFault} UnsupportedResultException when the service does not return the rows.
 */
export async function createResponse(
  session: DatabaseSession,
  result: RawResult,
  options: ResponseOptions,
): Promise<ExecuteStatementResponse> {
  checkIsStatement(result);
  if (result.isTooLarge) {
    throw new ResultTooLargeFault();
  }
  if (result.columns === undefined) {
    return { generatedFields: [], numberOfRecordsUpdated: Number(CHANGES_ROWS.exec(result.commandTag)?.[1] ?? 0) };
  }
  return respondWithRows(session, { ...result, columns: result.columns }, options);
}

/** The number of updated records is 0 when rows are returned, by RETURNING too. */
async function respondWithRows(
  session: DatabaseSession,
  { columns, rows }: { columns: readonly RawColumn[]; rows: RawResult['rows'] },
  { includeResultMetadata, isJson, resultSetOptions }: ResponseOptions,
): Promise<ExecuteStatementResponse> {
  const types = await findResultTypes(session, columns);
  const records = rows.map((row) =>
    types.map((type, index) => encodeField(row[index] ?? null, type, resultSetOptions)),
  );
  if (isJson) {
    const labels = columns.map((column) => column.name);
    return { numberOfRecordsUpdated: 0, formattedRecords: formatRecords(labels, records) };
  }
  const response = { numberOfRecordsUpdated: 0, records };
  return includeResultMetadata
    ? { ...response, columnMetadata: await describeColumns(session, columns, types) }
    : response;
}
