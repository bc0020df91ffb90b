import { AuroraDatabaseException, type AuroraDatabase } from 'aurorm';

/** A schema that belongs to an example alone, so that nobody else's tables are touched. */
export interface SchemaScript {
  readonly name: string;
  readonly create: readonly string[];
  /** Without CASCADE: what somebody else put into the schema meanwhile is not ours to drop. */
  readonly drop: readonly string[];
}

const DUPLICATE_SCHEMA = '42P06';

/** An example's tables, which are dropped when they go out of scope. */
export class TemporarySchema implements AsyncDisposable {
  readonly #database: AuroraDatabase;
  readonly #script: SchemaScript;
  #exists = true;

  private constructor(database: AuroraDatabase, script: SchemaScript) {
    this.#database = database;
    this.#script = script;
  }

  /** @throws {Error} when a schema of this name is there already; it is left as it is */
  static async create(database: AuroraDatabase, script: SchemaScript): Promise<TemporarySchema> {
    try {
      await executeAll(database, script.create);
    } catch (failure) {
      if (failure instanceof AuroraDatabaseException && failure.sqlState === DUPLICATE_SCHEMA) {
        throw new Error(
          `The database has a schema named ${script.name} already, which this example did not create and does not ` +
            'touch. Choose another database by AURORM_DATABASE, or drop the schema if an earlier run left it behind.',
          { cause: failure },
        );
      }
      throw failure;
    }
    return new TemporarySchema(database, script);
  }

  async drop(): Promise<void> {
    if (this.#exists) {
      await executeAll(this.#database, this.#script.drop);
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
