import { expect } from 'chai';

import { giveBack, takeController } from '../../../src/connector/spare-controllers.js';

describe('spare controllers', () => {
  const ignore = (): void => undefined;

  it('are used again, each by one call at a time', () => {
    const controller = takeController();
    giveBack(controller);
    expect(takeController()).to.equal(controller);
    expect(takeController()).not.to.equal(controller);
  });

  it('are none that have aborted', () => {
    const controller = takeController();
    controller.abort();
    giveBack(controller);
    expect(takeController()).not.to.equal(controller);
  });

  it('are none whose signal somebody still listens to', () => {
    const controller = takeController();
    controller.signal.addEventListener('abort', ignore);
    giveBack(controller);
    expect(takeController()).not.to.equal(controller);
    controller.signal.removeEventListener('abort', ignore);
    giveBack(controller);
    expect(takeController()).to.equal(controller);
  });

  it('are no more than there is use for', () => {
    const controllers = Array.from({ length: 200 }, takeController);
    controllers.forEach(giveBack);
    const again = new Set(Array.from({ length: 200 }, takeController));
    const kept = controllers.filter((controller) => again.has(controller));
    expect(kept.length).to.be.within(1, 100);
  });
});
