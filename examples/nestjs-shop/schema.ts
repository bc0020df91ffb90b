import type { DataSource } from 'aurorm';

/**
 * Creates the tables as the entities describe them, unless they are there. For an example, and for tests: a service
 * changes its tables by migrations.
 */
export async function createTables({ database, schema }: DataSource): Promise<void> {
  const [[isMissing] = []] = await database.query(`SELECT to_regclass('shop.product') IS NULL`);
  if (isMissing === true) {
    await schema.create();
  }
}
