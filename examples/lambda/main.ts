import { DataSource } from 'aurorm';

import { openDataApi } from '../data-api.js';
import { describeFailure } from '../failure.js';
import { type SchemaScript, TemporarySchema } from '../temporary-schema.js';
import { Bundle } from './bundle.js';
import { Deliveries } from './deliveries.js';
import { environmentFor } from './environment.js';
import { Account } from './function/account.js';
import { Payment } from './function/payment.js';
import { LambdaHost } from './host/lambda-host.js';

/** What an invocation may take. */
const TIMEOUT_MS = 7_000;

async function tellStory(): Promise<void> {
  // What `await using` opens is closed however the story ends, the last first.
  await using dataApi = await openDataApi(console.log);
  await using dataSource = new DataSource({ database: dataApi.options, entities: [Account, Payment] });
  await using schema = await TemporarySchema.create(dataSource.database, inboxOf(dataSource));
  const accounts = dataSource.getRepository(Account);
  await accounts.insertMany([{ id: 'Ada' }, { id: 'Grace' }]);

  await using bundle = await Bundle.create({ includesSdk: false });
  await using whole = await Bundle.create({ includesSdk: true });
  console.log(`\nThe bundle: ${sizeOf(bundle)} without the AWS SDK, which Lambda has, ${sizeOf(whole)} with it.`);

  const start = async ({ file }: Bundle): Promise<LambdaHost> => {
    const lambda = new LambdaHost({ bundle: file, environment: environmentFor(dataApi), timeoutMs: TIMEOUT_MS });
    console.log(`\nCold start: the bundle is imported in ${Math.round(await lambda.coldStart())} ms.`);
    return lambda;
  };
  {
    await using lambda = await start(bundle);
    await new Deliveries(lambda, accounts).run(dataApi.emulator);
    await printEnding(lambda);
  }
  {
    await using lambda = await start(whole);
    await new Deliveries(lambda, accounts).runOne('A payment, to the function with the AWS SDK in its bundle');
    await printEnding(lambda);
  }
  if (dataApi.emulator !== undefined) {
    console.log(`\nOpen transactions: ${dataApi.emulator.statistics().openTransactions}`);
  }
  await schema.drop();
}

/** A service would create its tables by migrations, before it is deployed. */
function inboxOf(dataSource: DataSource): SchemaScript {
  return {
    name: 'inbox',
    create: ['CREATE SCHEMA inbox', ...dataSource.schema.statements()],
    drop: ['DROP TABLE inbox.payment', 'DROP TABLE inbox.account', 'DROP SCHEMA inbox'],
  };
}

function sizeOf({ bytes }: Bundle): string {
  return `${Math.round(bytes / 1000)} kB`;
}

async function printEnding(lambda: LambdaHost): Promise<void> {
  const { exitCode, log } = await lambda.stop();
  console.log(`\nThe process ended by itself, with exit code ${exitCode}. Its log:`);
  for (const line of log) {
    console.log(`   ${line}`);
  }
}

// Old versions of Node.js make the AWS SDK print a notice into the story.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

try {
  await tellStory();
} catch (failure) {
  console.error(`\n${describeFailure(failure)}`);
  process.exitCode = 1;
}
