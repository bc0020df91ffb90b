import { expect } from 'chai';

import { type FaultCall, FaultPlan } from '../../../../src/emulator/faults/fault-plan.js';
import type { Fault } from '../../../../src/emulator/index.js';
import type { OperationName } from '../../../../src/wire/shapes.js';

function call(operation: OperationName, sql?: string, openTransactionId?: string): FaultCall {
  return { operation, sql, openTransactionId };
}

/** The calls, by their position, that a fault strikes. */
function struckBy(fault: Fault, calls: readonly FaultCall[]): number[] {
  const plan = new FaultPlan();
  plan.inject(fault);
  return calls.flatMap((arriving, index) => (plan.strike(arriving).length > 0 ? [index] : []));
}

const SELECT = call('ExecuteStatement', 'SELECT 1');
const EACH_OPERATION = [
  SELECT,
  call('BatchExecuteStatement', 'INSERT INTO t VALUES (:n)'),
  call('BeginTransaction'),
  call('CommitTransaction', undefined, 'A1'),
  call('RollbackTransaction', undefined, 'A1'),
];

describe('FaultPlan', () => {
  const cases: [what: string, fault: Fault, calls: readonly FaultCall[], struck: number[]][] = [
    ['the next call alone', { kind: 'cut' }, [SELECT, SELECT], [0]],
    ['as many calls as it is told', { kind: 'throttling', times: 2 }, [SELECT, SELECT, SELECT], [0, 1]],
    ['every call', { kind: 'cut', times: 'always' }, EACH_OPERATION, [0, 1, 2, 3, 4]],
    ['none of those it is to skip', { kind: 'cut', skip: 2, times: 1 }, [SELECT, SELECT, SELECT, SELECT], [2]],
    ['calls of its operation', { kind: 'cut', operation: 'CommitTransaction' }, EACH_OPERATION, [3]],
    ['statements that hold its text', { kind: 'cut', match: 'INTO t', times: 'always' }, EACH_OPERATION, [1]],
    ['statements that match its expression', { kind: 'cut', match: /^select/i, times: 'always' }, EACH_OPERATION, [0]],
    [
      'every statement that matches an expression with a memory',
      { kind: 'cut', match: /1/g, times: 'always' },
      [SELECT, SELECT, SELECT],
      [0, 1, 2],
    ],
    ['what a cluster that resumes answers', { kind: 'resuming', times: 'always' }, EACH_OPERATION, [0, 1, 2]],
    ['calls in a transaction that is open', { kind: 'expired-transaction', times: 9 }, EACH_OPERATION, [3, 4]],
    [
      'calls it does not concern not even by skipping them',
      { kind: 'cut', operation: 'ExecuteStatement', skip: 1 },
      [call('BeginTransaction'), SELECT, SELECT],
      [2],
    ],
  ];
  for (const [what, fault, calls, struck] of cases) {
    it(`strikes ${what}`, () => {
      expect(struckBy(fault, calls)).to.deep.equal(struck);
    });
  }

  it('lets a call meet all its latencies and the first other fault, and keeps the second for the next call', () => {
    const plan = new FaultPlan();
    plan.inject({ kind: 'cut' });
    plan.inject({ kind: 'latency', latencyMs: 1 });
    plan.inject({ kind: 'throttling' });
    plan.inject({ kind: 'latency', latencyMs: 2, times: 2 });

    expect(plan.strike(SELECT).map(({ kind }) => kind)).to.deep.equal(['latency', 'latency', 'cut']);
    expect(plan.strike(SELECT).map(({ kind }) => kind)).to.deep.equal(['latency', 'throttling']);
    expect(plan.strike(SELECT)).to.deep.equal([]);
    expect(plan.strikes).to.equal(5);
  });

  it('tells how often a fault struck and whether it can again', () => {
    const plan = new FaultPlan();
    const fault = plan.inject({ kind: 'cut', times: 2 });
    expect([fault.id, fault.strikes, fault.isActive]).to.deep.equal([1, 0, true]);

    plan.strike(SELECT);
    expect([fault.strikes, fault.isActive]).to.deep.equal([1, true]);

    plan.strike(SELECT);
    expect([fault.strikes, fault.isActive]).to.deep.equal([2, false]);
    expect(plan.list()).to.deep.equal([fault]);
  });

  it('lets no fault strike that was taken back', () => {
    const plan = new FaultPlan();
    const kept = plan.inject({ kind: 'cut', operation: 'BeginTransaction' });
    {
      using fault = plan.inject({ kind: 'cut' });
      expect(plan.list()).to.deep.equal([kept, fault]);
    }
    expect(plan.list()).to.deep.equal([kept]);
    expect(plan.strike(SELECT)).to.deep.equal([]);

    plan.clear();
    expect(plan.list()).to.deep.equal([]);
    expect(plan.strike(call('BeginTransaction'))).to.deep.equal([]);
    expect(kept.isActive).to.equal(false);
  });

  it('keeps a copy of a fault', () => {
    const plan = new FaultPlan();
    const fault: Fault = { kind: 'cut', operation: 'BeginTransaction' };
    plan.inject(fault);
    fault.operation = 'ExecuteStatement';

    expect(plan.strike(SELECT)).to.deep.equal([]);
  });

  const refused: [fault: unknown, message: string][] = [
    [undefined, 'A fault must be an object with the member kind.'],
    [['cut'], 'A fault must be an object with the member kind.'],
    [{}, "The member kind of a fault is undefined; it must be one of 'resuming', 'throttling', 'error', 'cut',"],
    [{ kind: 'flood' }, "The member kind of a fault is 'flood'"],
    [{ kind: 'constructor' }, "The member kind of a fault is 'constructor'"],
    [
      { kind: 'cut', latencyMs: 5 },
      "A fault of the kind 'cut' has no member latencyMs; it can have kind, operation, match, skip, times, when.",
    ],
    [{ kind: 'cut', operation: 'Execute' }, "The member operation of a fault is 'Execute'; it must be one of"],
    [{ kind: 'cut', match: '' }, "The member match of a fault is ''; it must be a text that is not empty, or"],
    [{ kind: 'cut', match: {} }, 'The member match of a fault is an object'],
    [{ kind: 'cut', skip: -1 }, 'The member skip of a fault is -1; it must be a whole number from 0.'],
    [{ kind: 'cut', times: 0 }, "The member times of a fault is 0; it must be a whole number from 1, or 'always'."],
    [{ kind: 'cut', times: Infinity }, 'The member times of a fault is Infinity'],
    [{ kind: 'cut', when: 'later' }, "The member when of a fault is 'later'; it must be one of 'before', 'after'."],
    [
      { kind: 'latency' },
      'The member latencyMs of a fault is undefined; it must be a whole number from 0 to 2147483647.',
    ],
    [{ kind: 'latency', latencyMs: 2_147_483_648 }, 'The member latencyMs of a fault is 2147483648'],
    [{ kind: 'error' }, 'The member exception of a fault is undefined'],
    [{ kind: 'error', exception: 'a\r\nb' }, 'The member exception of a fault is'],
    [{ kind: 'error', exception: 'Ooops' }, 'The service has no exception Ooops; give the fault a status, or correct'],
    [{ kind: 'error', exception: 'toString' }, 'The service has no exception toString'],
    [{ kind: 'error', exception: 'Ooops', status: 200 }, 'The member status of a fault is 200'],
    [
      { kind: 'resuming', operation: 'CommitTransaction' },
      "A fault of the kind 'resuming' cannot strike CommitTransaction, only ExecuteStatement, BatchExecuteStatement, BeginTransaction.",
    ],
    [{ kind: 'expired-transaction', operation: 'BeginTransaction' }, 'cannot strike BeginTransaction'],
    [
      { kind: 'cut', operation: 'CommitTransaction', match: 'COMMIT' },
      'A fault with the member match cannot strike CommitTransaction, which has no SQL; leave match out.',
    ],
  ];
  for (const [fault, message] of refused) {
    it(`refuses ${JSON.stringify(fault)}`, () => {
      const plan = new FaultPlan();
      expect(() => plan.inject(fault as Fault)).to.throw(TypeError, message);
      expect(plan.list()).to.deep.equal([]);
    });
  }
});
