import type { Connection, Submittable } from 'pg';

import { ResultSize } from '../results/result-size.js';
import { databaseFault } from '../service-fault.js';
import type { PostgresStatement } from './parameters/parameter-binder.js';

/** A column of a result, as PostgreSQL's RowDescription names its properties. */
export interface RawColumn {
  readonly name: string;
  /** The table and the number of the column in it, or 0 for an expression. */
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

/** What a statement answered, every value in PostgreSQL's own text form. */
export interface RawResult {
  /** Absent when the statement does not return rows. */
  readonly columns: readonly RawColumn[] | undefined;
  readonly rows: readonly (readonly (string | null)[])[];
  /** `INSERT 0 1` for instance; empty when there was no statement in the text. */
  readonly commandTag: string;
  /** Whether the rows were more than the service returns; then `rows` is cut off. */
  readonly isTooLarge: boolean;
  /** The size of the rows as the service counts it. */
  readonly bytes: number;
}

/** The part of a connection of `pg` 8 that a statement writes to; its published typings still describe version 7. */
interface WireConnection {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { text: string; types: readonly number[] }): void;
  bind(message: { values: readonly (string | null)[] }): void;
  describe(message: { type: 'P' }): void;
  execute(message: object): void;
  sync(): void;
  sendCopyFail(reason: string): void;
}

/**
 * One statement on its way through `pg`: sends Parse, Bind, Describe, Execute and Sync with the given type ids and
 * collects the answers as texts. `pg` calls the `handle…` methods, as it does for pg-cursor and pg-query-stream.
 *
 * @see https://www.postgresql.org/docs/17/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */
export class RawStatement implements Submittable {
  readonly result: Promise<RawResult>;
  readonly #statement: PostgresStatement;
  readonly #rows: (string | null)[][] = [];
  readonly #size = new ResultSize();
  #columns: readonly RawColumn[] | undefined;
  #commandTag = '';
  #copyProblem: Error | undefined;
  #resolve: (result: RawResult) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(statement: PostgresStatement) {
    this.#statement = statement;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as WireConnection;
    wire.stream.cork();
    wire.parse({ text: this.#statement.text, types: this.#statement.types });
    wire.bind({ values: this.#statement.values });
    wire.describe({ type: 'P' });
    wire.execute({});
    wire.sync();
    wire.stream.uncork();
  }

  handleRowDescription(message: { fields: readonly RawColumn[] }): void {
    this.#columns = message.fields;
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    this.#size.add(message.fields);
    if (!this.#size.isTooLarge) {
      this.#rows.push(message.fields);
    }
  }

  handleCommandComplete(message: { text: string }): void {
    this.#commandTag = message.text;
  }

  handleEmptyQuery(): void {
    this.#commandTag = '';
  }

  handlePortalSuspended(): void {
    // Execute asks for all rows, so a portal is never suspended.
  }

  handleCopyInResponse(connection: WireConnection): void {
    this.#copyProblem = databaseFault('execute: unexpected message: CopyInResponse');
    connection.sendCopyFail('COPY is not available through the Data API');
    // The server read the first Sync as part of the copied data.
    connection.sync();
  }

  handleCopyData(): void {
    this.#copyProblem = databaseFault('execute: unexpected message: CopyOutResponse');
  }

  handleError(error: Error): void {
    this.#reject(this.#copyProblem ?? error);
  }

  handleReadyForQuery(): void {
    // An empty table sends no data, only the tag tells that it was copied.
    if (this.#copyProblem !== undefined || this.#commandTag.startsWith('COPY')) {
      this.#reject(this.#copyProblem ?? databaseFault('execute: unexpected message: CopyOutResponse'));
      return;
    }
    this.#resolve({
      columns: this.#columns,
      rows: this.#rows,
      commandTag: this.#commandTag,
      isTooLarge: this.#size.isTooLarge,
      bytes: this.#size.bytes,
    });
  }
}
