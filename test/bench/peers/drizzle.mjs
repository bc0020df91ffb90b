import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { asc, count, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/aws-data-api/pg';
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  jsonb,
  numeric,
  pgTable,
  text,
  timestamp,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core';

const item = pgTable('item', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
  reference: uuid('reference').notNull(),
  name: varchar('name').notNull(),
  description: text('description').notNull(),
  quantity: integer('quantity').notNull(),
  price: numeric('price').notNull(),
  isActive: boolean('is_active').notNull(),
  createdAt: timestamp('created_at').notNull(),
  day: date('day').notNull(),
  attributes: jsonb('attributes').notNull(),
  score: doublePrecision('score').notNull(),
  note: varchar('note'),
});

export function create({ endpoint, region, credentials, requestHandler, resourceArn, secretArn, database }) {
  const client = new RDSDataClient({ endpoint, region, credentials, ...(requestHandler && { requestHandler }) });
  const db = drizzle(client, { resourceArn, secretArn, database });
  return {
    name: 'drizzle-orm',
    find: () => db.select().from(item),
    findOne: async () => (await db.select().from(item).where(eq(item.id, 1)))[0],
    insertMany: (items) => db.insert(item).values(items),
    insertOne: (row) => db.insert(item).values(row).returning(),
    saveLoaded: (row) => db.update(item).set(row).where(eq(item.id, row.id)).returning(),
    saveChanged: (rows) =>
      db.transaction(async (tx) => {
        for (const row of rows) {
          await tx.update(item).set(row).where(eq(item.id, row.id));
        }
      }),
    findPage: async (limit) => [
      await db.select().from(item).orderBy(asc(item.name)).limit(limit),
      (await db.select({ count: count() }).from(item))[0].count,
    ],
    transaction: () =>
      db.transaction(async (tx) => {
        for (let statement = 0; statement < 5; statement++) {
          await tx.select().from(item).where(eq(item.id, 1));
        }
      }),
    compile: () => db.select().from(item).where(eq(item.name, 'a')).orderBy(asc(item.name)).limit(10).toSQL(),
    close: () => client.destroy(),
  };
}
