import type { Connection, FieldPacket, ResultSetHeader } from 'mysql2';

import { ResultSize } from '../results/result-size.js';

/** A column of a result, as the server describes it. */
export interface RawColumn {
  readonly label: string;
  /** The column in its table; empty for an expression, as are the tables. */
  readonly name: string;
  readonly table: string;
  /** The number of the type in the protocol. */
  readonly type: number;
  readonly flags: number;
  /** The number of the collation; 63 for bytes and for what is not text. */
  readonly characterSet: number;
  /** The greatest length of a value, in bytes. */
  readonly length: number;
  readonly decimals: number;
  /** Whether MariaDB, which has no type for it, says that the text is JSON. */
  readonly isJsonText: boolean;
}

/** What a statement answered, every value in the server's own text form. */
export interface RawResult {
  /** Absent when the statement does not return rows. */
  readonly columns: readonly RawColumn[] | undefined;
  readonly rows: readonly (readonly (Buffer | null)[])[];
  /** Whether the rows were more than the service returns; then `rows` is cut off. */
  readonly isTooLarge: boolean;
  /** The size of the rows as the service counts it. */
  readonly bytes: number;
  /** The rows that the statement found, whether or not it changed them. */
  readonly affectedRows: number;
  /** The first number that the statement gave to an AUTO_INCREMENT column; 0 for none. */
  readonly insertId: bigint;
}

function toRawColumn(field: FieldPacket): RawColumn {
  return {
    label: field.name,
    name: field.orgName,
    table: field.orgTable,
    type: field.columnType ?? 0,
    flags: Number(field.flags),
    characterSet: field.characterSet ?? 0,
    length: field.columnLength ?? 0,
    decimals: field.decimals,
    isJsonText: field.extendedFormat === 'json',
  };
}

/** Collects what `mysql2` reports of one statement. Of the results of a procedure the first with rows counts. */
class ResultCollector {
  readonly #rows: (Buffer | null)[][] = [];
  readonly #size = new ResultSize();
  #columns: readonly RawColumn[] | undefined;
  #header: ResultSetHeader | undefined;

  addFields(fields: readonly FieldPacket[] | undefined): void {
    this.#columns ??= fields?.map(toRawColumn);
  }

  addResult(result: ResultSetHeader | (Buffer | null)[], index: number): void {
    if (!Array.isArray(result)) {
      this.#header = result;
      return;
    }
    if (index > 0) {
      return;
    }
    this.#size.add(result);
    if (!this.#size.isTooLarge) {
      this.#rows.push(result);
    }
  }

  result(): RawResult {
    return {
      columns: this.#columns,
      rows: this.#rows,
      isTooLarge: this.#size.isTooLarge,
      bytes: this.#size.bytes,
      affectedRows: this.#header?.affectedRows ?? 0,
      insertId: BigInt(this.#header?.insertId ?? 0),
    };
  }
}

/**
 * Runs a statement in the text protocol and collects its answer.
 *
 * The promise is also rejected when the connection ends: `mysql2` reports that to the connection and not to the query.
 */
export async function runRawQuery(connection: Connection, sql: string): Promise<RawResult> {
  const collector = new ResultCollector();
  let failure: Error | undefined;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      connection.off('error', onLost).off('end', onLost);
      resolve();
    };
    const onLost = (error?: Error): void => {
      failure ??= error ?? new Error('The connection to the server was lost.');
      settle();
    };
    connection.once('error', onLost).once('end', onLost);
    connection
      // Without a callback the rows do not pile up in memory, however many there are.
      .query({ sql, rowsAsArray: true, typeCast: false })
      .on('fields', (fields: FieldPacket[] | undefined) => collector.addFields(fields))
      .on('result', (result: ResultSetHeader | (Buffer | null)[], index: number) => collector.addResult(result, index))
      .on('error', (error: Error) => (failure = error))
      .on('end', settle);
  });
  if (failure !== undefined) {
    throw failure;
  }
  return collector.result();
}
