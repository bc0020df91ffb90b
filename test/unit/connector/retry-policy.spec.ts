import { expect } from 'chai';

import { nextDelayMs, type CallKind, type FailedAttempt } from '../../../src/connector/retry-policy.js';
import type { ServiceFailureKind } from '../../../src/connector/service-failure.js';

const FAILED: FailedAttempt = {
  failure: 'throttled',
  call: 'read',
  inTransaction: false,
  attempt: 1,
  maxAttempts: 3,
  remainingMs: 60_000,
  random: 0.5,
};

const CALLS: readonly CallKind[] = ['begin', 'commit', 'read', 'rollback', 'write'];

describe('nextDelayMs', () => {
  const repeated: Readonly<Record<ServiceFailureKind, { readonly outside: CallKind[]; readonly inside: CallKind[] }>> =
    {
      busy: { outside: ['rollback'], inside: ['rollback'] },
      internal: { outside: ['begin', 'rollback'], inside: ['begin', 'rollback'] },
      misconfigured: { outside: [], inside: [] },
      refused: { outside: [], inside: [] },
      lost: { outside: ['begin', 'read', 'rollback'], inside: ['begin', 'rollback'] },
      resuming: { outside: [...CALLS], inside: [...CALLS] },
      throttled: { outside: [...CALLS], inside: [...CALLS] },
      unsent: { outside: [...CALLS], inside: [...CALLS] },
    };
  for (const [failure, calls] of Object.entries(repeated) as [ServiceFailureKind, (typeof repeated)['lost']][]) {
    for (const call of CALLS) {
      it(`${calls.outside.includes(call) ? 'repeats' : 'does not repeat'} a ${call} that was ${failure}, outside of a transaction`, () => {
        expect(nextDelayMs({ ...FAILED, failure, call }) !== undefined).to.equal(calls.outside.includes(call));
      });

      it(`${calls.inside.includes(call) ? 'repeats' : 'does not repeat'} a ${call} that was ${failure}, in a transaction`, () => {
        const delay = nextDelayMs({ ...FAILED, failure, call, inTransaction: true });
        expect(delay !== undefined).to.equal(calls.inside.includes(call));
      });
    }
  }

  it('ends with the last attempt', () => {
    expect(nextDelayMs({ ...FAILED, attempt: 2 })).to.be.a('number');
    expect(nextDelayMs({ ...FAILED, attempt: 3 })).to.equal(undefined);
    expect(nextDelayMs({ ...FAILED, attempt: 1, maxAttempts: 1 })).to.equal(undefined);
  });

  it('waits for a cluster that wakes up, or a statement that still runs, as long as there is time', () => {
    expect(nextDelayMs({ ...FAILED, failure: 'busy', call: 'rollback', attempt: 50 })).to.equal(2500);
    expect(nextDelayMs({ ...FAILED, failure: 'resuming', attempt: 50 })).to.equal(2500);
    expect(nextDelayMs({ ...FAILED, failure: 'resuming', attempt: 50, remainingMs: 2500 })).to.equal(undefined);
  });

  it('doubles the delay up to 5 seconds', () => {
    const delays = [1, 2, 3, 7, 30, 2000].map((attempt) => nextDelayMs({ ...FAILED, attempt, maxAttempts: 9999 }));
    expect(delays).to.deep.equal([50, 100, 200, 2500, 2500, 2500]);
    const resuming = [1, 2, 3, 4].map((attempt) => nextDelayMs({ ...FAILED, failure: 'resuming', attempt }));
    expect(resuming).to.deep.equal([500, 1000, 2000, 2500]);
  });

  it('takes a random part of the delay', () => {
    expect(nextDelayMs({ ...FAILED, random: 0 })).to.equal(0);
    expect(nextDelayMs({ ...FAILED, random: 0.999 })).to.equal(100);
  });

  it('does not wait so long that the deadline would cut the next attempt off', () => {
    expect(nextDelayMs({ ...FAILED, remainingMs: 101 })).to.equal(50);
    expect(nextDelayMs({ ...FAILED, remainingMs: 100 })).to.equal(undefined);
    expect(nextDelayMs({ ...FAILED, remainingMs: -1 })).to.equal(undefined);
  });
});
