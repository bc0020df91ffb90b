import { RDSData, RDSDataClient } from '@aws-sdk/client-rds-data';
import { Kysely } from 'kysely';
import { DataApiDialect } from 'kysely-data-api';

export function create({ endpoint, region, credentials, requestHandler, resourceArn, secretArn, database }) {
  const config = { endpoint, region, credentials, ...(requestHandler && { requestHandler }) };
  const client = RDSData === undefined ? new RDSDataClient(config) : new RDSData(config);
  const db = new Kysely({
    dialect: new DataApiDialect({ mode: 'postgres', driver: { client, database, resourceArn, secretArn } }),
  });
  const stored = ({ isActive, createdAt, attributes, ...rest }) => ({
    ...rest,
    is_active: isActive,
    created_at: createdAt,
    attributes: JSON.stringify(attributes),
  });
  return {
    name: 'kysely-data-api',
    find: () => db.selectFrom('item').selectAll().execute(),
    findOne: () => db.selectFrom('item').selectAll().where('id', '=', 1).executeTakeFirst(),
    insertMany: (items) => db.insertInto('item').values(items.map(stored)).execute(),
    insertOne: (row) => db.insertInto('item').values(stored(row)).returningAll().execute(),
    saveLoaded: (row) => db.updateTable('item').set(stored(row)).where('id', '=', row.id).returningAll().execute(),
    saveChanged: (rows) =>
      db.transaction().execute(async (tx) => {
        for (const row of rows) {
          await tx.updateTable('item').set(stored(row)).where('id', '=', row.id).execute();
        }
      }),
    findPage: async (limit) => [
      await db.selectFrom('item').selectAll().orderBy('name').limit(limit).execute(),
      Number((await db.selectFrom('item').select(db.fn.countAll().as('count')).executeTakeFirst()).count),
    ],
    transaction: () =>
      db.transaction().execute(async (tx) => {
        for (let statement = 0; statement < 5; statement++) {
          await tx.selectFrom('item').selectAll().where('id', '=', 1).execute();
        }
      }),
    compile: () => db.selectFrom('item').selectAll().where('name', '=', 'a').orderBy('name').limit(10).compile(),
    close: () => db.destroy(),
  };
}
