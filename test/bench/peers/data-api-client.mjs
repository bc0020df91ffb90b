import { Agent } from 'node:http';

import createClient from 'data-api-client';

process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = '1';

/** Its version on npm speaks to the second version of the AWS SDK, which takes no request handler. */
export function create({ endpoint, region, credentials, requestHandler, resourceArn, secretArn, database }) {
  if (requestHandler !== undefined) {
    throw new Error('it takes no request handler');
  }
  const client = createClient({
    resourceArn,
    secretArn,
    database,
    engine: 'pg',
    sslEnabled: false,
    options: { endpoint, region, credentials, httpOptions: { agent: new Agent({ keepAlive: true }) } },
  });
  const find = async () => (await client.query('SELECT * FROM item')).records;
  const columns =
    'id, reference, name, description, quantity, price, is_active, created_at, day, attributes, score, note';
  const insert =
    `INSERT INTO item (${columns}) VALUES (:id, :reference, :name, :description, :quantity, :price, :isActive, ` +
    `:createdAt, :day, :attributes, :score, :note)`;
  const stored = (row) => ({ ...row, attributes: JSON.stringify(row.attributes) });
  return {
    name: 'data-api-client',
    find,
    findOne: async () => (await client.query('SELECT * FROM item WHERE id = :id', { id: 1 })).records[0],
    insertMany: (items) =>
      client.query(
        insert,
        items.map((row) => [stored(row)]),
      ),
    insertOne: (row) => client.query(`${insert} RETURNING ${columns}`, stored(row)),
    saveChanged: (rows) =>
      client.query(
        'UPDATE item SET name = :name, reference = :reference WHERE id = :id',
        rows.map(({ id, name, reference }) => [{ id, name, reference }]),
      ),
    findPage: async (limit) => [
      (await client.query('SELECT * FROM item ORDER BY name LIMIT :limit', { limit })).records,
      Number((await client.query('SELECT count(*) AS count FROM item')).records[0].count),
    ],
    transaction: () =>
      Array.from({ length: 5 })
        .reduce(
          (transaction) => transaction.query('SELECT * FROM item WHERE id = :id', { id: 1 }),
          client.transaction(),
        )
        .commit(),
  };
}
