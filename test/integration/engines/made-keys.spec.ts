import { expect } from 'chai';

import {
  Column,
  ConfigurationException,
  DataSource,
  Entity,
  PrimaryGeneratedColumn,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import { rejection } from '../../support/rejection.js';
import type { TestDatabase } from '../../support/test-database.js';

@Entity('made_keys_city')
class City {
  @PrimaryGeneratedColumn('uuidv7')
  id!: string;

  @Column({ unique: true, length: 40 })
  code!: string;

  @Column()
  name!: string;
}

describeOnEngines('an upsert of rows whose primary key is made before the call', (engine) => {
  let test: TestDatabase;
  let dataSource: DataSource;
  let cities: Repository<City>;

  before(async () => {
    test = await engine.open();
    dataSource = new DataSource({ database: test.database, entities: [City], name: `made-keys-${engine.name}` });
    await dataSource.schema.create();
    cities = dataSource.getRepository(City);
  });

  after(async () => {
    await dataSource.schema.drop();
    await dataSource.close();
  });

  it('finds them by another key, and leaves the primary key of those that are there', async () => {
    const riga = await cities.insert({ code: 'RIX', name: 'Riga' });
    const given = [
      { code: 'TLL', name: 'Tallinn' },
      { code: 'RIX', name: 'Rīga' },
    ];
    const rows = await cities.upsert(given, { conflict: ['code'] });
    expect(rows.map(({ entity: { code, name } }) => ({ code, name }))).to.deep.equal(given);
    expect(rows[1]?.entity.id).to.equal(riga.id);
    expect(await cities.findByIds(rows.map(({ entity }) => entity.id))).to.deep.equal(rows.map(({ entity }) => entity));
  });

  if (engine.name === 'mysql') {
    it('is refused before any call where a row gives the primary key too, which another row could have', async () => {
      const rows = [
        { code: 'VNO', name: 'Vilnius' },
        { code: 'KUN', name: 'Kaunas', id: '01890a5d-ac96-774b-bcce-b302099a8057' },
      ];
      const sent = await test.callsOf(async () => {
        const failure = await rejection(cities.upsert(rows, { conflict: ['code'] }));
        expect(failure).to.be.instanceOf(ConfigurationException);
        expect(failure.message).to.include('a row with the same id would be changed too');
      });
      expect(sent).to.deep.equal([]);
    });
  }
});
