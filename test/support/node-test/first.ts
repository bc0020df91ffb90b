// A file of tests of node:test, whose runner starts a process for it.
import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';

import { AuroraDatabase } from '../../../src/index.js';
import { databases } from './databases.js';

test('the first file has a database of its own', async () => {
  await using made = await databases.create();
  const database = new AuroraDatabase(made.options);
  await database.insert(`INSERT INTO note VALUES ('of the first')`);
  await database.commit();
  deepEqual(await database.query('SELECT text FROM note ORDER BY text'), [['of the first'], ['prepared']]);
});
