import { expect } from 'chai';

import {
  Check,
  CheckViolationException,
  Column,
  CreateDateColumn,
  DataSource,
  Embedded,
  Entity,
  Index,
  PrimaryGeneratedColumn,
  Unique,
  UndefinedTableException,
  UniqueViolationException,
  type Repository,
} from '../../src/index.js';
import { rejection } from '../support/rejection.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

enum Size {
  small = 'small',
  large = 'large',
}

class Place {
  @Column()
  street!: string;

  @Column('double', { nullable: true })
  height!: number | null;
}

class Opening {
  from = '';

  describe(): string {
    return `from ${this.from}`;
  }
}

@Entity({ schema: 'schema_spec', comment: 'shops of all sizes' })
@Unique(['name', 'place.street'])
@Index(['name'], { unique: true, where: `size = 'large'` })
@Check('capacity >= 0')
class Shop {
  @PrimaryGeneratedColumn('uuidv7')
  id!: string;

  @Column({ length: 20, comment: 'as it stands on the door' })
  name!: string;

  @Column({ enum: Size, enumName: 'schema_spec.size', default: Size.small })
  size!: Size;

  @Column({ enum: Size, enumName: 'schema_spec.size', array: true })
  sizes!: Size[];

  @Column({ enum: ['open', 'closed'], nullable: true })
  state!: string | null;

  @Column({ enum: ['open', 'closed'], array: true, default: '{}' })
  states!: (string | null)[];

  @Column({ default: 0 })
  capacity!: number;

  @Column({ asExpression: 'capacity * 2' })
  double!: number;

  @Embedded(() => Place, { nullable: true })
  place!: Place | null;

  @Embedded(() => Opening, { json: true })
  openings!: Opening[];

  @CreateDateColumn()
  createdAt!: Date;
}

describe('DataSource.schema', () => {
  let test: TestDatabase;
  let dataSource: DataSource;
  let shops: Repository<Shop>;

  before(async () => {
    test = await openTestDatabase();
    dataSource = new DataSource({ database: test.database, entities: [Shop], name: 'schema-spec' });
    shops = dataSource.getRepository(Shop);
    await dataSource.schema.create();
  });

  after(async () => {
    await dataSource.schema.drop();
    await test.database.execute('DROP SCHEMA schema_spec');
    await test.database.commit();
    await dataSource.close();
  });

  afterEach(async () => {
    await test.database.execute('DELETE FROM schema_spec.shop');
    await test.database.commit();
  });

  it('creates tables that repositories can use', async () => {
    const { id } = await shops.insert({
      name: 'Riga',
      sizes: [Size.large, Size.small],
      place: { street: 'Brivibas', height: null },
      openings: [Object.assign(new Opening(), { from: '9:00' })],
      capacity: 21,
    });
    const found = await shops.findById(id);
    expect(found?.size).to.equal(Size.small);
    expect(found?.sizes).to.deep.equal([Size.large, Size.small]);
    expect(found?.place).to.be.instanceOf(Place);
    expect({ ...found?.place }).to.deep.equal({ street: 'Brivibas', height: null });
    expect(found?.openings.map((opening) => opening.describe())).to.deep.equal(['from 9:00']);
    expect(found?.double).to.equal(42);
    expect(found?.createdAt).to.be.instanceOf(Date);
  });

  it('stores many rows and finds them by the values of enums', async () => {
    await shops.insertMany([
      { name: 'Riga', size: Size.large, sizes: [], openings: [], place: null },
      { name: 'Tartu', size: Size.small, sizes: [], openings: [], state: 'open' },
    ]);
    expect((await shops.findBy({ size: Size.large })).map(({ name, place }) => ({ name, place }))).to.deep.equal([
      { name: 'Riga', place: null },
    ]);
    expect((await shops.findBy({ state: 'open' })).map(({ name }) => name)).to.deep.equal(['Tartu']);
  });

  it('creates keys, checks and indexes that the database keeps', async () => {
    const row = { name: 'Riga', sizes: [], openings: [], place: { street: 'Brivibas', height: 1 } };
    await shops.insert(row);
    expect(await rejection(shops.insert(row))).to.be.instanceOf(UniqueViolationException);
    expect(await rejection(shops.insert({ ...row, name: 'Tartu', capacity: -1 }))).to.be.instanceOf(
      CheckViolationException,
    );
    const large = { ...row, size: Size.large, place: null };
    await shops.insert(large);
    expect(await rejection(shops.insert(large))).to.be.instanceOf(UniqueViolationException);
  });

  it('creates checks of arrays that let NULL be among the values of an enum', async () => {
    const row = { name: 'Riga', sizes: [], openings: [] };
    const { id } = await shops.insert({ ...row, states: ['open', null] });
    expect((await shops.findById(id))?.states).to.deep.equal(['open', null]);
    const update = `UPDATE schema_spec.shop SET states = ARRAY['shut', NULL]`;
    expect(await rejection(test.database.execute(update))).to.be.instanceOf(CheckViolationException);
    await test.database.rollback();
  });

  it('notes comments', async () => {
    const [[table, column] = []] = await test.database.query(
      `SELECT obj_description(CAST('schema_spec.shop' AS regclass)), col_description(CAST('schema_spec.shop' AS regclass), 2)`,
    );
    expect([table, column]).to.deep.equal(['shops of all sizes', 'as it stands on the door']);
  });

  it('creates all or nothing', async () => {
    expect(await rejection(dataSource.schema.create())).to.have.property('sqlState', '42710');
    expect(await shops.count()).to.equal(0);
  });

  it('drops what it created, and passes over what is not there', async () => {
    await dataSource.schema.drop();
    await dataSource.schema.drop();
    expect(await rejection(shops.count())).to.be.instanceOf(UndefinedTableException);
    await dataSource.schema.create();
    expect(await shops.count()).to.equal(0);
  });
});
