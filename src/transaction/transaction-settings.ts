import type { ServiceDialect, ServiceSettings } from './service-transaction.js';
import type { ParticipantLimits } from './participant.js';
import type { Dialect } from '../dialects/dialect.js';

/** What a transaction has to know of the engine. */
export type TransactionDialect = Pick<Dialect, 'failedStatementAbortsTransaction'> & ServiceDialect;

/** What a single transaction has to know of the options, and of what is around it. */
export interface TransactionSettings extends ServiceSettings, Pick<ParticipantLimits, 'deadline'> {
  /** Under what its scopes are entered. @default the transaction itself */
  readonly source?: object | undefined;
  /** Which run of its work it is, from 1. */
  readonly attempt?: number | undefined;
  /** How many transactions are open around each other, this one included, from 1. */
  readonly depth?: number | undefined;
  readonly deadlockTimeoutMs?: number | undefined;
}
