import { AuroraDatabaseException, type AuroraDatabase } from 'aurorm';

import type { Say } from './steps.js';

/** The entities name this schema too. It belongs to the example alone, so that no table of anybody else is touched. */
const CREATE = [
  `CREATE SCHEMA atlas`,
  `CREATE TABLE atlas.country (
     code char(2) PRIMARY KEY,
     name text NOT NULL
   )`,
  `CREATE TABLE atlas.city (
     id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     name text NOT NULL,
     country_code char(2) NOT NULL REFERENCES atlas.country (code),
     admin_code text,
     feature_code text NOT NULL,
     population integer NOT NULL CONSTRAINT population_not_negative CHECK (population >= 0),
     latitude double precision NOT NULL,
     longitude double precision NOT NULL
   )`,
  `CREATE INDEX ON atlas.city (country_code, population DESC)`,
  `CREATE INDEX ON atlas.city (name, id)`,
];

// Without CASCADE: what somebody else put into the schema meanwhile is not ours to drop.
const DROP = [`DROP TABLE atlas.city`, `DROP TABLE atlas.country`, `DROP SCHEMA atlas`];

const DUPLICATE_SCHEMA = '42P06';

/** The example's tables, which are dropped when they go out of scope. */
export class Schema implements AsyncDisposable {
  readonly #database: AuroraDatabase;
  #exists = true;

  private constructor(database: AuroraDatabase) {
    this.#database = database;
  }

  /** @throws {Error} when a schema of this name is there already; it is left as it is */
  static async create(database: AuroraDatabase, say: Say): Promise<Schema> {
    try {
      await executeAll(database, CREATE);
    } catch (failure) {
      if (failure instanceof AuroraDatabaseException && failure.sqlState === DUPLICATE_SCHEMA) {
        throw new Error(
          'The database has a schema named atlas already, which this example did not create and does not touch. ' +
            'Choose another database by AURORM_DATABASE, or drop the schema if an earlier run left it behind.',
          { cause: failure },
        );
      }
      throw failure;
    }
    say('The schema atlas with the tables country and city, a foreign key, a check and two indexes.');
    return new Schema(database);
  }

  async drop(): Promise<void> {
    if (this.#exists) {
      await executeAll(this.#database, DROP);
      this.#exists = false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drop();
  }
}

/** In one transaction: PostgreSQL undoes the statements that create and drop things like all others. */
async function executeAll(database: AuroraDatabase, statements: readonly string[]): Promise<void> {
  await database.transaction(async (tx) => {
    for (const statement of statements) {
      await tx.execute(statement);
    }
  });
}
