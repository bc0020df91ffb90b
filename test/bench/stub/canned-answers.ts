import { selectedColumns, type SelectedColumn } from './selected-columns.js';

/** What of a request matters for its answer. */
export interface StubRequest {
  readonly sql: string;
  readonly includeResultMetadata?: boolean;
  readonly resultSetOptions?: { readonly longReturnType?: string };
}

export interface StubAnswer {
  readonly status: number;
  readonly body: string;
  /** The name of the service's exception, where it is one. */
  readonly errorType?: string;
}

const MAX_RESPONSE_BYTES = 1024 * 1024;
const TOO_LARGE: StubAnswer = {
  status: 400,
  errorType: 'UnsupportedResultException',
  body: JSON.stringify({ message: 'The result exceeds the size limit 1 MB.' }),
};

/** Answers statements about the table of items, the same statement always with the same text. */
export class CannedAnswers {
  readonly #bodies = new Map<string, StubAnswer>();
  #cursor: { readonly select: string; position: number } | undefined;

  /** @param rows how many rows the table has, or a statement changes or returns */
  answer(request: StubRequest, rows: number): StubAnswer {
    const { sql } = request;
    const declared = /^DECLARE \S+ .*?CURSOR FOR (?<select>.*)$/is.exec(sql)?.groups?.['select'];
    if (declared !== undefined) {
      this.#cursor = { select: declared, position: 0 };
      return changed(0);
    }
    const count = /^FETCH (?<count>\d+)/.exec(sql)?.groups?.['count'];
    if (count !== undefined && this.#cursor !== undefined) {
      const from = this.#cursor.position;
      const to = Math.min(rows, from + Number(count));
      this.#cursor.position = to;
      return this.#records({ ...request, sql: this.#cursor.select }, from, to);
    }
    return this.#once(`${rows} ${keyOf(request)}`, () => this.#statement(request, rows));
  }

  #statement(request: StubRequest, rows: number): StubAnswer {
    const { sql } = request;
    if (/^\s*select\s+(?:count|exists)\b/i.test(sql)) {
      return { status: 200, body: JSON.stringify(countOf(request, rows)) };
    }
    return selectedColumns(sql, rows).length === 0 ? changed(rows) : this.#records(request, 0, rows);
  }

  #records(request: StubRequest, from: number, to: number): StubAnswer {
    const columns = selectedColumns(request.sql, to);
    const longAsText = request.resultSetOptions?.longReturnType === 'STRING';
    return this.#once(`${from} ${to} ${keyOf(request)}`, () => {
      const records = Array.from({ length: to - from }, (_, index) =>
        columns.map(({ column }) => column.field(from + index, longAsText)),
      );
      return sizeOf(records) > MAX_RESPONSE_BYTES
        ? TOO_LARGE
        : { status: 200, body: JSON.stringify({ ...answerOf(request, columns), records }) };
    });
  }

  #once(key: string, make: () => StubAnswer): StubAnswer {
    const answer = this.#bodies.get(key) ?? make();
    this.#bodies.set(key, answer);
    return answer;
  }
}

/** What the answer depends on: never the values of parameters. */
function keyOf({ sql, includeResultMetadata = false, resultSetOptions }: StubRequest): string {
  return `${includeResultMetadata} ${resultSetOptions?.longReturnType ?? ''} ${sql}`;
}

function changed(rows: number): StubAnswer {
  return { status: 200, body: JSON.stringify({ generatedFields: [], numberOfRecordsUpdated: rows }) };
}

function answerOf({ includeResultMetadata }: StubRequest, columns: readonly SelectedColumn[]): object {
  const columnMetadata = columns.map(({ label, column }) => metadataOf(label, column.typeName, column.jdbcType));
  return { numberOfRecordsUpdated: 0, ...(includeResultMetadata === true ? { columnMetadata } : {}) };
}

function countOf({ sql, includeResultMetadata, resultSetOptions }: StubRequest, rows: number): object {
  const label = /\bas\s+"?(?<label>\w+)"?/i.exec(sql)?.groups?.['label'] ?? 'count';
  const field = resultSetOptions?.longReturnType === 'STRING' ? { stringValue: String(rows) } : { longValue: rows };
  const columnMetadata = [metadataOf(label, 'int8', -5)];
  return {
    numberOfRecordsUpdated: 0,
    records: [[field]],
    ...(includeResultMetadata === true ? { columnMetadata } : {}),
  };
}

function metadataOf(label: string, typeName: string, type: number): object {
  return {
    arrayBaseColumnType: 0,
    isAutoIncrement: false,
    isCaseSensitive: true,
    isCurrency: false,
    isSigned: true,
    label,
    name: label,
    nullable: 1,
    precision: 19,
    scale: 0,
    schemaName: '',
    tableName: 'item',
    type,
    typeName,
  };
}

/** As the service counts it: 2 bytes for each record, 4 for each cell, and the octets of the texts. */
function sizeOf(records: readonly object[][]): number {
  return records.flat().reduce<number>((sum, field) => {
    const [value] = Object.values(field) as unknown[];
    return sum + 4 + ('isNull' in field ? 0 : Buffer.byteLength(String(value)));
  }, records.length * 2);
}
