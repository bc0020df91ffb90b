// What the compiler must accept and must refuse; compiled with the tests, never run.
import {
  afterCompletion,
  NonTransactional,
  Propagation,
  runInTransaction,
  Transactional,
  type TransactionalOptions,
  type TransactionOutcome,
} from '../../src/index.js';

@Transactional({ readOnly: true })
export class Service {
  @Transactional({ propagation: Propagation.REQUIRES_NEW, rollbackFor: [TypeError, (failure) => failure === 7] })
  async asynchronous(id: number): Promise<number> {
    return Promise.resolve(id);
  }

  @NonTransactional()
  plain(): number {
    return 7;
  }

  // @ts-expect-error a decorated method gives a promise
  @Transactional()
  synchronous(): number {
    return 7;
  }

  // @ts-expect-error there is nothing to run
  @Transactional()
  property = 7;
}

export const result: Promise<number> = runInTransaction(() => new Service().asynchronous(7), { propagation: 'NESTED' });

export const propagation: Propagation = 'SUPPORTS';

afterCompletion((outcome: TransactionOutcome) => outcome satisfies 'committed' | 'rolledBack' | 'unknown');

export const refused: TransactionalOptions[] = [
  // @ts-expect-error no such mode
  { propagation: 'SOMETIMES' },
  // @ts-expect-error no such level
  { isolation: 'CHAOS' },
  // @ts-expect-error attempts have to be said
  { retry: {} },
];

// @ts-expect-error work gives a promise
void runInTransaction(() => 7);
