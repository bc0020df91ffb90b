import { CELL_OVERHEAD_BYTES, MAX_RESPONSE_BYTES, RECORD_OVERHEAD_BYTES } from '../../wire/limits.js';

/** Adds up the size of a result as the service counts it. */
export class ResultSize {
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the records so far are more than the service returns. */
  get isTooLarge(): boolean {
    return this.#bytes > MAX_RESPONSE_BYTES;
  }

  /** Counts a record whose cells are texts, or bytes of texts. */
  add(cells: readonly (string | Buffer | null)[]): void {
    this.#bytes += RECORD_OVERHEAD_BYTES + CELL_OVERHEAD_BYTES * cells.length;
    for (const cell of cells) {
      this.#bytes += cell === null ? 0 : Buffer.byteLength(cell);
    }
  }
}
