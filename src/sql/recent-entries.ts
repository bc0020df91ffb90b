/** What was made of a key, for the keys that were asked for last: as many as it may hold, and none beyond. */
export class RecentEntries<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value of the key, made where it is not there. What `make` throws is thrown, and nothing is kept. */
  get(key: Key, make: () => Value): Value {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      // A map keeps the order of insertion: what is inserted anew is the last to go.
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known;
    }
    const value = make();
    if (this.#entries.size >= this.#limit) {
      this.#dropOldest();
    }
    this.#entries.set(key, value);
    return value;
  }

  #dropOldest(): void {
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}
