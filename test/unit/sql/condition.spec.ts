import { expect } from 'chai';

import { simplify, type ColumnReference, type Condition } from '../../../src/sql/condition.js';

const ID: ColumnReference = { name: 'id', type: { name: 'integer', array: false } };
const TRUE: Condition = { kind: 'constant', value: true };
const FALSE: Condition = { kind: 'constant', value: false };
const IS_NULL: Condition = { kind: 'null', column: ID };
const IS_ONE: Condition = { kind: 'comparison', column: ID, operator: '=', value: 1 };
const IN_NONE: Condition = { kind: 'in', column: ID, values: [] };
const IN_ONE: Condition = { kind: 'in', column: ID, values: [1] };
const BETWEEN: Condition = { kind: 'between', column: ID, from: 1, to: 2 };

function and(...conditions: Condition[]): Condition {
  return { kind: 'and', conditions };
}

function or(...conditions: Condition[]): Condition {
  return { kind: 'or', conditions };
}

function not(condition: Condition): Condition {
  return { kind: 'not', condition };
}

describe('simplify', () => {
  const cases: readonly (readonly [what: string, condition: Condition, simple: Condition])[] = [
    ['a constant', TRUE, TRUE],
    ['a comparison', IS_ONE, IS_ONE],
    ['a test for null', IS_NULL, IS_NULL],
    ['a range', BETWEEN, BETWEEN],
    ['an in', IN_ONE, IN_ONE],
    ['an in of nothing, which is never true', IN_NONE, FALSE],
    ['the opposite of an in of nothing', not(IN_NONE), TRUE],
    ['the opposite of a constant', not(TRUE), FALSE],
    ['the opposite of a comparison', not(IS_ONE), not(IS_ONE)],
    ['an and of nothing', and(), TRUE],
    ['an or of nothing', or(), FALSE],
    ['an and of one', and(IS_ONE), IS_ONE],
    ['an or of one', or(IS_ONE), IS_ONE],
    ['an and with a part that is always true', and(TRUE, IS_ONE, IS_NULL), and(IS_ONE, IS_NULL)],
    ['an and with a part that is never true', and(IS_ONE, IN_NONE), FALSE],
    ['an or with a part that is always true', or(IS_ONE, TRUE), TRUE],
    ['an or with a part that is never true', or(IS_ONE, IN_NONE), IS_ONE],
    ['parts inside of parts', and(or(and(), IS_ONE), or(IS_NULL, or()), not(and(FALSE))), IS_NULL],
    ['an and in an and', and(and(IS_ONE, IS_NULL), BETWEEN), and(and(IS_ONE, IS_NULL), BETWEEN)],
  ];
  for (const [what, condition, simple] of cases) {
    it(`simplifies ${what}`, () => {
      expect(simplify(condition)).to.deep.equal(simple);
    });
  }

  it('leaves what it is given as it is', () => {
    const condition = and(TRUE, or(FALSE, IS_ONE));
    const copy = structuredClone(condition);
    simplify(condition);
    expect(condition).to.deep.equal(copy);
  });
});
