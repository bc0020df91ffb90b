import { expect } from 'chai';

import { MysqlEntityDialect } from '../../../src/dialects/mysql/mysql-entity-dialect.js';
import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { In, JsonContains, Like, Not } from '../../../src/repository/find-operators.js';
import type { Repository } from '../../../src/repository/repository.js';
import { rejection } from '../../support/rejection.js';
import { Account, repositoryOf, Visit } from './entities.js';
import { RecordingExecutor } from './recording-executor.js';

/** Names that must never get into SQL, and those that every object has. */
const HOSTILE_NAMES = [
  'id" = 1 OR "1',
  'id` = 1 OR `1',
  "id'; DROP TABLE account; --",
  'id/**/',
  ':p1',
  'address_street',
  'created_at',
  'address.street.length',
  'address.',
  '.id',
  '',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__defineGetter__',
  '0',
  'length',
];

/** Values that are texts and nothing else. */
const HOSTILE_VALUES = [
  "'; DROP TABLE account; --",
  '" OR "" = "',
  '` OR 1 = 1 #',
  "\\' OR 1 = 1 -- ",
  ':p2',
  '$1',
  '${1}',
  '/*',
  '%',
  '\u0000',
  '"},{"c1":1',
  "'$.c1') AS x",
  '{"$ne":null}',
];

/** As a request's body would be read: every name in it is one of the object's own. */
function parsed(name: string, value: unknown): never {
  return JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(value)}}`) as never;
}

const DIALECTS = { postgresql: new PostgresEntityDialect(), mysql: new MysqlEntityDialect() };

for (const [engine, dialect] of Object.entries(DIALECTS)) {
  describe(`input from outside, in a repository on ${engine}`, () => {
    let executor: RecordingExecutor;
    let accounts: Repository<Account>;
    let visits: Repository<Visit>;

    beforeEach(() => {
      executor = new RecordingExecutor();
      accounts = repositoryOf(Account, executor, dialect);
      visits = repositoryOf(Visit, executor, dialect);
    });

    for (const name of HOSTILE_NAMES) {
      it(`is refused where ${JSON.stringify(name)} stands for a property`, async () => {
        const row = { email: 'a', balance: '1' };
        const uses: readonly (() => Promise<unknown>)[] = [
          () => accounts.findBy(parsed(name, 1)),
          () => accounts.find({ where: { address: parsed(name, 1) } }),
          () => accounts.find({ where: [{ id: 1 }, parsed(name, { nested: 1 })] }),
          () => accounts.find({ order: parsed(name, 'ASC') }),
          () => accounts.find({ order: { address: parsed(name, 'ASC') } }),
          () => accounts.find({ select: parsed(name, true) }),
          () => accounts.find({ select: { address: parsed(name, true) } }),
          () => accounts.find(parsed(name, 1)),
          () => accounts.findById(parsed(name, 1)),
          () => accounts.findByIds([parsed(name, 1)]),
          () => accounts.findPage({ order: parsed(name, 'ASC') }),
          () => accounts.findAndCount({ order: parsed(name, 'ASC') }),
          () => accounts.count({ where: parsed(name, 1) }),
          () => accounts.sum(name as 'points'),
          () => accounts.minimum(name as 'points'),
          () => accounts.aggregate({ by: parsed(name, true) }),
          () => accounts.aggregate({ by: { address: parsed(name, true) } }),
          () => accounts.aggregate({ maximum: parsed(name, true) }),
          () => accounts.aggregate({ by: { email: true }, having: parsed(name, 1) }),
          () => accounts.aggregate({ by: { email: true }, having: { sum: parsed(name, 1) } }),
          () => accounts.aggregate({ by: { email: true }, order: parsed(name, 'ASC') }),
          () => accounts.aggregate({ by: { email: true }, order: { by: parsed(name, 'ASC') } }),
          () => accounts.aggregate({ by: { email: true }, order: { sum: parsed(name, 'ASC') } }),
          () => accounts.aggregate(parsed(name, true)),
          () => accounts.insert(parsed(name, 1)),
          () => accounts.insert({ ...row, address: parsed(name, 1) }),
          () => accounts.insertMany([parsed(name, 1)]),
          () => accounts.save(parsed(name, 1)),
          () => accounts.saveMany([parsed(name, 1)]),
          () => accounts.update(1, parsed(name, 1)),
          () => accounts.updateBy({ id: 1 }, parsed(name, 1)),
          () => accounts.updateMany([parsed(name, 1)]),
          () => accounts.upsert([row], { conflict: [name as 'email'] }),
          () => accounts.upsert([row], { conflict: ['email'], update: [name as 'balance'] }),
          () => accounts.increment({ id: 1 }, parsed(name, 1)),
          () => accounts.delete(parsed(name, 1)),
          () => accounts.deleteBy(parsed(name, 1)),
          () => accounts.softDeleteBy(parsed(name, 1)),
          () => visits.delete({ cityId: 1, day: '2024-01-15', ...(parsed(name, 1) as object) }),
        ];
        for (const [place, use] of uses.entries()) {
          expect(await rejection(use()), `use ${place}`).to.be.instanceOf(ConfigurationException);
        }
        expect(executor.calls).to.deep.equal([]);
      });
    }

    it('never gets into the text of a statement as a value', async () => {
      const sentFor = async (value: string): Promise<string[]> => {
        const recorder = new RecordingExecutor();
        const repository = repositoryOf(Account, recorder, dialect);
        const uses: readonly (() => Promise<unknown>)[] = [
          () => repository.findBy({ email: value, address: { street: Not(value), town: Like(value) } }),
          () => repository.findBy({ email: In([value, 'b']), data: JsonContains({ [value]: value }) }),
          () =>
            repository.insert({
              email: value,
              balance: '1',
              data: { [value]: [value] },
              address: { street: value, town: null },
            }),
          () =>
            repository.insertMany([
              { email: value, balance: '1' },
              { email: `${value}2`, balance: '2' },
            ]),
          () => repository.update(1, { email: value }),
          () => repository.updateMany([{ id: 1, version: 1, email: value }]),
          () => repository.upsert([{ email: value, balance: '1' }], { conflict: ['email'] }),
          () => repository.deleteBy({ email: value }),
        ];
        for (const use of uses) {
          // Answers without rows are failures; what counts is what was sent.
          await use().catch(() => undefined);
        }
        return recorder.calls;
      };
      const expected = await sentFor('harmless');
      expect(expected.length).to.be.greaterThan(7);
      for (const value of HOSTILE_VALUES) {
        expect(await sentFor(value)).to.deep.equal(expected);
      }
    });

    it('is no operator when it only looks like one', async () => {
      for (const value of [{ comparison: { kind: 'null' } }, { kind: 'not', operand: 1 }, { $ne: 1 }, ['a'], [[]]]) {
        const failure = await rejection(accounts.findBy({ email: value as never }));
        expect(failure).to.be.instanceOf(ConfigurationException);
      }
      for (const where of ['id = 1', 7, [], [[{ id: 1 }, 'x']], new Map([['id', 1]]), null, undefined]) {
        expect(await rejection(accounts.deleteBy(where as never))).to.be.instanceOf(ConfigurationException);
      }
      expect(executor.calls).to.deep.equal([]);
    });
  });
}
