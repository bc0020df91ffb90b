import { RDSDataClient, ExecuteStatementCommand } from '@aws-sdk/client-rds-data';

import { AuroraDatabase, DataSource } from '../../../src/index.js';
import { ItemEntity } from '../contenders/item-entity.js';
import { itemOf } from '../item-columns.js';
import { measure } from '../measure.js';
import { CannedAnswers } from '../stub/canned-answers.js';
import type { Suite } from '../suite.js';

/** What one call costs besides the SDK: its client answers at once, without a pipeline. */
export const OWN_WORK: Suite = {
  name: 'own-work',
  title:
    'Work of the library itself for one call of one row: the client that it is given answers without an SDK pipeline',
  peers: 'nowhere',
  run: async ({ target, measuring }) => {
    const sql =
      'SELECT id, reference, name, description, quantity, price, is_active, created_at, day, attributes, score, note FROM item';
    const answer = (includeResultMetadata: boolean): object =>
      JSON.parse(
        new CannedAnswers().answer({ sql, includeResultMetadata, resultSetOptions: { longReturnType: 'STRING' } }, 1)
          .body,
      ) as object;
    const [bare, described] = [answer(false), answer(true)];
    const client = new RDSDataClient({ region: target.region, credentials: target.credentials });
    client.send = (async ({ input }: ExecuteStatementCommand) =>
      input.includeResultMetadata === true ? described : bare) as never;
    const database = new AuroraDatabase({
      databaseName: target.database,
      dbClusterArn: target.resourceArn,
      dbCredentialsSecretsStoreArn: target.secretArn,
      client,
    });
    await using dataSource = new DataSource({ database, entities: [ItemEntity] });
    const items = dataSource.getRepository(ItemEntity);
    const { resourceArn, secretArn } = target;
    const row = itemOf(0);
    const check = (result: unknown): void => {
      if (JSON.stringify(result).length < 100) throw new Error('The row is missing.');
    };
    const cases = [
      {
        contender: 'the client alone',
        run: async () => await client.send(new ExecuteStatementCommand({ resourceArn, secretArn, sql })),
      },
      {
        contender: 'aurorm database.query',
        run: () => database.query('SELECT * FROM item WHERE id = :id', { id: row.id }),
      },
      { contender: 'aurorm Repository.findById', run: () => items.findById(row.id) },
      { contender: 'aurorm Repository.insert', run: () => items.insert(row) },
    ];
    const measurements = await measure(
      cases.map((item) => ({ ...item, check })),
      measuring,
    );
    return measurements.map(({ contender, cpuUs, wallUs }) => ({ workload: '1 row', contender, cpuUs, wallUs }));
  },
};
