import { expect } from 'chai';

import type { Emulator } from '../../src/emulator/index.js';
import { Propagation, type AuroraDatabase, type DatabaseTransaction } from '../../src/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { describeMysql, sharedMysqlEmulator } from '../support/mysql-http.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { describeCalls } from '../support/transaction-calls.js';

class Refusal extends Error {
  override readonly name = 'Refusal';
}

type Place = 'inside' | 'inside nested' | 'outside';
type Body = 'caught' | 'succeeds' | 'throws';

/**
 * What each propagation sends and stores. `b` is the statement of the call; `a` and `z` are those of the transaction
 * around it, before and after the call; `i` and `o` those of the nested part around it. `s1`, `r1` and `u1` are the
 * savepoint with that number, its release, and the rollback to it; behind `@` stands the number of the transaction.
 * At last: how the outermost call ended, and which of the rows are stored.
 */
const MATRIX = `
REQUIRED      | outside       | succeeds | begin b@1 commit@1                                           | resolves | b
REQUIRED      | outside       | throws   | begin b@1 rollback@1                                         | Refusal  |
REQUIRED      | outside       | caught   | begin b@1 rollback@1                                         | resolves |
REQUIRES_NEW  | outside       | succeeds | begin b@1 commit@1                                           | resolves | b
REQUIRES_NEW  | outside       | throws   | begin b@1 rollback@1                                         | Refusal  |
REQUIRES_NEW  | outside       | caught   | begin b@1 rollback@1                                         | resolves |
NESTED        | outside       | succeeds | begin b@1 commit@1                                           | resolves | b
NESTED        | outside       | throws   | begin b@1 rollback@1                                         | Refusal  |
NESTED        | outside       | caught   | begin b@1 rollback@1                                         | resolves |
SUPPORTS      | outside       | succeeds | b                                                            | resolves | b
SUPPORTS      | outside       | throws   | b                                                            | Refusal  | b
SUPPORTS      | outside       | caught   | b                                                            | resolves | b
NOT_SUPPORTED | outside       | succeeds | b                                                            | resolves | b
NOT_SUPPORTED | outside       | throws   | b                                                            | Refusal  | b
NOT_SUPPORTED | outside       | caught   | b                                                            | resolves | b
MANDATORY     | outside       | succeeds |                                                              | NoTransactionException |
MANDATORY     | outside       | throws   |                                                              | NoTransactionException |
MANDATORY     | outside       | caught   |                                                              | resolves |
NEVER         | outside       | succeeds | b                                                            | resolves | b
NEVER         | outside       | throws   | b                                                            | Refusal  | b
NEVER         | outside       | caught   | b                                                            | resolves | b
REQUIRED      | inside        | succeeds | begin a@1 b@1 z@1 commit@1                                   | resolves | a b z
REQUIRED      | inside        | throws   | begin a@1 b@1 rollback@1                                     | Refusal  |
REQUIRED      | inside        | caught   | begin a@1 b@1 z@1 rollback@1                                 | UnexpectedRollbackException |
REQUIRES_NEW  | inside        | succeeds | begin a@1 begin b@2 commit@2 z@1 commit@1                    | resolves | a b z
REQUIRES_NEW  | inside        | throws   | begin a@1 begin b@2 rollback@2 rollback@1                    | Refusal  |
REQUIRES_NEW  | inside        | caught   | begin a@1 begin b@2 rollback@2 z@1 commit@1                  | resolves | a z
NESTED        | inside        | succeeds | begin a@1 s1@1 b@1 r1@1 z@1 commit@1                         | resolves | a b z
NESTED        | inside        | throws   | begin a@1 s1@1 b@1 u1@1 rollback@1                           | Refusal  |
NESTED        | inside        | caught   | begin a@1 s1@1 b@1 u1@1 z@1 commit@1                         | resolves | a z
SUPPORTS      | inside        | succeeds | begin a@1 b@1 z@1 commit@1                                   | resolves | a b z
SUPPORTS      | inside        | throws   | begin a@1 b@1 rollback@1                                     | Refusal  |
SUPPORTS      | inside        | caught   | begin a@1 b@1 z@1 rollback@1                                 | UnexpectedRollbackException |
NOT_SUPPORTED | inside        | succeeds | begin a@1 b z@1 commit@1                                     | resolves | a b z
NOT_SUPPORTED | inside        | throws   | begin a@1 b rollback@1                                       | Refusal  | b
NOT_SUPPORTED | inside        | caught   | begin a@1 b z@1 commit@1                                     | resolves | a b z
MANDATORY     | inside        | succeeds | begin a@1 b@1 z@1 commit@1                                   | resolves | a b z
MANDATORY     | inside        | throws   | begin a@1 b@1 rollback@1                                     | Refusal  |
MANDATORY     | inside        | caught   | begin a@1 b@1 z@1 rollback@1                                 | UnexpectedRollbackException |
NEVER         | inside        | succeeds | begin a@1 rollback@1                                         | TransactionPresentException |
NEVER         | inside        | throws   | begin a@1 rollback@1                                         | TransactionPresentException |
NEVER         | inside        | caught   | begin a@1 z@1 commit@1                                       | resolves | a z
REQUIRED      | inside nested | succeeds | begin a@1 s1@1 i@1 b@1 o@1 r1@1 z@1 commit@1                 | resolves | a b i o z
REQUIRED      | inside nested | throws   | begin a@1 s1@1 i@1 b@1 u1@1 rollback@1                       | Refusal  |
REQUIRED      | inside nested | caught   | begin a@1 s1@1 i@1 b@1 o@1 u1@1 rollback@1                   | UnexpectedRollbackException |
REQUIRES_NEW  | inside nested | succeeds | begin a@1 s1@1 i@1 begin b@2 commit@2 o@1 r1@1 z@1 commit@1  | resolves | a b i o z
REQUIRES_NEW  | inside nested | throws   | begin a@1 s1@1 i@1 begin b@2 rollback@2 u1@1 rollback@1      | Refusal  |
REQUIRES_NEW  | inside nested | caught   | begin a@1 s1@1 i@1 begin b@2 rollback@2 o@1 r1@1 z@1 commit@1 | resolves | a i o z
NESTED        | inside nested | succeeds | begin a@1 s1@1 i@1 s2@1 b@1 r2@1 o@1 r1@1 z@1 commit@1       | resolves | a b i o z
NESTED        | inside nested | throws   | begin a@1 s1@1 i@1 s2@1 b@1 u2@1 u1@1 rollback@1             | Refusal  |
NESTED        | inside nested | caught   | begin a@1 s1@1 i@1 s2@1 b@1 u2@1 o@1 r1@1 z@1 commit@1       | resolves | a i o z
SUPPORTS      | inside nested | succeeds | begin a@1 s1@1 i@1 b@1 o@1 r1@1 z@1 commit@1                 | resolves | a b i o z
SUPPORTS      | inside nested | throws   | begin a@1 s1@1 i@1 b@1 u1@1 rollback@1                       | Refusal  |
SUPPORTS      | inside nested | caught   | begin a@1 s1@1 i@1 b@1 o@1 u1@1 rollback@1                   | UnexpectedRollbackException |
NOT_SUPPORTED | inside nested | succeeds | begin a@1 s1@1 i@1 b o@1 r1@1 z@1 commit@1                   | resolves | a b i o z
NOT_SUPPORTED | inside nested | throws   | begin a@1 s1@1 i@1 b u1@1 rollback@1                         | Refusal  | b
NOT_SUPPORTED | inside nested | caught   | begin a@1 s1@1 i@1 b o@1 r1@1 z@1 commit@1                   | resolves | a b i o z
MANDATORY     | inside nested | succeeds | begin a@1 s1@1 i@1 b@1 o@1 r1@1 z@1 commit@1                 | resolves | a b i o z
MANDATORY     | inside nested | throws   | begin a@1 s1@1 i@1 b@1 u1@1 rollback@1                       | Refusal  |
MANDATORY     | inside nested | caught   | begin a@1 s1@1 i@1 b@1 o@1 u1@1 rollback@1                   | UnexpectedRollbackException |
NEVER         | inside nested | succeeds | begin a@1 s1@1 i@1 u1@1 rollback@1                           | TransactionPresentException |
NEVER         | inside nested | throws   | begin a@1 s1@1 i@1 u1@1 rollback@1                           | TransactionPresentException |
NEVER         | inside nested | caught   | begin a@1 s1@1 i@1 o@1 r1@1 z@1 commit@1                     | resolves | a i o z
`;

