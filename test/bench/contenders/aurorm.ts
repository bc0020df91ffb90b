import { AuroraDatabase, DataSource } from '../../../src/index.js';
import type { ServiceTarget } from '../service-target.js';
import type { Contender } from './contender.js';
import { ItemEntity } from './item-entity.js';

const QUERY =
  'SELECT id, reference, name, description, quantity, price, is_active, created_at, day, attributes, score, note ' +
  'FROM item';

/** A database of ours at the target. */
export function openDatabase(target: ServiceTarget): AuroraDatabase {
  const { endpoint, region, credentials, requestHandler } = target;
  return new AuroraDatabase({
    databaseName: target.database,
    dbClusterArn: target.resourceArn,
    dbCredentialsSecretsStoreArn: target.secretArn,
    client: { endpoint, region, credentials, ...(requestHandler === undefined ? {} : { requestHandler }) } as object,
  });
}

/** Entities through the repository. */
export function createAuroraRepository(target: ServiceTarget): Contender {
  const database = openDatabase(target);
  const dataSource = new DataSource({ database, entities: [ItemEntity] });
  const items = dataSource.getRepository(ItemEntity);
  return {
    name: 'aurorm Repository',
    find: () => items.find(),
    findOne: () => items.findById(1),
    insertMany: (rows) => items.insertMany(rows),
    insertOne: (row) => items.insert(row),
    saveLoaded: (row) => items.save(row),
    saveChanged: (rows) => items.updateMany(rows),
    findPage: (take) => items.findAndCount({ order: { name: 'ASC' }, take }),
    transaction: () =>
      database.transaction(async () => {
        for (let statement = 0; statement < 5; statement++) {
          await items.findById(1);
        }
      }),
    close: async () => await dataSource.close(),
  };
}

/** Arrays of values through the connector. */
export function createAuroraDatabase(target: ServiceTarget): Contender {
  const database = openDatabase(target);
  return {
    name: 'aurorm database.query',
    find: () => database.query(QUERY),
    findOne: async () => (await database.query(`${QUERY} WHERE id = :id`, { id: 1 }))[0],
  };
}
