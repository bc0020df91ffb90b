import type { ColumnMetadata, Field, ResultSetOptions } from '../wire/shapes.js';
import type { StatementParameter } from './parameters/parameter-reader.js';
import type { ServiceFault } from './service-fault.js';
import type { TransactionSession } from './transaction-registry.js';

/**
 * A statement with its values, in the form in which its engine takes them; an engine adds what it needs besides the
 * text. A session runs statements that its own engine has bound, and no others.
 */
export interface BoundStatement {
  readonly text: string;
}

/** The rows that a statement returned, not yet in the form of the service. */
export interface ResultSet {
  readonly labels: readonly string[];
  readonly rowCount: number;
  /** The size of the rows as the service counts it. */
  readonly bytes: number;
  /** @throws {ServiceFault} UnsupportedResultException when the service does not return the rows. */
  encode(options: ResultSetOptions): Promise<Field[][]>;
  /** Describes the columns. The session that ran the statement must not have been given back yet. */
  describe(): Promise<ColumnMetadata[]>;
}

/** What a statement answered. */
export interface StatementResult {
  /** Absent when the statement does not return rows. */
  readonly resultSet: ResultSet | undefined;
  /** 0 when the statement returns rows. */
  readonly numberOfRecordsUpdated: number;
  readonly generatedFields: Field[];
}

/** One connection to the database, lent to one call or one transaction. Every error it throws is a `ServiceFault`. */
export interface EngineSession extends TransactionSession {
  /** @throws {ServiceFault} also when the text holds no statement or several, which only some engines know before. */
  run(statement: BoundStatement): Promise<StatementResult>;
  /** Lets the statements of the session take as long as they need, until it is given back. */
  liftTimeout(): Promise<void>;
  /** What the caller is told when a statement of this session takes longer than the service lets it. */
  timeoutFault(): ServiceFault;
}

/**
 * A transaction keeps its connection between calls; a statement outside of one gives it back at once. The purposes do
 * not share the connections: however many transactions are open, a statement outside of them finds one, so that a caller
 * who needs both never waits for itself.
 */
export type SessionPurpose = 'statement' | 'transaction';

/** A database server as the operations see it; what they do does not depend on which one it is. */
export interface Engine {
  /**
   * Puts the parameters in the place of the `:name` placeholders.
   *
   * @throws {ServiceFault} when the service would refuse the statement or a value before the database sees them.
   */
  bind(sql: string, parameters: readonly StatementParameter[]): BoundStatement;
  /**
   * Lends a session; who asks when all are lent waits for the next free one.
   *
   * @throws {ServiceFault} DatabaseErrorException when the database does not exist.
   */
  acquire(database: string, purpose: SessionPurpose): Promise<EngineSession>;
  /** Ends all sessions, whatever runs on them, and what the engine has started for itself. */
  close(): Promise<void>;
}

/** Lends a session for the length of `work`. */
export async function useSession<Result>(
  engine: Engine,
  database: string,
  work: (session: EngineSession) => Promise<Result>,
): Promise<Result> {
  const session = await engine.acquire(database, 'statement');
  try {
    return await work(session);
  } finally {
    // The answer need not wait until the connection is clean for the next call.
    void session.release();
  }
}
