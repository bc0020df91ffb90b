/** How a transaction, or a part of it behind a savepoint, ended. */
export type TransactionOutcome = 'committed' | 'rolledBack' | 'unknown';

/** What it returns is awaited, and no more. */
export type TransactionHook = () => unknown;
export type CompletionHook = (outcome: TransactionOutcome) => unknown;

/** What is to be done when a scope ends, in the order in which it was asked for. */
export class TransactionHooks {
  readonly #beforeCommit: TransactionHook[] = [];
  readonly #afterCommit: TransactionHook[] = [];
  readonly #afterRollback: TransactionHook[] = [];
  readonly #afterCompletion: CompletionHook[] = [];

  beforeCommit(hook: TransactionHook): void {
    this.#beforeCommit.push(hook);
  }

  afterCommit(hook: TransactionHook): void {
    this.#afterCommit.push(hook);
  }

  afterRollback(hook: TransactionHook): void {
    this.#afterRollback.push(hook);
  }

  afterCompletion(hook: CompletionHook): void {
    this.#afterCompletion.push(hook);
  }

  /** The next that is to be run before the commit; each is given once. */
  nextBeforeCommit(): TransactionHook | undefined {
    return this.#beforeCommit.shift();
  }

  /** Takes over those of a part that was released. */
  adopt(part: TransactionHooks): void {
    this.#beforeCommit.push(...part.#beforeCommit);
    this.#afterCommit.push(...part.#afterCommit);
    this.#afterRollback.push(...part.#afterRollback);
    this.#afterCompletion.push(...part.#afterCompletion);
  }

  /** Those that are to be run after the end. */
  after(outcome: TransactionOutcome): TransactionHook[] {
    const own = { committed: this.#afterCommit, rolledBack: this.#afterRollback, unknown: [] }[outcome];
    return [...own, ...this.#afterCompletion.map((hook) => () => hook(outcome))];
  }
}

/** Runs hooks one after the other; one that fails is reported and does not hold up the next. */
export async function runHooks(
  hooks: readonly TransactionHook[],
  onHookError: (failure: unknown) => void,
): Promise<void> {
  for (const hook of hooks) {
    try {
      await hook();
    } catch (failure) {
      reportTo(onHookError, failure);
    }
  }
}

/** What is told of a failed hook where nobody asked to be told. */
export function warnOfHookError(failure: unknown): void {
  const said = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
  process.emitWarning(`A hook of a transaction has failed, after its end: ${said}`, 'AurormWarning');
}

function reportTo(onHookError: (failure: unknown) => void, failure: unknown): void {
  try {
    onHookError(failure);
  } catch (reportFailure) {
    warnOfHookError(failure);
    warnOfHookError(reportFailure);
  }
}
