import { DataSource, EntitySchema } from 'typeorm';
import driver from 'typeorm-aurora-data-api-driver';

class Item {
  id;
}

const ItemSchema = new EntitySchema({
  name: 'Item',
  tableName: 'item',
  target: Item,
  columns: {
    id: { type: 'bigint', primary: true },
    reference: { type: 'uuid' },
    name: { type: 'varchar' },
    description: { type: 'text' },
    quantity: { type: 'int' },
    price: { type: 'numeric' },
    isActive: { type: 'boolean', name: 'is_active' },
    createdAt: { type: 'timestamp', name: 'created_at' },
    day: { type: 'date' },
    attributes: { type: 'jsonb' },
    score: { type: 'float8' },
    note: { type: 'varchar', nullable: true },
  },
});

export async function create({ endpoint, region, credentials, requestHandler, resourceArn, secretArn, database }) {
  const dataSource = new DataSource({
    type: 'aurora-postgres',
    driver,
    region,
    resourceArn,
    secretArn,
    database,
    serviceConfigOptions: { endpoint, region, credentials, ...(requestHandler && { requestHandler }) },
    entities: [ItemSchema],
  });
  await dataSource.initialize();
  const items = dataSource.getRepository(Item);
  return {
    name: 'TypeORM',
    find: () => items.find(),
    findOne: () => items.findOneBy({ id: 1 }),
    // A row whose key the table has already would be read and found unchanged.
    insertMany: (rows) => items.save(rows.map((row) => items.create({ ...row, id: -row.id }))),
    insertOne: (row) => items.save(items.create({ ...row, id: -row.id })),
    saveLoaded: (row) => items.save(Object.assign(new Item(), row, { name: `${row.name}!` })),
    saveChanged: (rows) => items.save(rows.map((row) => Object.assign(new Item(), row))),
    findPage: (take) => items.findAndCount({ order: { name: 'ASC' }, take }),
    transaction: () =>
      dataSource.transaction(async (manager) => {
        for (let statement = 0; statement < 5; statement++) {
          await manager.findOneBy(Item, { id: 1 });
        }
      }),
    compile: () =>
      items.createQueryBuilder('item').where({ name: 'a' }).orderBy('item.name').limit(10).getQueryAndParameters(),
    close: () => dataSource.destroy(),
  };
}
