import { ExecuteStatementCommand, RDSDataClient, type ExecuteStatementCommandOutput } from '@aws-sdk/client-rds-data';

import { ITEM_COLUMNS, type Item } from '../item-columns.js';
import type { ServiceTarget } from '../service-target.js';
import type { Contender } from './contender.js';

const NAMES = ITEM_COLUMNS.map(({ name }) => `"${name}"`).join(', ');
const SELECT = `SELECT ${NAMES} FROM "item"`;
const INSERT_ROWS = `INSERT INTO "item" SELECT ${NAMES} FROM jsonb_to_recordset(CAST(:rows AS jsonb))`;

/** The SDK's own `send()`; its answer is left as it comes. */
export function createSdk(target: ServiceTarget): Contender {
  const { endpoint, region, credentials, requestHandler } = target;
  const client = new RDSDataClient({
    endpoint,
    region,
    credentials,
    ...(requestHandler === undefined ? {} : { requestHandler: requestHandler as never }),
  });
  const send = async (sql: string, parameters: object[] = []): Promise<ExecuteStatementCommandOutput> => {
    const { resourceArn, secretArn, database } = target;
    return await client.send(
      new ExecuteStatementCommand({
        resourceArn,
        secretArn,
        database,
        sql,
        parameters,
        resultSetOptions: { longReturnType: 'STRING' },
      }),
    );
  };
  return {
    name: 'SDK send()',
    find: async () => (await send(SELECT)).records ?? [],
    findOne: async () =>
      (await send(`${SELECT} WHERE "id" = :id`, [{ name: 'id', value: { longValue: 1 } }])).records?.[0],
    insertMany: async (items: readonly Item[]) =>
      await send(INSERT_ROWS, [{ name: 'rows', value: { stringValue: JSON.stringify(items) } }]),
    close: () => client.destroy(),
  };
}
