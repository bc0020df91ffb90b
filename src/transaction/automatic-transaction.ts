import type { TransactionScope } from './transaction-scope.js';

/** The transaction that the writes of a session begin, and that ends when the session's owner says so. */
export interface AutomaticTransaction {
  /** The whole of it, for statements and calls to take part in; absent where none is open. */
  readonly openScope: TransactionScope | undefined;
  /** That of the open one, or of a new one. */
  open(): TransactionScope;
  /** Opens one and begins it at once. */
  begin(): Promise<void>;
  /** Does nothing where none is open; none is afterwards, also when this throws. */
  commit(): Promise<void>;
  /** Does nothing where none is open; none is afterwards, also when this throws. */
  rollback(): Promise<void>;
}
