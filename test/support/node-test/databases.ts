import { createTestDatabases } from '../../../src/testing/index.js';

/** Those of the run, which the spec has started: here nothing is prepared any more. */
export const databases = createTestDatabases({
  prepare: () => Promise.reject(new Error('The template is there already.')),
});
