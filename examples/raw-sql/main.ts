import { randomUUID } from 'node:crypto';

import { AuroraDatabase } from 'aurorm';

import { openDataApi } from '../data-api.js';
import { describeFailure } from '../failure.js';
import { TemporarySchema } from '../temporary-schema.js';
import { ADA, GRACE, openAccount, openAccounts, transfer } from './accounts.js';
import { book, countAll, firstOfAtLeast, printPage, printValues } from './bookings.js';
import { LEDGER } from './schema.js';

async function tellStory(): Promise<void> {
  let calls = 0;
  // Runs a part, and prints what it resolves to and how many calls to the Data API it took.
  const part = async (title: string, work: () => Promise<unknown>): Promise<void> => {
    const before = calls;
    console.log(`\n${title}`);
    const result = await work();
    if (result !== undefined) {
      console.log('  ', result);
    }
    console.log(`   => calls: ${calls - before}`);
  };

  // What `await using` opens is closed however the story ends, the last first.
  await using dataApi = await openDataApi(console.log);
  const database = new AuroraDatabase({ ...dataApi.options, onStatement: () => (calls += 1) });
  await using schema = await TemporarySchema.create(database, LEDGER);

  await part('Two accounts, in the transaction that the first write begins', () => openAccounts(database));
  await part('Is an account opened whose IBAN is there already?', () =>
    openAccount(database, { ...ADA, id: randomUUID() }),
  );
  await part('Ada gives Grace 0.07', () => transfer(database, ADA, GRACE, '0.07'));
  await part('Ada gives Grace more than there is', () => transfer(database, ADA, GRACE, '90071992547410'));
  await part('The balances', () => database.query('SELECT owner, balance FROM ledger.account ORDER BY owner'));

  await part('3000 bookings, by a batch', () => book(database, ADA, 3000));
  await part('The second page of three of them', () => printPage(database, 2));
  await part('All of them, which are more than 1 MiB', () => countAll(database));
  await part('The first one of at least 1000 that has a memo', () => firstOfAtLeast(database, '1000'));
  await part('What the values are', () => printValues(database, ADA));
  await part('The tables are dropped', () => schema.drop());
}

// Old versions of Node.js make the AWS SDK print a notice into the story.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

try {
  await tellStory();
} catch (failure) {
  console.error(`\n${describeFailure(failure)}`);
  process.exitCode = 1;
}
