import type { EntityId } from './find-options.js';

/** What a loader works with. */
export interface EntityLoaderParts<Entity, Row> {
  /** @throws {ConfigurationException} when it is no key */
  checkKey(id: EntityId<Entity>): void;
  /** The row of each key, in their order. */
  findEach(ids: readonly EntityId<Entity>[]): Promise<readonly (Row | null)[]>;
  /** The transaction that statements belong to now. */
  currentScope(): object | undefined;
}

/** A key that was asked for, and who waits for its row. */
interface Question<Entity, Row> {
  readonly id: EntityId<Entity>;
  resolve(row: Row | null): void;
  reject(failure: unknown): void;
}

/**
 * Finds rows by their keys, those that are asked for in one tick by one call. It remembers nothing: what is asked for
 * later is read again. Made by `loader()` of a repository.
 */
export class EntityLoader<Entity, Row> {
  readonly #parts: EntityLoaderParts<Entity, Row>;
  /** What was asked for in this tick, by the transaction that it belongs to. */
  readonly #questions = new Map<object | undefined, Question<Entity, Row>[]>();

  constructor(parts: EntityLoaderParts<Entity, Row>) {
    this.#parts = parts;
  }

  /**
   * The row with this primary key, or `null`; each time as an instance of its own.
   *
   * @throws {ConfigurationException} when it is no key; the others of the tick are found all the same
   */
  async findById(id: EntityId<Entity>): Promise<Row | null> {
    this.#parts.checkKey(id);
    const questions = this.#questionsOf(this.#parts.currentScope());
    return await new Promise((resolve, reject) => questions.push({ id, resolve, reject }));
  }

  #questionsOf(scope: object | undefined): Question<Entity, Row>[] {
    const open = this.#questions.get(scope);
    if (open !== undefined) {
      return open;
    }
    const questions: Question<Entity, Row>[] = [];
    this.#questions.set(scope, questions);
    // Behind everything that the promises of this tick lead to. It runs in the transaction of who asked first.
    queueMicrotask(() =>
      process.nextTick(() => {
        this.#questions.delete(scope);
        void this.#answer(questions);
      }),
    );
    return questions;
  }

  async #answer(questions: readonly Question<Entity, Row>[]): Promise<void> {
    try {
      const rows = await this.#parts.findEach(questions.map(({ id }) => id));
      for (const [place, { resolve }] of questions.entries()) {
        resolve(rows[place] ?? null);
      }
    } catch (failure) {
      for (const { reject } of questions) {
        reject(failure);
      }
    }
  }
}