interface Row {
  readonly propagation: Propagation;
  readonly place: Place;
  readonly body: Body;
  readonly calls: string;
  readonly end: string;
  readonly stored: string;
}

const ROWS: readonly Row[] = MATRIX.trim()
  .split('\n')
  .map((line) => {
    const [propagation = '', place = '', body = '', calls = '', end = '', stored = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return { propagation: propagation as Propagation, place: place as Place, body: body as Body, calls, end, stored };
  });

const insert = (tx: DatabaseTransaction, name: string): Promise<unknown> =>
  tx.insert(`INSERT INTO propagated (name) VALUES ('${name}')`);

/** The call whose propagation is looked at. */
async function call(database: AuroraDatabase, { propagation, body }: Row): Promise<void> {
  const made = database.transaction(
    async (tx) => {
      await insert(tx, 'b');
      if (body !== 'succeeds') {
        throw new Refusal('no');
      }
    },
    { propagation },
  );
  await (body === 'caught' ? made.catch(() => undefined) : made);
}

async function run(database: AuroraDatabase, row: Row): Promise<void> {
  if (row.place === 'outside') {
    return await call(database, row);
  }
  await database.transaction(async (tx) => {
    await insert(tx, 'a');
    if (row.place === 'inside') {
      await call(database, row);
    } else {
      await database.transaction(
        async (nested) => {
          await insert(nested, 'i');
          await call(database, row);
          await insert(nested, 'o');
        },
        { propagation: Propagation.NESTED },
      );
    }
    await insert(tx, 'z');
  });
}

/** As in the matrix. */
function shortened(calls: readonly string[]): string {
  return calls
    .map((text) =>
      text
        .replace(/^INSERT .*'(\w)'\)/, '$1')
        .replace(/^SAVEPOINT aurorm_savepoint_/, 's')
        .replace(/^RELEASE SAVEPOINT aurorm_savepoint_/, 'r')
        .replace(/^ROLLBACK TO SAVEPOINT aurorm_savepoint_/, 'u')
        .replace(' @', '@'),
    )
    .join(' ');
}

