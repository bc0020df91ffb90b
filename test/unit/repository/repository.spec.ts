import { expect } from 'chai';

import type { StatementResult } from '../../../src/connector/connector.js';
import type { EntityClass } from '../../../src/entity/entity-metadata.js';
import { AuroraDatabaseException, ConfigurationException } from '../../../src/errors/base-exception.js';
import { EntityNotFoundException } from '../../../src/errors/entity-exceptions.js';
import { In, Like, Not, NotIn } from '../../../src/repository/find-operators.js';
import type { EntityId, EntityInput } from '../../../src/repository/find-options.js';
import type { Repository } from '../../../src/repository/repository.js';
import { sql } from '../../../src/sql/sql-tag.js';
import { MAX_PAYLOAD_BYTES, MAX_REQUEST_BYTES } from '../../../src/wire/limits.js';
import { rejection } from '../../support/rejection.js';
import { City, Event, repositoryOf, Ticket, Visit } from './entities.js';
import { RecordingExecutor } from './recording-executor.js';

const SECRET = 'hunter2';
const NOW = new Date('2024-01-15T03:34:56.000Z');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CITY = '"id", "name", "area", "created_at"';
const VISIT = '"city", "day", "visitors", "guide"';
const SELECT_CITY = `SELECT ${CITY} FROM "city"`;
const RIGA = [7, 'Riga', '304.05', NOW];
const RIGA_ENTITY = { id: 7, name: 'Riga', area: '304.05', createdAt: NOW, note: 'no column' };

function setUp<Row extends object>(
  entity: EntityClass<Row>,
  ...answers: Partial<StatementResult>[]
): { readonly repository: Repository<Row>; readonly executor: RecordingExecutor } {
  const executor = new RecordingExecutor(...answers);
  return { repository: repositoryOf(entity, executor), executor };
}

/** The values of the parameters of a statement by their names. */
function valuesOf({ queries }: RecordingExecutor, place = 0): Record<string, unknown> {
  const parameters = queries[place]?.parameters ?? [];
  return Object.fromEntries(parameters.map(({ name, value }) => [name, Object.values(value)[0]]));
}

/** What is refused before any call. */
async function refusal<Row extends object>(
  entity: EntityClass<Row>,
  work: (repository: Repository<Row>) => Promise<unknown>,
): Promise<string> {
  const { repository, executor } = setUp(entity);
  const exception = await rejection(work(repository));
  expect(exception).to.be.instanceOf(ConfigurationException);
  expect(exception.message).to.not.include(SECRET);
  expect(executor.calls).to.deep.equal([]);
  return exception.message;
}

