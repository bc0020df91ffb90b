import { DataSource } from '../../../src/index.js';
import { execute } from '../../support/emulator-http.js';
import { openTestDatabase, runStatements } from '../../support/test-database.js';
import { Book, CREATE_BOOK, CREATE_LOAN, Loan } from './books.js';
import { BOOKS, type Library } from './repository-scenarios.js';

/** The repositories that fakes are compared with, on a database of their own. */
export class RealLibrary {
  readonly #dataSource: DataSource;

  private constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  static async open(name: string): Promise<RealLibrary> {
    await execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await execute(`CREATE DATABASE ${name}`);
    const { database } = await openTestDatabase({ databaseName: name });
    await runStatements(database, CREATE_BOOK, CREATE_LOAN);
    return new RealLibrary(new DataSource({ name, database, entities: [Book, Loan] }));
  }

  /** As it is in the beginning, whatever was done with it. */
  async reset(): Promise<Library> {
    const { database } = this.#dataSource;
    await runStatements(database, 'TRUNCATE book, loan RESTART IDENTITY');
    const books = this.#dataSource.getRepository(Book);
    await books.insertMany(BOOKS);
    await runStatements(database, 'ALTER TABLE book ALTER COLUMN id RESTART WITH 5');
    return { books, loans: this.#dataSource.getRepository(Loan) };
  }

  async close(): Promise<void> {
    await this.#dataSource.close();
  }
}

/** A failure as fakes have to tell it: by its name, and by its message where that is ours to choose. */
export function toldFailure(failure: unknown): object {
  const { name, code, message } = failure as { name: string; code?: string; message: string };
  return { name, code, ...(code === 'CONFIGURATION' ? { message } : {}) };
}