function matrixOn(start: () => Promise<Emulator>): void {
  let test: TestDatabase;

  before(async () => {
    test = await openTestDatabase({}, start);
    await test.database.execute('DROP TABLE IF EXISTS propagated');
    await test.database.execute('CREATE TABLE propagated (name varchar(10) PRIMARY KEY)');
    await test.database.commit();
  });

  beforeEach(async () => {
    await test.database.delete('DELETE FROM propagated');
    await test.database.commit();
    test.calls.length = 0;
  });

  after(async () => {
    await test.database.execute('DROP TABLE propagated');
    await test.database.commit();
  });

  for (const row of ROWS) {
    it(`${row.propagation} ${row.place}, whose work ${row.body === 'caught' ? 'throws and is caught' : row.body}`, async () => {
      const [outcome] = await Promise.allSettled([run(test.database, row)]);
      const calls = shortened(describeCalls(test.calls));
      const rows = await test.database.query('SELECT name FROM propagated ORDER BY name');
      expect({
        calls,
        end: outcome.status === 'fulfilled' ? 'resolves' : (outcome.reason as Error).name,
        stored: rows.flat().join(' '),
      }).to.deep.equal({ calls: row.calls, end: row.end, stored: row.stored });
      expect((await start()).statistics().openTransactions).to.equal(0);
    });
  }
}

describe('propagation', () => {
  it('is looked at for every mode, place and end', () => {
    const combinations = new Set(ROWS.map(({ propagation, place, body }) => `${propagation} ${place} ${body}`));
    expect(combinations.size).to.equal(Object.keys(Propagation).length * 3 * 3);
  });

  describe('on PostgreSQL', () => matrixOn(sharedEmulator));
  describeMysql('on MySQL', () => matrixOn(sharedMysqlEmulator));
});
