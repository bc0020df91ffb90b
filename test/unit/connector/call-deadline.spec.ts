import { expect } from 'chai';
import { getEventListeners } from 'node:events';
import * as sinon from 'sinon';

import { CallDeadline } from '../../../src/connector/call-deadline.js';

describe('CallDeadline', () => {
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['hrtime', 'setTimeout', 'clearTimeout'] });
  });

  afterEach(() => {
    clock.restore();
  });

  it('ends when its time is over', () => {
    const deadline = new CallDeadline(1_000, undefined);
    clock.tick(400);
    expect([deadline.remainingMs, deadline.signal.aborted]).to.deep.equal([600, false]);
    clock.tick(600);
    expect(deadline.signal.reason).to.have.property('name', 'TimeoutError');
  });

  it('ends when its caller aborts, with the same reason', () => {
    const caller = new AbortController();
    const { signal } = new CallDeadline(1_000, caller.signal);
    caller.abort('enough');
    expect([signal.aborted, signal.reason]).to.deep.equal([true, 'enough']);
  });

  it('has ended where its caller had aborted before', () => {
    expect(new CallDeadline(1_000, AbortSignal.abort('before')).signal.reason).to.equal('before');
  });

  it('leaves neither a timer nor a listener behind', () => {
    const { signal } = new AbortController();
    const deadline = new CallDeadline(1_000, signal);
    deadline.release();
    expect(clock.countTimers()).to.equal(0);
    expect(getEventListeners(signal, 'abort')).to.deep.equal([]);
  });
});
