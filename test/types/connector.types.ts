// Compile-only: what must be accepted, and after `@ts-expect-error` what must not. Nothing here is run.
import {
  AuroraDatabase,
  json,
  sql,
  Transactional,
  typed,
  type AuroraDatabaseOptions,
  type SqlParameters,
} from '../../src/index.js';

const OPTIONS: AuroraDatabaseOptions = {
  databaseName: 'census',
  dbClusterArn: 'arn:cluster',
  dbCredentialsSecretsStoreArn: 'arn:secret',
};

export function options(): AuroraDatabase[] {
  // @ts-expect-error an option is missing
  const incomplete = new AuroraDatabase({ databaseName: 'census' });
  // @ts-expect-error an engine that is not there
  const other = new AuroraDatabase({ ...OPTIONS, engine: 'oracle' });
  return [
    incomplete,
    other,
    new AuroraDatabase({ ...OPTIONS, client: { region: 'eu-west-1' }, timeoutMs: 1000, retry: { maxAttempts: 1 } }),
  ];
}

export async function rows(database: AuroraDatabase): Promise<void> {
  const arrays: unknown[][] = await database.query('SELECT 1');
  const pairs: [string, number][] = await database.query<[string, number]>(
    'SELECT name, id FROM city',
    {},
    { page: 1 },
  );
  const objects: Record<string, unknown>[] = await database.query('SELECT 1', {}, { rowMode: 'object' });
  const cities: { name: string }[] = await database.query<{ name: string }>(sql`SELECT name FROM city`, {
    rowMode: 'object',
  });
  const every: [string][] = await database.queryFetchAll<[string]>(sql`SELECT name FROM city`);
  const everyObject: { name: string }[] = await database.queryFetchAll<{ name: string }>(
    'SELECT name FROM city',
    undefined,
    { rowMode: 'object' },
  );
  await database.execute('SELECT 1', {
    rows: arrays.length + pairs.length + objects.length + cities.length + every.length + everyObject.length,
  });

  // @ts-expect-error an array by default, so no object
  await database.query<{ name: string }>('SELECT name FROM city');
  // @ts-expect-error an object is no text
  const texts: string[] = await database.query('SELECT name FROM city', {}, { rowMode: 'object' });
  // @ts-expect-error a mode that is not there
  await database.query('SELECT 1', {}, { rowMode: 'map' });
  // @ts-expect-error what fetches everything has no pages
  await database.queryFetchAll('SELECT 1', {}, { page: texts.length });
  // @ts-expect-error the sql tag holds its values, so options come second
  await database.query(sql`SELECT 1`, {}, { page: 1 });
}

export function parameters(): SqlParameters[] {
  return [
    {},
    { a: 'a', b: 1, c: 1n, d: true, e: new Date(), f: new Uint8Array(), g: Buffer.alloc(0), h: null },
    { a: json({ b: [1] }), b: typed([1, 2], 'int[]') },
    // @ts-expect-error an object has to be json
    { a: { b: 1 } },
    // @ts-expect-error an array has to be typed
    { a: [1] },
    // @ts-expect-error undefined is no value
    { a: undefined },
    // @ts-expect-error a function is no value
    { a: () => 1 },
  ];
}

export class Service {
  @Transactional()
  async store(_name: string): Promise<number> {
    return 1;
  }

  @Transactional({ dataSource: 'other' })
  restore(): Promise<void> {
    return Promise.resolve();
  }

  // @ts-expect-error a transaction cannot end with a method that returns no promise
  @Transactional()
  count(): number {
    return 1;
  }

  // @ts-expect-error a property is no method
  @Transactional()
  name = 'a';
}
