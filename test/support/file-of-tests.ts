// What a test runner starts as a process of its own for a file of tests: it finds the emulator of the run.
import { AuroraDatabase } from '../../src/index.js';
import { createTestDatabases } from '../../src/testing/index.js';

const databases = createTestDatabases({ prepare: () => Promise.reject(new Error('The template is there already.')) });
await using made = await databases.create();
const [[text] = []] = await new AuroraDatabase(made.options).query('SELECT text FROM note');
process.stdout.write(`${String(text)}\n`);
