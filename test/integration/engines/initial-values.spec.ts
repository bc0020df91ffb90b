import { expect } from 'chai';

import {
  Column,
  DataSource,
  Embedded,
  Entity,
  ManyToOne,
  PrimaryGeneratedColumn,
  type One,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';

class Size {
  @Column('integer')
  width = 1;

  @Column('text', { nullable: true })
  unit: string | null = 'cm';
}

@Entity('initial_values_item')
class Item {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @Column('json')
  tags: string[] = [];

  @Column('text', { select: false })
  secret = 'none';

  @Embedded(() => Size)
  size = new Size();

  @ManyToOne(() => Item, { nullable: true })
  parent: One<Item | null> = null;
}

describeOnEngines('the initial values of a class', (engine) => {
  let dataSource: DataSource;
  let items: Repository<Item>;
  let parent: Item;
  let id: number;

  before(async () => {
    const { database } = await engine.open();
    dataSource = new DataSource({ database, entities: [Item], name: `initial-values-${engine.name}` });
    await dataSource.schema.create();
    items = dataSource.getRepository(Item);
  });

  after(async () => {
    await dataSource.schema.drop();
    await dataSource.close();
  });

  beforeEach(async () => {
    await items.deleteBy({ id: id ?? 0 });
    parent = await items.insert(items.create({ name: 'parent' }));
    const size = { width: 2, unit: 'mm' };
    ({ id } = await items.insert({ name: 'chair', tags: ['oak'], secret: 'x', size, parent }));
  });

  async function stored(): Promise<unknown> {
    const [row] = await dataSource.database.query(
      'SELECT name, tags, secret, size_width, size_unit, parent_id FROM initial_values_item WHERE id = :id',
      { id },
    );
    return row;
  }

  it('are those of an entity that is made and stored without others', async () => {
    const { id: made } = await items.insert(items.create({ name: 'table' }));
    const [row] = await dataSource.database.query(
      'SELECT tags, secret, size_width, size_unit, parent_id FROM initial_values_item WHERE id = :made',
      { made },
    );
    expect(row).to.deep.equal([[], 'none', 1, 'cm', null]);
  });

  it('are no values of an entity that was read without these columns', async () => {
    const [item] = await items.find({ where: { id }, select: { id: true, size: { width: true } } });
    expect({ ...item }).to.deep.include({ name: undefined, tags: undefined, secret: undefined, parent: undefined });
    expect(item?.size).to.deep.equal(Object.assign(new Size(), { width: 2, unit: undefined }));
  });

  it('take the place of nothing that is stored, when an entity is saved that was read in part', async () => {
    const [part] = await items.find({ where: { id }, select: { id: true, name: true } });
    await items.save(Object.assign(part as Item, { name: 'stool' }));
    expect(await stored()).to.deep.equal(['stool', ['oak'], 'x', 2, 'mm', parent.id]);

    const whole = await items.findOneByOrFail({ id });
    await items.save(Object.assign(whole, { name: 'bench' }));
    expect(await stored()).to.deep.equal(['bench', ['oak'], 'x', 2, 'mm', parent.id]);

    await dataSource.transaction(async () => {
      const inside = await items.findOneByOrFail({ id });
      await items.save(Object.assign(inside, { name: 'sofa' }));
    });
    expect(await stored()).to.deep.equal(['sofa', ['oak'], 'x', 2, 'mm', parent.id]);
  });
});