describe('Repository', () => {
  describe('find', () => {
    it('returns instances of the entity', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA, [8, 'Tartu', null, NOW]] });
      const [riga, tartu] = await repository.find();
      expect(riga).to.be.instanceOf(City);
      expect({ ...riga }).to.deep.equal(RIGA_ENTITY);
      expect(riga?.describe()).to.equal('7 Riga');
      expect({ ...tartu }).to.deep.equal({ ...RIGA_ENTITY, id: 8, name: 'Tartu', area: null });
      expect(executor.calls).to.deep.equal([`all of: ${SELECT_CITY}`]);
    });

    it('sends every option in one statement', async () => {
      const { repository, executor } = setUp(City);
      const found = await repository.find({
        where: { name: Like('R%'), area: null },
        order: { name: 'desc', id: 'ASC' },
        take: 10,
        skip: 20,
      });
      expect(found).to.deep.equal([]);
      expect(executor.calls).to.deep.equal([
        `all of: ${SELECT_CITY} WHERE "name" LIKE :p1 AND "area" IS NULL ORDER BY "name" DESC, "id" ASC LIMIT :p2 OFFSET :p3`,
      ]);
      expect(valuesOf(executor)).to.deep.equal({ p1: 'R%', p2: 10, p3: 20 });
    });

    it('hands its signal on', async () => {
      const { repository, executor } = setUp(City);
      const { signal } = new AbortController();
      await repository.find({ signal });
      expect(executor.options).to.deep.equal([{ signal }]);
    });

    it('makes no call where no row can be meant', async () => {
      const { repository, executor } = setUp(City);
      expect(await repository.find({ where: { id: In<number>([]) } })).to.deep.equal([]);
      expect(
        await repository.find({ where: [{ id: In<number>([]) }, { name: Not(NotIn<string>([])) }] }),
      ).to.deep.equal([]);
      expect(await repository.find({ take: 0 })).to.deep.equal([]);
      expect(await repository.findBy({ id: In<number>([]) })).to.deep.equal([]);
      expect(await repository.findOneBy({ id: In<number>([]) })).to.equal(null);
      expect(await repository.count({ where: { id: In<number>([]) } })).to.equal(0);
      expect(await repository.existsBy({ id: In<number>([]) })).to.equal(false);
      expect(await repository.updateBy({ id: In<number>([]) }, { name: 'a' })).to.equal(0);
      expect(await repository.deleteBy({ id: In<number>([]) })).to.equal(0);
      expect(executor.calls).to.deep.equal([]);
    });

    for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      it(`refuses to take or to skip ${value}`, async () => {
        expect(await refusal(City, (cities) => cities.find({ take: value }))).to.equal(
          `The option take is ${value}: give a whole number from 0.`,
        );
        expect(await refusal(City, (cities) => cities.find({ skip: value }))).to.include('The option skip is');
      });
    }

    const orders: readonly (readonly [order: object, message: string])[] = [
      [{ name: 'up' }, "City: order.name is up: write 'ASC' or 'DESC'."],
      [{ name: undefined }, 'City: order.name is undefined'],
      [{ name: 1 }, 'City: order.name is 1'],
      [{ 'name" ASC; --': 'ASC' }, "City has no column property 'name\" ASC; --', found in order."],
      [{ constructor: 'ASC' }, "City has no column property 'constructor', found in order."],
      [
        { note: 'ASC' },
        "City has no column property 'note', found in order. Its column properties are id, name, area, createdAt.",
      ],
    ];
    for (const [order, message] of orders) {
      it(`refuses the order ${JSON.stringify(order)}`, async () => {
        expect(await refusal(City, (cities) => cities.find({ order }))).to.include(message);
      });
    }
  });

  it('findBy sends its conditions', async () => {
    const { repository, executor } = setUp(City);
    await repository.findBy({ name: In(['Riga', 'Tartu']) });
    expect(executor.calls).to.deep.equal([`all of: ${SELECT_CITY} WHERE "name" = ANY (CAST(:p1 AS text[]))`]);
    expect(valuesOf(executor)).to.deep.equal({ p1: '{"Riga","Tartu"}' });
  });

  describe('findOneBy', () => {
    it('asks for one row', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA] });
      expect({ ...(await repository.findOneBy({ name: 'Riga' })) }).to.deep.equal(RIGA_ENTITY);
      expect(executor.calls).to.deep.equal([`${SELECT_CITY} WHERE "name" = :p1 LIMIT :p2`]);
      expect(valuesOf(executor)).to.deep.equal({ p1: 'Riga', p2: 1 });
    });

    it('returns null when no row matches', async () => {
      expect(await setUp(City).repository.findOneBy({ name: 'Riga' })).to.equal(null);
    });
  });

  describe('findById', () => {
    it('takes the value of the key, or an object of it', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA] });
      expect({ ...(await repository.findById(7)) }).to.deep.equal(RIGA_ENTITY);
      expect(await repository.findById({ id: 7 })).to.equal(null);
      expect(executor.calls).to.deep.equal([`${SELECT_CITY} WHERE "id" = :p1`, `${SELECT_CITY} WHERE "id" = :p1`]);
      expect([valuesOf(executor), valuesOf(executor, 1)]).to.deep.equal([{ p1: 7 }, { p1: 7 }]);
    });

    it('takes an object of the parts of a composite key, in any order', async () => {
      const { repository, executor } = setUp(Visit, { records: [[7, '2024-01-15', 3, 'Anna']] });
      const visit = await repository.findById({ day: '2024-01-15', cityId: 7 });
      expect({ ...visit }).to.deep.equal({ cityId: 7, day: '2024-01-15', visitors: 3, guide: 'Anna' });
      expect(executor.calls).to.deep.equal([
        `SELECT ${VISIT} FROM "app"."Visit" WHERE "city" = :p1 AND "day" = CAST(:p2 AS date)`,
      ]);
      expect(valuesOf(executor)).to.deep.equal({ p1: 7, p2: '2024-01-15' });
    });

    it('sends a uuid with its cast', async () => {
      const { repository, executor } = setUp(Ticket);
      await repository.findById('0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5e');
      expect(executor.calls).to.deep.equal(['SELECT "id", "seat" FROM "ticket" WHERE "id" = CAST(:p1 AS uuid)']);
    });

    const refused: readonly (readonly [id: unknown, message: string])[] = [
      [7, 'The key of Visit has several parts: give an object with cityId, day.'],
      [undefined, 'The key of Visit has several parts'],
      [null, 'The key of Visit has several parts'],
      [{ cityId: 7 }, 'The key of Visit has no value for day: found undefined.'],
      [{ cityId: null, day: '2024-01-15' }, 'The key of Visit has no value for cityId: found null.'],
      [{}, 'The key of Visit has no value for cityId: found undefined.'],
      [{ cityId: 7, day: '2024-01-15', visitors: 1 }, "Visit has no such property as 'visitors' here."],
      [JSON.parse('{"cityId": 7, "__proto__": 1}'), "Visit has no such property as '__proto__' here."],
      [[7, '2024-01-15'], "Visit has no such property as '0' here."],
      [{ cityId: In([7]), day: '2024-01-15' }, 'Visit.cityId is an operator of a condition'],
      [{ cityId: SECRET, day: '2024-01-15' }, 'The column city cannot take the value. Found a string'],
    ];
    for (const [id, message] of refused) {
      it(`refuses ${JSON.stringify(id)}, and so do update and delete`, async () => {
        const key = id as EntityId<Visit>;
        expect(await refusal(Visit, (visits) => visits.findById(key))).to.include(message);
        expect(await refusal(Visit, (visits) => visits.update(key, { visitors: 1 }))).to.include(message);
        expect(await refusal(Visit, (visits) => visits.delete(key))).to.include(message);
      });
    }

    it('refuses a missing value of a simple key', async () => {
      const id = undefined as unknown as number;
      expect(await refusal(City, (cities) => cities.findById(id))).to.equal(
        'The key of City has no value for id: found undefined.',
      );
    });
  });

  it('count returns a number', async () => {
    const { repository, executor } = setUp(City, { records: [[3]] }, { records: [[4]] });
    expect(await repository.count()).to.equal(3);
    expect(await repository.count({ where: { name: 'Riga' } })).to.equal(4);
    expect(executor.calls).to.deep.equal([
      'SELECT count(*) FROM "city"',
      'SELECT count(*) FROM "city" WHERE "name" = :p1',
    ]);
  });

  it('existsBy returns what the database says', async () => {
    const { repository, executor } = setUp(City, { records: [[true]] }, { records: [[false]] });
    expect(await repository.existsBy({ name: 'Riga' })).to.equal(true);
    expect(await repository.existsBy({ area: Not(null) })).to.equal(false);
    expect(executor.calls).to.deep.equal([
      'SELECT EXISTS (SELECT 1 FROM "city" WHERE "name" = :p1)',
      'SELECT EXISTS (SELECT 1 FROM "city" WHERE NOT ("area" IS NULL))',
    ]);
  });

  describe('insert', () => {
    it('sends the properties that are given, and returns the row as the database has it', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA] });
      const input: EntityInput<City> = Object.freeze({ name: 'riga', area: null, id: undefined });
      const city = await repository.insert(input);
      expect(city).to.be.instanceOf(City).and.to.not.equal(input);
      expect({ ...city }).to.deep.equal(RIGA_ENTITY);
      expect(executor.calls).to.deep.equal([
        `INSERT INTO "city" ("name", "area") VALUES (:p1, CAST(:p2 AS numeric)) RETURNING ${CITY}`,
      ]);
      expect(valuesOf(executor)).to.deep.equal({ p1: 'riga', p2: true });
      expect(executor.queries[0]?.parameters[1]?.value).to.deep.equal({ isNull: true });
    });

    it('takes an instance, whose other properties do not matter', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA] });
      await repository.insert(Object.assign(new City(), { name: 'Riga', createdAt: NOW }));
      expect(executor.calls).to.deep.equal([`INSERT INTO "city" ("name") VALUES (:p1) RETURNING ${CITY}`]);
    });

    it('sends a row of defaults', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA] });
      await repository.insert({});
      expect(executor.calls).to.deep.equal([`INSERT INTO "city" DEFAULT VALUES RETURNING ${CITY}`]);
    });

    it('says when the database stored no row', async () => {
      const exception = await rejection(setUp(City).repository.insert({ name: 'Riga' }));
      expect(exception).to.be.instanceOf(AuroraDatabaseException).and.include({ table: 'city' });
      expect(exception.message).to.equal(
        'City: the database stored no row. A trigger or a rule on the table left it out.',
      );
    });

    it('makes a random uuid, and one that sorts by time', async () => {
      const tickets = setUp(Ticket, { records: [['a', 'b']] });
      await tickets.repository.insert({ seat: '1A' });
      expect(tickets.executor.calls).to.deep.equal([
        'INSERT INTO "ticket" ("seat", "id") VALUES (:p1, CAST(:p2 AS uuid)) RETURNING "id", "seat"',
      ]);
      expect(UUID.exec(String(valuesOf(tickets.executor)['p2']))?.[1]).to.equal('4');
      const events = setUp(Event, { records: [['a']] });
      await events.repository.insert({});
      expect(UUID.exec(String(valuesOf(events.executor)['p1']))?.[1]).to.equal('7');
    });

    it('keeps a uuid that is given', async () => {
      const id = '0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5e';
      const { repository, executor } = setUp(Ticket, { records: [[id, '1a']] });
      expect({ ...(await repository.insert({ id, seat: '1A' })) }).to.deep.equal({ id, seat: '1A' });
      expect(valuesOf(executor)).to.deep.equal({ p1: id, p2: '1a' });
    });

    const refused: readonly (readonly [input: unknown, message: string])[] = [
      [{ nmae: SECRET }, "City has no such property as 'nmae' here. What can be given is id, name, area, createdAt."],
      [{ note: SECRET }, "City has no such property as 'note' here."],
      [{ describe: SECRET }, "City has no such property as 'describe' here."],
      [JSON.parse('{"__proto__": {"name": "a"}}'), "City has no such property as '__proto__' here."],
      [{ constructor: SECRET }, "City has no such property as 'constructor' here."],
      [{ '"; --': SECRET }, "City has no such property as '\"; --' here."],
      [{ name: null }, 'City.name is null, but its column is not nullable'],
      [{ name: 7 }, 'The column name cannot take the value. Found an integer number where a string is needed.'],
      [{ area: SECRET }, 'The column area cannot take the value. Found a string where'],
      [SECRET, 'City: give an object with the values of a row, not a string.'],
      [null, 'City: give an object with the values of a row, not null.'],
      [undefined, 'City: give an object with the values of a row, not undefined.'],
    ];
    for (const [input, message] of refused) {
      it(`refuses ${JSON.stringify(input)}, and so do insertMany and save`, async () => {
        const entity = input as EntityInput<City>;
        expect(await refusal(City, (cities) => cities.insert(entity))).to.include(message);
        expect(await refusal(City, (cities) => cities.save(entity))).to.include(message);
        const [start = ''] = message.split('.');
        expect(await refusal(City, (cities) => cities.insertMany([{ name: 'a' }, entity]))).to.include(start);
      });
    }
  });

  describe('insertMany', () => {
    const source = (...types: string[]): string => {
      const names = types.map((_, index) => `aurorm_${index + 1}`).join(', ');
      const definitions = types.map((type, index) => `c${index + 1} ${type}`).join(', ');
      return (
        `SELECT ${names} FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (${definitions})) ` +
        `WITH ORDINALITY AS aurorm_rows (${names}, aurorm_ordinal) ORDER BY aurorm_ordinal`
      );
    };
    const insertNames = `INSERT INTO "city" ("name") ${source('text')} RETURNING "id", "area", "created_at"`;
    const seatsIn = (executor: RecordingExecutor, place = 0): string[] =>
      (JSON.parse(String(valuesOf(executor, place)['p1'])) as { c1: string }[]).map(({ c1 }) => c1);

    it('sends all rows in one statement, and returns them in their order', async () => {
      const { repository, executor } = setUp(City, {
        records: [
          [1, null, NOW],
          [2, '5', NOW],
        ],
      });
      const cities = await repository.insertMany([{ name: 'Riga' }, { name: 'Tartu' }]);
      expect(executor.calls).to.deep.equal([insertNames]);
      expect(valuesOf(executor)).to.deep.equal({ p1: '[{"c1":"Riga"},{"c1":"Tartu"}]' });
      expect(cities.map((city) => ({ ...city }))).to.deep.equal([
        { ...RIGA_ENTITY, id: 1, name: 'Riga', area: null },
        { ...RIGA_ENTITY, id: 2, name: 'Tartu', area: '5' },
      ]);
      expect(cities[0]).to.be.instanceOf(City);
    });

    it('makes no call for no rows', async () => {
      const { repository, executor } = setUp(City);
      expect(await repository.insertMany([])).to.deep.equal([]);
      expect(executor.calls).to.deep.equal([]);
    });

    it('sends rows that give other columns in a statement of their own, all in one transaction', async () => {
      const { repository, executor } = setUp(
        City,
        {
          records: [
            [1, null, NOW],
            [3, null, NOW],
          ],
        },
        { records: [[2, NOW]] },
      );
      const cities = await repository.insertMany([{ name: 'A' }, { area: '2', name: 'B' }, { name: 'C' }]);
      expect(executor.calls).to.deep.equal([
        'BEGIN',
        insertNames,
        `INSERT INTO "city" ("name", "area") ${source('text', 'numeric')} RETURNING "id", "created_at"`,
        'COMMIT',
      ]);
      expect(valuesOf(executor)).to.deep.equal({ p1: '[{"c1":"A"},{"c1":"C"}]' });
      expect(valuesOf(executor, 1)).to.deep.equal({ p1: '[{"c1":"B","c2":"2"}]' });
      expect(cities.map(({ id, name }) => `${id} ${name}`)).to.deep.equal(['1 A', '2 B', '3 C']);
    });

    it('inserts rows that are made of defaults one by one, and the others together', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA] }, { records: [RIGA] });
      await repository.insertMany([{}, { name: 'Riga' }]);
      expect(executor.calls).to.deep.equal([
        'BEGIN',
        `INSERT INTO "city" DEFAULT VALUES RETURNING ${CITY}`,
        insertNames,
        'COMMIT',
      ]);
    });

    it('makes the keys itself, and asks for nothing that it knows', async () => {
      const { repository, executor } = setUp(Ticket);
      const tickets = await repository.insertMany([{ seat: '1A' }, { seat: '1B' }]);
      expect(executor.calls).to.deep.equal([`INSERT INTO "ticket" ("seat", "id") ${source('text', 'uuid')}`]);
      const sent = JSON.parse(String(valuesOf(executor)['p1'])) as { c1: string; c2: string }[];
      expect(seatsIn(executor)).to.deep.equal(['1a', '1b']);
      expect(tickets.map((ticket) => ({ ...ticket }))).to.deep.equal([
        { id: sent[0]?.c2, seat: '1A' },
        { id: sent[1]?.c2, seat: '1B' },
      ]);
      expect(sent[0]?.c2).to.match(UUID).and.not.equal(sent[1]?.c2);
    });

    it('sends as many statements as the limit of a request needs, in one transaction', async () => {
      const names = Array.from({ length: 9 }, (_, index) => `${index}`.repeat(1024 * 1024));
      const { repository, executor } = setUp(Ticket);
      const tickets = await repository.insertMany(names.map((seat) => ({ seat })));
      expect(executor.calls[0]).to.equal('BEGIN');
      expect(executor.calls.at(-1)).to.equal('COMMIT');
      expect(executor.queries).to.have.length.within(3, 4);
      for (const { parameters } of executor.queries) {
        expect(Buffer.byteLength(JSON.stringify(parameters))).to.be.lessThan(MAX_REQUEST_BYTES);
      }
      const sent = executor.queries.flatMap((_, place) => seatsIn(executor, place));
      expect(sent.map((seat) => seat.slice(0, 1)).join('')).to.equal('012345678');
      expect(tickets.map(({ seat }) => seat)).to.deep.equal(names);
    });

    it('counts bytes, not characters: as UTF-8, and as JSON inside of JSON escapes them', async () => {
      for (const character of ['€', '"', '\u0000']) {
        const { repository, executor } = setUp(Ticket);
        await repository.insertMany(Array.from({ length: 4 }, () => ({ seat: character.repeat(400_000) })));
        expect(executor.queries.length).to.be.greaterThan(1);
        for (const { parameters } of executor.queries) {
          expect(Buffer.byteLength(JSON.stringify(parameters))).to.be.lessThan(MAX_REQUEST_BYTES);
        }
      }
    });

    it('refuses a single row that is larger than a request, before any call', async () => {
      const rows = [{ seat: 'a' }, { seat: 'b'.repeat(MAX_REQUEST_BYTES) }];
      expect(await refusal(Ticket, (tickets) => tickets.insertMany(rows))).to.equal(
        `The row 1 for Ticket is larger than the ${MAX_PAYLOAD_BYTES} bytes of values a request may have.`,
      );
    });

    it('names the row that it refuses', async () => {
      const rows = [{ name: 'a' }, { name: 7 as unknown as string }];
      expect(await refusal(City, (cities) => cities.insertMany(rows))).to.include('of row 1');
    });

    it('does not guess which rows the database stored when it stored fewer', async () => {
      const { repository } = setUp(City, { records: [[1, null, NOW]] });
      const exception = await rejection(repository.insertMany([{ name: 'A' }, { name: 'B' }]));
      expect(exception).to.be.instanceOf(AuroraDatabaseException);
      expect(exception.message).to.include('City: of 2 rows the database stored 1');
    });
  });

  describe('save', () => {
    it('inserts where the generated key is not set', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA] });
      expect({ ...(await repository.save({ name: 'Riga' })) }).to.deep.equal(RIGA_ENTITY);
      expect(executor.calls).to.deep.equal([`INSERT INTO "city" ("name") VALUES (:p1) RETURNING ${CITY}`]);
    });

    it('updates where the generated key is set, and leaves columns alone that are not to be updated', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA] });
      await repository.save({ id: 7, name: 'Riga', createdAt: NOW });
      expect(executor.calls).to.deep.equal([`UPDATE "city" SET "name" = :p1 WHERE "id" = :p2 RETURNING ${CITY}`]);
      expect(valuesOf(executor)).to.deep.equal({ p1: 'Riga', p2: 7 });
    });

    it('only reads the row where nothing but its key is set', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA] });
      expect({ ...(await repository.save({ id: 7 })) }).to.deep.equal(RIGA_ENTITY);
      expect(executor.calls).to.deep.equal([`${SELECT_CITY} WHERE "id" = :p1`]);
    });

    it('says when no row has the generated key', async () => {
      const exception = await rejection(setUp(City).repository.save({ id: 7, name: 'Riga' }));
      expect(exception).to.be.instanceOf(EntityNotFoundException).and.include({ table: 'city' });
      expect(exception.message).to.not.include('7');
    });

    it('inserts or updates a row whose key the user gives, except columns that are not to be updated', async () => {
      const { repository, executor } = setUp(Visit, { records: [[7, '2024-01-15', 3, 'Anna']] });
      const visit = { cityId: 7, day: '2024-01-15', visitors: 3, guide: 'Anna' };
      expect({ ...(await repository.save(visit)) }).to.deep.equal(visit);
      expect(executor.calls).to.deep.equal([
        'INSERT INTO "app"."Visit" ("city", "day", "visitors", "guide") VALUES (:p1, CAST(:p2 AS date), :p3, :p4) ' +
          `ON CONFLICT ("city", "day") DO UPDATE SET "visitors" = EXCLUDED."visitors" RETURNING ${VISIT}`,
      ]);
      expect(valuesOf(executor)).to.deep.equal({ p1: 7, p2: '2024-01-15', p3: 3, p4: 'Anna' });
    });

    it('returns the row that is there already where there is nothing to update', async () => {
      const { repository, executor } = setUp(Visit, { records: [[7, '2024-01-15', 3, 'Anna']] });
      await repository.save({ cityId: 7, day: '2024-01-15', guide: 'Anna' });
      expect(executor.calls).to.deep.equal([
        'INSERT INTO "app"."Visit" ("city", "day", "guide") VALUES (:p1, CAST(:p2 AS date), :p3) ' +
          'ON CONFLICT ("city", "day") DO UPDATE SET "city" = EXCLUDED."city", "day" = EXCLUDED."day" ' +
          `RETURNING ${VISIT}`,
      ]);
    });

    it('sends values as their transformers make them', async () => {
      const id = '0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5e';
      const { repository, executor } = setUp(Ticket, { records: [[id, '1a']] });
      expect({ ...(await repository.save({ id, seat: '1A' })) }).to.deep.equal({ id, seat: '1A' });
      expect(executor.calls).to.deep.equal([
        'UPDATE "ticket" SET "seat" = :p1 WHERE "id" = CAST(:p2 AS uuid) RETURNING "id", "seat"',
      ]);
      expect(valuesOf(executor)).to.deep.equal({ p1: '1a', p2: id });
    });
  });

  describe('update', () => {
    it('changes the row and returns it', async () => {
      const { repository, executor } = setUp(City, { records: [RIGA] });
      const changes = Object.freeze({ name: 'Riga', area: null });
      expect({ ...(await repository.update(7, changes)) }).to.deep.equal(RIGA_ENTITY);
      expect(executor.calls).to.deep.equal([
        `UPDATE "city" SET "name" = :p1, "area" = CAST(:p2 AS numeric) WHERE "id" = :p3 RETURNING ${CITY}`,
      ]);
      expect(valuesOf(executor)).to.deep.equal({ p1: 'Riga', p2: true, p3: 7 });
    });

    it('takes a composite key', async () => {
      const { repository, executor } = setUp(Visit, { records: [[7, '2024-01-15', 3, 'Anna']] });
      await repository.update({ cityId: 7, day: '2024-01-15' }, { visitors: 3 });
      expect(executor.calls).to.deep.equal([
        `UPDATE "app"."Visit" SET "visitors" = :p1 WHERE "city" = :p2 AND "day" = CAST(:p3 AS date) RETURNING ${VISIT}`,
      ]);
    });

    it('says when no row has the key', async () => {
      expect(await rejection(setUp(City).repository.update(7, { name: 'a' }))).to.be.instanceOf(
        EntityNotFoundException,
      );
    });

    const refused: readonly (readonly [changes: unknown, message: string])[] = [
      [{}, 'was given nothing to change.'],
      [{ name: undefined }, 'was given nothing to change.'],
      [{ id: 8 }, 'cannot change City.id: it is part of the primary key.'],
      [{ createdAt: NOW }, 'cannot change City.createdAt: its decorator says update: false.'],
      [{ name: null }, 'City.name is null, but its column is not nullable'],
      [{ nmae: SECRET }, "City has no such property as 'nmae' here."],
    ];
    for (const [changes, message] of refused) {
      it(`refuses ${JSON.stringify(changes)}, and so does updateBy`, async () => {
        const given = changes as EntityInput<City>;
        expect(await refusal(City, (cities) => cities.update(7, given))).to.include(message);
        expect(await refusal(City, (cities) => cities.updateBy({ id: 7 }, given))).to.include(message);
      });
    }
  });

  it('updateBy changes the rows that are meant, and returns their number', async () => {
    const { repository, executor } = setUp(City, { numberOfRecordsUpdated: 3 });
    expect(await repository.updateBy([{ name: 'a' }, { area: null }], { name: 'b' })).to.equal(3);
    expect(executor.calls).to.deep.equal(['UPDATE "city" SET "name" = :p1 WHERE "name" = :p2 OR "area" IS NULL']);
    expect(valuesOf(executor)).to.deep.equal({ p1: 'b', p2: 'a' });
  });

  it('delete returns the number of rows, with a composite key too', async () => {
    const cities = setUp(City, { numberOfRecordsUpdated: 1 });
    expect(await cities.repository.delete(7)).to.equal(1);
    expect(await cities.repository.delete(7)).to.equal(0);
    expect(cities.executor.calls[0]).to.equal('DELETE FROM "city" WHERE "id" = :p1');
    const visits = setUp(Visit, { numberOfRecordsUpdated: 1 });
    expect(await visits.repository.delete({ cityId: 7, day: '2024-01-15' })).to.equal(1);
    expect(visits.executor.calls).to.deep.equal([
      'DELETE FROM "app"."Visit" WHERE "city" = :p1 AND "day" = CAST(:p2 AS date)',
    ]);
  });

  it('deleteBy deletes the rows that are meant, and returns their number', async () => {
    const { repository, executor } = setUp(City, { numberOfRecordsUpdated: 2 });
    expect(await repository.deleteBy({ name: Like('Test %') })).to.equal(2);
    expect(executor.calls).to.deep.equal(['DELETE FROM "city" WHERE "name" LIKE :p1']);
  });

  describe('deleteBy and updateBy', () => {
    const everyRow: readonly (readonly [what: string, where: unknown])[] = [
      ['no conditions', {}],
      ['a condition that nobody fails', { id: NotIn([]) }],
      ['an alternative without conditions', [{ id: 1 }, {}]],
    ];
    for (const [what, where] of everyRow) {
      it(`refuse ${what}, which would touch every row`, async () => {
        const conditions = where as { id: number };
        expect(await refusal(City, (cities) => cities.deleteBy(conditions))).to.equal(
          'deleteBy() on City was given no condition and would touch every row. If that is meant, write deleteAll().',
        );
        expect(await refusal(City, (cities) => cities.updateBy(conditions, { name: 'a' }))).to.include(
          'updateBy() on City was given no condition and would touch every row.',
        );
      });
    }

    it('refuse an empty list of alternatives', async () => {
      expect(await refusal(City, (cities) => cities.deleteBy([]))).to.include('where is an empty array');
    });
  });

  describe('query', () => {
    it('makes entities of records by the names of their columns', async () => {
      const { repository, executor } = setUp(City, { columns: ['created_at', 'id'], records: [[NOW, 7]] });
      const [city] = await repository.query(sql`SELECT created_at, id FROM city WHERE name % ${'Riga'}`);
      expect(city).to.be.instanceOf(City);
      expect({ ...city }).to.deep.equal({ id: 7, name: undefined, area: undefined, createdAt: NOW, note: 'no column' });
      expect(executor.calls).to.deep.equal(['all of: SELECT created_at, id FROM city WHERE name % :p1']);
    });

    it('executes what returns rows and is no query once', async () => {
      const { repository, executor } = setUp(City, { columns: ['id'], records: [[7]] });
      await repository.query('DELETE FROM city WHERE id = :id RETURNING id', { id: 7 });
      expect(executor.calls).to.deep.equal(['DELETE FROM city WHERE id = :id RETURNING id']);
    });

    it('gives values through the transformers', async () => {
      const { repository } = setUp(Ticket, { columns: ['seat'], records: [['1a']] });
      expect((await repository.query('SELECT seat FROM ticket'))[0]?.seat).to.equal('1A');
    });

    it('refuses a column that the entity has not, saying what to write', async () => {
      const { repository } = setUp(City, { columns: ['id', 'count'], records: [[7, 1]] });
      const exception = await rejection(repository.query('SELECT id, count(*) FROM city'));
      expect(exception).to.be.instanceOf(ConfigurationException);
      expect(exception.message).to.equal(
        "The result has a column 'count', but City has none of this name. Its columns are id, name, area, created_at; " +
          'give another name with AS.',
      );
    });
  });
});
