import { expect } from 'chai';

import { ConfigurationException } from '../../../src/errors/base-exception.js';
import {
  Between,
  Equal,
  ILike,
  In,
  IsNull,
  LessThan,
  LessThanOrEqual,
  Like,
  MoreThan,
  MoreThanOrEqual,
  Not,
  NotIn,
} from '../../../src/repository/find-operators.js';
import { and, not, or, type Where } from '../../../src/repository/find-options.js';
import type { EntityClass } from '../../../src/entity/entity-metadata.js';
import { rejection } from '../../support/rejection.js';
import { City, repositoryOf, Ticket } from './entities.js';
import { RecordingExecutor } from './recording-executor.js';

const SECRET = 'hunter2';

/** The condition in SQL, and the values of its parameters in their order. */
async function sent<Row extends object>(where: Where<Row>, entity: EntityClass<Row>): Promise<[string, ...unknown[]]> {
  const executor = new RecordingExecutor();
  await repositoryOf(entity, executor).count({ where });
  const [query] = executor.queries;
  const condition = query?.sql.replace(/^SELECT count\(\*\) FROM "\w+"( WHERE )?/, '') ?? 'no call';
  return [condition, ...(query?.parameters ?? []).map(({ value }): unknown => Object.values(value)[0])];
}

describe('conditions by property', () => {
  const cases: readonly (readonly [what: string, where: Where<City>, condition: string, ...values: unknown[]])[] = [
    ['a value', { name: 'Riga' }, '"name" = :p1', 'Riga'],
    ['an empty string', { name: '' }, '"name" = :p1', ''],
    ['zero', { id: 0 }, '"id" = :p1', 0],
    ['several properties', { id: 7, name: 'Riga' }, '"id" = :p1 AND "name" = :p2', 7, 'Riga'],
    ['a typed value', { area: '1.5' }, '"area" = CAST(:p1 AS numeric)', '1.5'],
    ['null', { area: null }, '"area" IS NULL'],
    ['no property', {}, ''],
    [
      'an alternative',
      [{ id: 7 }, { name: 'a', area: null }],
      '"id" = :p1 OR ("name" = :p2 AND "area" IS NULL)',
      7,
      'a',
    ],
    ['an alternative of one', [{ id: 7 }], '"id" = :p1', 7],
    ['Equal', { id: Equal(7) }, '"id" = :p1', 7],
    ['Not with a value', { id: Not(7) }, 'NOT ("id" = :p1)', 7],
    ['Not with null', { area: Not(null) }, 'NOT ("area" IS NULL)'],
    ['Not with an operator', { id: Not(In([7, 8])) }, 'NOT ("id" = ANY (CAST(:p1 AS integer[])))', '{"7","8"}'],
    ['Not with Not', { id: Not(Not(7)) }, 'NOT (NOT ("id" = :p1))', 7],
    ['In', { area: In(['1', '2']) }, '"area" = ANY (CAST(:p1 AS numeric[]))', '{"1","2"}'],
    ['In with nothing', { id: In<number>([]) }, 'no call'],
    ['NotIn', { id: NotIn([7]) }, 'NOT ("id" = ANY (CAST(:p1 AS integer[])))', '{"7"}'],
    ['NotIn with nothing', { id: NotIn<number>([]) }, ''],
    ['LessThan', { id: LessThan(7) }, '"id" < :p1', 7],
    ['LessThanOrEqual', { id: LessThanOrEqual(7) }, '"id" <= :p1', 7],
    ['MoreThan', { id: MoreThan(7) }, '"id" > :p1', 7],
    ['MoreThanOrEqual', { id: MoreThanOrEqual(7) }, '"id" >= :p1', 7],
    ['Between', { area: Between('1', '2') }, '"area" BETWEEN CAST(:p1 AS numeric) AND CAST(:p2 AS numeric)', '1', '2'],
    ['Like', { name: Like("O'%") }, '"name" LIKE :p1', "O'%"],
    ['ILike', { name: ILike('r%') }, '"name" ILIKE :p1', 'r%'],
    ['IsNull', { area: IsNull() }, '"area" IS NULL'],
    [
      'and() and or()',
      and<City>({ id: 7 }, or<City>({ name: 'a' }, { name: 'b' })),
      '"id" = :p1 AND ("name" = :p2 OR "name" = :p3)',
      7,
      'a',
      'b',
    ],
    ['not()', not<City>({ id: 7, name: 'a' }), 'NOT ("id" = :p1 AND "name" = :p2)', 7, 'a'],
    ['not() with alternatives', not<City>([{ id: 7 }, { id: 8 }]), 'NOT ("id" = :p1 OR "id" = :p2)', 7, 8],
    ['not() with nothing, which no row meets', not<City>({}), 'no call'],
    ['and() with nothing', and<City>(), ''],
    ['or() with nothing, which no row meets', or<City>(), 'no call'],
  ];
  for (const [what, where, ...expected] of cases) {
    it(`takes ${what}`, async () => {
      expect(await sent(where, City)).to.deep.equal(expected);
    });
  }

  it('sends values as the transformer of their property makes them, in operators too', async () => {
    expect(await sent<Ticket>({ seat: '1A' }, Ticket)).to.deep.equal(['"seat" = :p1', '1a']);
    expect(await sent<Ticket>({ seat: In(['1A', '1B']) }, Ticket)).to.deep.equal([
      '"seat" = ANY (CAST(:p1 AS text[]))',
      '{"1a","1b"}',
    ]);
    expect(await sent<Ticket>({ seat: Between('1A', '2A') }, Ticket)).to.deep.equal([
      '"seat" BETWEEN :p1 AND :p2',
      '1a',
      '2a',
    ]);
  });

  it('leaves the conditions as they were given', async () => {
    const where = Object.freeze({ name: In(Object.freeze(['a'])) });
    expect(await sent<City>(where, City)).to.have.length(2);
  });

  describe('refuse, naming the place and never a value,', () => {
    const refused: readonly (readonly [where: unknown, message: string])[] = [
      [{ name: undefined }, 'City: where.name is undefined. Leave the property out for no condition, or write null'],
      [[{ id: 7 }, { name: undefined }], 'City: where[1].name is undefined.'],
      [and({ id: 7 }, { name: undefined } as object), 'City: where.and[1].name is undefined.'],
      [not([{ name: undefined }] as object), 'City: where.not[0][0].name is undefined.'],
      [{ name: Not(undefined) }, 'City: where.name.Not is undefined.'],
      [{ name: Equal(undefined) }, 'City: the operator at where.name holds undefined, which no comparison finds.'],
      [{ name: LessThan(null) }, 'City: the operator at where.name holds null, which no comparison finds.'],
      [{ name: In([SECRET, null]) }, 'City: the operator at where.name holds null'],
      [{ name: Not(In([undefined])) }, 'City: the operator at where.name.Not holds undefined'],
      [{ id: Between(1, undefined) }, 'City: the operator at where.id holds undefined'],
      [{ id: SECRET }, 'The column id cannot take the value. Found a string where an integer'],
      [{ id: In([SECRET]) }, 'The column id cannot take the value. Found a string where an integer'],
      [{ name: { $ne: SECRET } }, 'The column name cannot take the value. Found an object of class Object'],
      [{ nmae: SECRET }, "City has no column property 'nmae', found in where."],
      [{ describe: SECRET }, "City has no column property 'describe', found in where."],
      [{ constructor: SECRET }, "City has no column property 'constructor', found in where."],
      [{ toString: SECRET }, "City has no column property 'toString', found in where."],
      [JSON.parse('{"__proto__": "hunter2"}'), "City has no column property '__proto__', found in where."],
      [{ '1=1) --': SECRET }, "City has no column property '1=1) --', found in where."],
      [[[{ nmae: 1 }]], "City has no column property 'nmae', found in where[0][0]."],
      [[], 'City: where is an empty array, which could mean every row or none.'],
      [null, 'City: where is null: give an object of conditions by property.'],
      [7, 'City: where is a number: give an object of conditions by property.'],
      ['1 = 1', 'City: where is a string: give an object'],
      [[null], 'City: where[0] is null'],
      [In([SECRET]), 'City: where is an object of class FindOperator: give an object of conditions by property.'],
      [undefined, 'City: where is undefined: give an object of conditions by property.'],
      [new Date(), 'City: where is an object of class Date: give an object of conditions by property.'],
      [new Map([['id', 1]]), 'City: where is an object of class Map: give an object of conditions by property.'],
    ];
    for (const [where, message] of refused) {
      it(message, async () => {
        const executor = new RecordingExecutor();
        const exception = await rejection(repositoryOf(City, executor).find({ where: where as Where<City> }));
        expect(exception).to.be.instanceOf(ConfigurationException);
        expect(exception.message).to.include(message).and.not.include(SECRET);
        expect(executor.calls).to.deep.equal([]);
      });
    }
  });
});

describe('In and NotIn', () => {
  it('refuse what is no array', () => {
    for (const operator of [In, NotIn]) {
      expect(() => operator('abc' as unknown as string[])).to.throw(
        ConfigurationException,
        'In() and NotIn() take an array of values, but got a string.',
      );
    }
  });
});
