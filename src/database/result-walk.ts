import type { StatementResult } from '../connector/connector.js';

export type Pages = AsyncGenerator<StatementResult, void, undefined>;

/** A way through the records of a query inside a transaction, however many they are. */
export interface ResultWalk {
  /** All records in one answer, if they fit into one for sure; else `undefined`. Never risks the transaction. */
  probe(): Promise<StatementResult | undefined>;
  /**
   * Pages that the database has measured before they are asked for: none is ever too large.
   *
   * @throws {ResultTooLargeException} before a single record that is larger than an answer may be is asked for
   */
  measuredPages(): Pages;
  /**
   * Pages whose size follows that of the records seen last, where those cost less than measured ones. The transaction is
   * to end behind them: what they have opened ends with it.
   *
   * @throws {ResultTooLargeException} when a page turns out too large; the service may have ended the transaction
   */
  adaptivePages?(): Pages;
}
