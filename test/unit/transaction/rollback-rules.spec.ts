import { expect } from 'chai';

import { type RollbackRules, rollsBack } from '../../../src/transaction/rollback-rules.js';

class Failure extends Error {}
class Special extends Failure {}
class Other extends Error {}
class NoError {
  readonly isNone = true;
}

const isSpecial = (failure: unknown): boolean => failure instanceof Special;
const refuses = (): boolean => {
  throw new Error('no');
};

describe('rollsBack', () => {
  const cases: readonly (readonly [what: string, failure: unknown, rules: RollbackRules, answer: boolean])[] = [
    ['every failure without rules', new Failure(), {}, true],
    ['what is no error too', 'no', {}, true],
    ['not what is kept', new Failure(), { noRollbackFor: [Failure] }, false],
    ['not what extends what is kept', new Special(), { noRollbackFor: [Failure] }, false],
    ['what is not kept', new Other(), { noRollbackFor: [Failure] }, true],
    ['what is named', new Failure(), { rollbackFor: [Failure] }, true],
    ['nothing else, once something is named', new Other(), { rollbackFor: [Failure] }, false],
    ['nothing, once an empty list is given', new Other(), { rollbackFor: [] }, false],
    ['by the more specific class', new Special(), { rollbackFor: [Special], noRollbackFor: [Failure] }, true],
    ['by the more specific class', new Special(), { rollbackFor: [Failure], noRollbackFor: [Special] }, false],
    ['not where both are as specific', new Special(), { rollbackFor: [Failure], noRollbackFor: [Failure] }, false],
    [
      'by a function, which is as specific as can be',
      new Special(),
      { rollbackFor: [Failure], noRollbackFor: [isSpecial] },
      false,
    ],
    ['not what a function does not mean', new Other(), { noRollbackFor: [isSpecial] }, true],
    ['by classes that are no errors', new NoError(), { noRollbackFor: [NoError] }, false],
    ['what a function itself fails at', new Other(), { noRollbackFor: [refuses] }, true],
    ['what a function itself fails at', new Other(), { rollbackFor: [refuses] }, true],
  ];
  for (const [what, failure, rules, answer] of cases) {
    it(`rolls back ${what}: ${answer}`, () => {
      expect(rollsBack(failure, rules)).to.equal(answer);
    });
  }
});
