// The public names of `aurorm/testing`, one by one. Nothing here depends on a test runner.
import 'reflect-metadata';

export { fakeRepository } from './fake-repository.js';
export { recordStatements, type StatementRecording } from './record-statements.js';
export {
  createTestDatabases,
  type TestDatabase,
  type TestDatabases,
  type TestDatabasesOptions,
} from './test-databases.js';
export { withRollback } from './with-rollback.js';
