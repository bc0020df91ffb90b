import { expect } from 'chai';

import {
  Column,
  ConfigurationException,
  DataSource,
  DeleteDateColumn,
  Embedded,
  Entity,
  ManyToOne,
  PrimaryGeneratedColumn,
  type One,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import { rejection } from '../../support/rejection.js';
import type { TestDatabase } from '../../support/test-database.js';

@Entity('keeper')
class Keeper {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 40 })
  name!: string;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

class Place {
  @Column({ nullable: true, type: 'integer' })
  shelf!: number | null;

  @Column({ nullable: true, type: 'integer' })
  row!: number | null;
}

@Entity('kept_thing')
class Thing {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 40 })
  name!: string;

  @Embedded(() => Place, { nullable: true })
  place!: Place | null;

  @ManyToOne(() => Keeper, { nullable: true })
  keeper!: One<Keeper | null>;
}

describeOnEngines('objects in the place of columns', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let keepers: Repository<Keeper>;
  let things: Repository<Thing>;
  let ada: Keeper;
  let id: number;

  before(async () => {
    test = await engine.open();
    source = new DataSource({ database: test.database, entities: [Keeper, Thing], name: `objects-${engine.name}` });
    keepers = source.getRepository(Keeper);
    things = source.getRepository(Thing);
    await source.schema.create();
  });

  after(async () => {
    await source.schema.drop();
    await source.close();
  });

  beforeEach(async () => {
    ada = await keepers.insert({ name: 'Ada' });
    ({ id } = await things.insert({ name: 'key', keeper: ada, place: { shelf: 1, row: 2 } }));
  });

  const keeperId = async (): Promise<unknown> =>
    (await test.database.query('SELECT keeper_id FROM kept_thing WHERE id = :id', { id }))[0]?.[0];

  it('keep the foreign key of a row that was not found when the relation was loaded', async () => {
    await keepers.softDelete(ada.id);
    const deleted = await things.findOneOrFail({ where: { id }, relations: { keeper: true } });
    expect(deleted.keeper).to.equal(null);
    await things.save(Object.assign(deleted, { name: 'old key' }));
    expect(await keeperId()).to.equal(ada.id);
    await keepers.restore(ada.id);
    const filtered = await things.findOneOrFail({
      where: { id },
      relations: { keeper: { where: { name: 'Bob' } } },
    });
    await things.saveMany([Object.assign(filtered, { name: 'key of nobody' })]);
    expect(await keeperId()).to.equal(ada.id);
    expect(await things.findOneByOrFail({ id })).to.include({ name: 'key of nobody' });
  });

  it('give up a foreign key for null, and take another one', async () => {
    const bob = await keepers.insert({ name: 'Bob' });
    const found = await things.findOneOrFail({ where: { id }, relations: { keeper: true } });
    const given = await things.save(Object.assign(found, { keeper: bob }));
    expect(await keeperId()).to.equal(bob.id);
    await things.save(Object.assign(given, { keeper: null }));
    expect(await keeperId()).to.equal(null);
    await things.update(id, { keeper: { id: ada.id } });
    expect(await keeperId()).to.equal(ada.id);
  });

  it('are refused where they would give no column a value, before any call', async () => {
    const refused: readonly (readonly [values: object, message: string])[] = [
      [{ place: 'shelf 1' }, 'Thing.place is a string: give an object with shelf, row'],
      [{ place: [1, 2] }, 'Thing.place is an array'],
      [{ place: new Date() }, 'Thing.place is an object of class Date'],
      [{ keeper: ada.id }, 'Thing.keeper is a number: give the entity that it refers to, or an object with its id'],
      [{ keeper: {} }, 'Thing.keeper has no id, by which it could be referred to: store it first'],
      [{ keeper: keepers.create({ name: 'new' }) }, 'store it first'],
    ];
    const calls = await test.callsOf(async () => {
      for (const [values, message] of refused) {
        for (const verb of [
          () => things.insert({ name: 'a', ...values }),
          () => things.update(id, { name: 'a', ...values }),
          () => things.save(Object.assign(new Thing(), { name: 'a', ...values })),
        ]) {
          const failure = await rejection(verb());
          expect(failure).to.be.instanceOf(ConfigurationException);
          expect(failure.message).to.include(message);
        }
      }
    });
    expect(calls).to.deep.equal([]);
  });

  it('change in part, as they were read, or as others made them', async () => {
    class PlaceInput {
      shelf = 7;
    }
    expect((await things.update(id, { place: { row: 3 } })).place).to.include({ shelf: 1, row: 3 });
    expect((await things.update(id, { place: new PlaceInput() })).place).to.include({ shelf: 7, row: 3 });
    expect((await things.update(id, { place: null })).place).to.equal(null);
  });
});
