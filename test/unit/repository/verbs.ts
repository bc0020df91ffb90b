import type { StatementResult } from '../../../src/connector/connector.js';
import { ILike, In, JsonContains, LessThan, Like, MoreThan, Not, Raw } from '../../../src/repository/find-operators.js';
import type { Repository } from '../../../src/repository/repository.js';
import { sql } from '../../../src/sql/sql-tag.js';
import { typed } from '../../../src/sql/typed-value.js';
import type { Account, Visit } from './entities.js';

export const NOW = new Date('2024-01-15T03:34:56.000Z');

/** A row of `Account` as PostgreSQL returns it, and what MySQL returns of it behind the number of the key. */
const ROW = [7, 'a@x', '9.50', 3n, null, 'Main', 'Riga', 2, NOW, NOW, null];
const ADDRESS = { street: 'Main', town: 'Riga' };

/** One call of a verb, and the answers that each engine's executor gives. */
export interface Verb {
  readonly name: string;
  run(repositories: { readonly accounts: Repository<Account>; readonly visits: Repository<Visit> }): Promise<unknown>;
  readonly postgresql?: readonly Partial<StatementResult>[];
  readonly mysql?: readonly Partial<StatementResult>[];
  readonly inTransaction?: boolean;
}

export const VERBS: readonly Verb[] = [
  {
    name: 'find by an embedded property',
    run: ({ accounts }) => accounts.findBy({ address: { town: null, street: Like('M%') } }),
  },
  { name: 'find by a null object', run: ({ accounts }) => accounts.findBy({ address: null as never }) },
  {
    name: 'find by operators',
    run: ({ accounts }) =>
      accounts.find({
        where: { email: ILike('a%'), points: In([1n, 2n]), balance: Not(In(['1.5'])), data: JsonContains({ a: 1 }) },
        select: { id: true, address: { town: true } },
        withDeleted: true,
      }),
  },
  {
    name: 'find by SQL of your own',
    run: ({ accounts }) =>
      accounts.find({
        where: { email: Raw((column) => sql`length(${column}) > ${5} OR ${column} = ${'a'}`) },
        select: { id: true },
      }),
  },
  {
    name: 'find in an order, with offset alone',
    run: ({ accounts }) =>
      accounts.find({
        order: {
          points: { direction: 'DESC', nulls: 'first' },
          address: { town: { direction: 'ASC', nulls: 'last' } },
        },
        skip: 5,
        select: { email: true },
      }),
  },
  {
    name: 'find rows that are distinct',
    run: ({ accounts }) =>
      accounts.find({ select: { address: true }, distinct: true, order: { address: { town: 'DESC' } } }),
  },
  {
    name: 'find some of the rows that are distinct',
    run: ({ accounts }) =>
      accounts.find({
        select: { address: true },
        distinct: true,
        order: { address: { town: 'DESC' } },
        take: 2,
        skip: 1,
      }),
  },
  {
    name: 'find with a lock',
    run: ({ accounts }) => accounts.find({ lock: 'update', select: { id: true } }),
    inTransaction: true,
  },
  {
    name: 'find one with a lock that does not wait',
    run: ({ accounts }) => accounts.findOne({ lock: { mode: 'update', onLocked: 'skip' }, select: { id: true } }),
    inTransaction: true,
  },
  {
    name: 'find by id for sharing',
    run: ({ accounts }) => accounts.findById(7, { lock: 'share', select: { id: true } }),
    inTransaction: true,
  },
  {
    name: 'findByIds',
    run: ({ visits }) =>
      visits.findByIds([
        { cityId: 1, day: '2024-01-15' },
        { cityId: 2, day: '2024-01-16' },
      ]),
  },
  { name: 'findAndCount', run: ({ visits }) => visits.findAndCount({ where: { cityId: 1 }, take: 2 }) },
  { name: 'findPage', run: ({ visits }) => visits.findPage({ order: { visitors: 'DESC' }, first: 2 }) },
  { name: 'count', run: ({ accounts }) => accounts.countBy({ email: 'a' }) },
  { name: 'exists', run: ({ accounts }) => accounts.exists() },
  { name: 'sum', run: ({ accounts }) => accounts.sum('points', { where: { email: 'a' } }) },
  { name: 'average', run: ({ accounts }) => accounts.average('balance', { withDeleted: true }) },
  { name: 'minimum', run: ({ accounts }) => accounts.minimum('balance') },
  { name: 'maximum', run: ({ accounts }) => accounts.maximum('createdAt') },
  {
    name: 'aggregate by groups',
    run: ({ accounts }) =>
      accounts.aggregate({
        by: { address: { town: true } },
        count: true,
        sum: { points: true },
        average: { balance: true },
        minimum: { createdAt: true },
        maximum: { id: true },
        where: { email: Like('a%') },
        having: { count: MoreThan(1), sum: { points: Not(null), version: 7 }, minimum: { createdAt: LessThan(NOW) } },
        order: { sum: { points: 'DESC' }, maximum: { version: { direction: 'ASC', nulls: 'last' } } },
        take: 3,
        skip: 1,
      }),
  },
  { name: 'aggregate all rows', run: ({ visits }) => visits.aggregate({ count: true, sum: { visitors: true } }) },
  {
    name: 'aggregate in an order of groups',
    run: ({ visits }) =>
      visits.aggregate({ by: { day: true, cityId: true }, order: { count: 'DESC', by: { day: 'ASC' } } }),
  },
  {
    name: 'insert',
    run: ({ accounts }) => accounts.insert({ email: 'a@x', balance: '9.50', address: ADDRESS }),
    postgresql: [{ records: [ROW] }],
    mysql: [{ generatedFields: [7] }, { records: [[1, 3n, null, NOW, NOW, null]] }],
  },
  {
    name: 'insert what is there already',
    run: ({ accounts }) =>
      accounts.insert({ email: 'a@x', balance: '9.50', address: ADDRESS }, { onConflict: 'ignore' }),
  },
  {
    name: 'insertMany',
    run: ({ accounts }) =>
      accounts.insertMany([
        { email: 'a', balance: '1', address: ADDRESS },
        { email: 'b', balance: '2', address: ADDRESS },
      ]),
    postgresql: [{ records: [1, 2].map((id) => [id, 3n, null, NOW, NOW, null]) }],
    mysql: [{ generatedFields: [8, 9] }, { records: [1, 2].map((ordinal) => [ordinal, 3n, null, NOW, NOW, null]) }],
  },
  {
    name: 'insertMany with keys',
    run: ({ visits }) =>
      visits.insertMany([
        { cityId: 1, day: '2024-01-15', visitors: 5, guide: 'A' },
        { cityId: 2, day: '2024-01-16', visitors: 6, guide: 'B' },
      ]),
  },
  {
    name: 'save what is new by its key',
    run: ({ visits }) => visits.save({ cityId: 1, day: '2024-01-15', visitors: 5, guide: 'A' }),
    postgresql: [{ records: [[1, '2024-01-15', 5, 'A']] }],
    mysql: [{}, { records: [[1, 'A']] }],
  },
  {
    name: 'save a version',
    run: ({ accounts }) => accounts.save({ id: 7, version: 2, balance: '9.50' }),
    postgresql: [{ records: [ROW] }],
    mysql: [{ numberOfRecordsUpdated: 1 }, { records: [[1, 'a@x', 3n, null, 'Main', 'Riga', NOW, NOW, null]] }],
  },
  {
    name: 'saveMany',
    run: ({ accounts }) =>
      accounts.saveMany([
        { email: 'a@x', balance: '1', address: ADDRESS },
        { id: 7, version: 2, balance: '9.50' },
        { id: 8, version: 5, balance: '9.75' },
      ]),
    postgresql: [
      { records: [[6, 3n, null, NOW, NOW, null]] },
      { records: [1, 2].map((ordinal) => [ordinal, 'a@x', 3n, null, 'Main', 'Riga', NOW, NOW, null, false]) },
    ],
    mysql: [
      { generatedFields: [6] },
      { records: [[1, 3n, null, NOW, NOW, null]] },
      { numberOfRecordsUpdated: 2 },
      { records: [1, 2].map((ordinal) => [ordinal, 'a@x', 3n, null, 'Main', 'Riga', NOW, NOW, null]) },
    ],
  },
  {
    name: 'saveMany by their keys',
    run: ({ visits }) =>
      visits.saveMany([
        { cityId: 2, day: '2024-01-15', visitors: 5, guide: 'A' },
        { cityId: 1, day: '2024-01-15', visitors: 6, guide: 'B' },
      ]),
    postgresql: [
      {
        records: [
          ['B', false, true],
          ['A', false, false],
        ],
      },
    ],
    mysql: [
      {},
      {
        records: [
          [1, 'B'],
          [2, 'A'],
        ],
      },
    ],
  },
  {
    name: 'update',
    run: ({ accounts }) => accounts.update(7, { address: { town: 'Riga' }, data: { b: 2 } }),
    postgresql: [{ records: [ROW] }],
    mysql: [{ numberOfRecordsUpdated: 1 }, { records: [[1, 'a@x', '9.50', 3n, 'Main', 2, NOW, NOW, null]] }],
  },
  {
    name: 'update a version',
    run: ({ accounts }) => accounts.update(7, { balance: '9.50', version: 1 }),
    postgresql: [{ records: [ROW] }],
    mysql: [{ numberOfRecordsUpdated: 1 }, { records: [[1, 'a@x', 3n, null, 'Main', 'Riga', NOW, NOW, null]] }],
  },
  { name: 'updateBy', run: ({ accounts }) => accounts.updateBy({ email: 'a' }, { points: null }) },
  {
    name: 'updateMany',
    run: ({ accounts }) =>
      accounts.updateMany([
        { id: 7, version: 2, balance: '1' },
        { id: 8, version: 5, balance: '2' },
      ]),
    postgresql: [
      { records: [2, 1].map((ordinal) => [ordinal, 'a@x', 3n, null, 'Main', 'Riga', NOW, NOW, null, false]) },
    ],
    mysql: [
      { numberOfRecordsUpdated: 2 },
      { records: [1, 2].map((ordinal) => [ordinal, 'a@x', 3n, null, 'Main', 'Riga', NOW, NOW, null]) },
    ],
  },
  {
    name: 'upsert',
    run: ({ accounts }) =>
      accounts.upsert([{ email: 'a', balance: '1', address: ADDRESS }], { conflict: ['email'], update: ['balance'] }),
    postgresql: [{ records: [[7, 'a', 3n, null, 'Main', 'Riga', 2, NOW, NOW, null, false]] }],
    mysql: [{}, { records: [[1, 7, 'a', 3n, null, 'Main', 'Riga', 2, NOW, NOW, null]] }],
  },
  {
    name: 'upsert that changes nothing',
    run: ({ visits }) => visits.upsert([{ cityId: 1, day: '2024-01-15', visitors: 5, guide: 'A' }], { update: [] }),
    postgresql: [{ records: [[5, 'A', true]] }],
    mysql: [{}, { records: [[1, 5, 'A']] }],
  },
  { name: 'increment', run: ({ accounts }) => accounts.increment({ id: 7 }, { points: 2n, balance: '-0.50' }) },
  { name: 'delete', run: ({ accounts }) => accounts.delete(7) },
  { name: 'deleteBy', run: ({ accounts }) => accounts.deleteBy([{ email: 'a' }, { points: null }]) },
  { name: 'softDelete', run: ({ accounts }) => accounts.softDelete(7) },
  { name: 'softDeleteBy', run: ({ accounts }) => accounts.softDeleteBy({ email: 'a' }) },
  { name: 'restore', run: ({ accounts }) => accounts.restore(7) },
  { name: 'restoreBy', run: ({ accounts }) => accounts.restoreBy({ email: 'a' }) },
  {
    name: 'insert with SQL as values',
    run: ({ accounts }) =>
      accounts.insert({
        email: sql`lower(${'A@X'})`,
        balance: '9.50',
        address: { street: 'Main', town: sql`upper(${'riga'})` },
        createdAt: sql`now()`,
      }),
    postgresql: [{ records: [ROW] }],
    mysql: [{ generatedFields: [7] }, { records: [[1, 'a@x', 3n, null, 'Riga', NOW, NOW, null]] }],
  },
  {
    name: 'update with SQL as values',
    run: ({ accounts }) =>
      accounts.update(7, {
        balance: '9.50',
        points: (points) => sql`${points} * ${2} + ${typed('1', 'decimal')}`,
        email: sql`lower(email)`,
        address: { town: (town) => sql`upper(${town})` },
        version: 1,
      }),
    postgresql: [{ records: [ROW] }],
    mysql: [{ numberOfRecordsUpdated: 1 }, { records: [[1, 'a@x', 6n, null, 'Main', 'RIGA', NOW, NOW, null]] }],
  },
  {
    name: 'updateBy with SQL as values',
    run: ({ accounts }) => accounts.updateBy({ email: 'a' }, { balance: '1', points: sql`points - ${5n}` }),
  },
  {
    name: 'updateBy and return the rows',
    run: ({ accounts }) => accounts.updateBy({ email: 'a' }, { balance: '9.50' }, { returning: true }),
    postgresql: [{ records: [ROW] }],
    mysql: [
      { records: [[7], [8]] },
      { numberOfRecordsUpdated: 2 },
      { records: [1, 2].map((ordinal) => [ordinal, 'a@x', '9.50', 3n, null, 'Main', 'Riga', 2, NOW, NOW, null]) },
    ],
  },
  {
    name: 'updateBy and return no rows',
    run: ({ accounts }) => accounts.updateBy({ email: 'a' }, { balance: '9.50' }, { returning: true }),
  },
  {
    name: 'increment and return the rows',
    run: ({ visits }) => visits.increment({ guide: 'A' }, { visitors: 1 }, { returning: true }),
    postgresql: [{ records: [[1, '2024-01-15', 5, 'A']] }],
    mysql: [{ records: [[1, '2024-01-15']] }, {}, { records: [[1, 5, 'A']] }],
  },
  { name: 'updateAll', run: ({ accounts }) => accounts.updateAll({ balance: (balance) => sql`${balance} + ${1}` }) },
  { name: 'deleteAll', run: ({ accounts }) => accounts.deleteAll() },
  {
    name: 'upsert with SQL of what is there and what is given',
    run: ({ visits }) =>
      visits.upsert([{ cityId: 1, day: '2024-01-15', visitors: 5, guide: 'A' }], {
        update: { visitors: (stored, given) => sql`${stored} + ${given} * ${2}` },
      }),
    postgresql: [{ records: [[5, 'A', true]] }],
    mysql: [{}, { records: [[1, 5, 'A']] }],
  },
  {
    name: 'upsert with SQL and values that are given',
    run: ({ accounts }) =>
      accounts.upsert([{ email: 'a', balance: '1', points: 1n, address: ADDRESS }], {
        conflict: ['email'],
        update: { points: (stored, given) => sql`COALESCE(${stored}, 0) + ${given}`, balance: true },
      }),
    postgresql: [{ records: [[7, 3n, null, 'Main', 'Riga', 2, NOW, NOW, null, false]] }],
    mysql: [{}, { records: [[1, 7, 'a', 3n, null, 'Main', 'Riga', 2, NOW, NOW, null]] }],
  },
];
