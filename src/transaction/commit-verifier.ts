import { setTimeout as delay } from 'node:timers/promises';

import type { Connector } from '../connector/connector.js';
import type { CommitVerification } from '../dialects/dialect.js';
import { cleanUpAfter } from '../errors/base-exception.js';
import { type CommitOutcomeUnknownException, UnexpectedRollbackException } from '../errors/transaction-exceptions.js';
import type { ColumnType } from '../sql/column-type.js';

const TEXT: ColumnType = { name: 'text', array: false };

/** The times before each question, in milliseconds: a commit that is under way ends within them or not at all. */
const DELAYS_MS = [0, 50, 200, 800];

/** Finds out what became of a commit whose answer was lost, by the number that the database gave the transaction. */
export class CommitVerifier {
  readonly #connector: Connector;
  readonly #verification: CommitVerification;
  #number: string | undefined;

  constructor(connector: Connector, verification: CommitVerification) {
    this.#connector = connector;
    this.#verification = verification;
  }

  /** Asks for the number, as the last statement before the commit. */
  async note(transactionId: string): Promise<void> {
    const { numberOfTransaction: sql } = this.#verification;
    const { records } = await this.#connector.execute(
      { sql, kind: 'select', parameters: [], resultTypes: [TEXT] },
      { transactionId },
    );
    this.#number = String(records[0]?.[0]);
  }

  /**
   * Resolves when the transaction was stored after all. One that is still open is rolled back, so that there is an
   * outcome: its commit has not arrived.
   *
   * @throws {UnexpectedRollbackException} when nothing of it was stored: the work may be done again
   * @throws {CommitOutcomeUnknownException} the one that was given, when the database does not tell
   */
  async resolve(unknown: CommitOutcomeUnknownException, transactionId: string): Promise<void> {
    const status = await this.#finalStatus(unknown, transactionId);
    if (status === 'aborted') {
      throw new UnexpectedRollbackException(
        'The commit was sent, but did not arrive: the transaction was rolled back, nothing of it was stored.',
        { cause: unknown, retryable: true },
      );
    }
    if (status !== 'committed') {
      throw unknown;
    }
  }

  async #finalStatus(unknown: CommitOutcomeUnknownException, transactionId: string): Promise<unknown> {
    let status: unknown = 'in progress';
    await cleanUpAfter(unknown, async () => {
      for (const delayMs of DELAYS_MS) {
        await delay(delayMs);
        status = await this.#askForStatus();
        if (status !== 'in progress') {
          return;
        }
        await this.#connector.rollback(transactionId);
      }
    });
    return status;
  }

  async #askForStatus(): Promise<unknown> {
    const { statusOfTransaction: sql, parameter: name } = this.#verification;
    const { records } = await this.#connector.execute({
      sql,
      kind: 'select',
      parameters: [{ name, value: { stringValue: this.#number ?? '' } }],
      resultTypes: [TEXT],
    });
    return records[0]?.[0];
  }
}
