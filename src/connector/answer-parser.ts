import { utf8Text } from './utf8-text.js';

/** V8 keeps much larger texts apart, in memory that is new each time and costs more than the parsing. */
const PART_BYTES = 32 * 1024;

/** What stands between two records, before a letter. A string may end with it too, but no letter follows a string. */
const SEAM = Buffer.from('}],[{"');
/** In the place of a seam up to its second brace, makes an answer of what comes before. */
const END_OF_PART = '}]]}';
/** In the same place, makes one of what follows. */
const START_OF_PART = Buffer.from('{"records":[[');

/** The body of an answer, or a part of it in the same form. */
interface Answer {
  readonly records: readonly unknown[];
}

/**
 * Parses the body of an answer while it arrives, some records at a time. A large result takes much less than it would
 * as one text.
 */
export class AnswerParser {
  readonly #parts: unknown[] = [];
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #wantedBytes = PART_BYTES;

  add(chunk: Uint8Array): void {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.byteLength;
    if (this.#pendingBytes >= this.#wantedBytes) {
      this.#parsePending();
    }
  }

  /** The content of the body; undefined where it is no answer of the service. */
  end(): object | undefined {
    const last = parse(Buffer.concat(this.#pending));
    if (this.#parts.length === 0) {
      return isObject(last) ? last : undefined;
    }
    const parts = [...this.#parts, last];
    return parts.every(hasRecords) ? putTogether(parts) : undefined;
  }

  #parsePending(): void {
    const bytes = Buffer.concat(this.#pending);
    const seam = lastSeam(bytes);
    if (seam === undefined) {
      this.#keep([bytes], 2 * bytes.length);
      return;
    }
    const next = seam + bytes.write(END_OF_PART, seam);
    this.#parts.push(parse(bytes.subarray(0, next)));
    this.#keep([START_OF_PART, bytes.subarray(next)], PART_BYTES);
  }

  #keep(pending: Uint8Array[], wantedBytes: number): void {
    this.#pending = pending;
    this.#pendingBytes = pending.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#wantedBytes = wantedBytes;
  }
}

/** Where the last record ends behind which another one begins. */
function lastSeam(bytes: Buffer): number | undefined {
  for (let place = bytes.lastIndexOf(SEAM); place > 0; place = bytes.lastIndexOf(SEAM, place - 1)) {
    if (isLetter(bytes[place + SEAM.length])) {
      return place;
    }
  }
  return undefined;
}

function isLetter(byte = 0): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8Text(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(content: unknown): content is object {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

function hasRecords(content: unknown): content is Answer {
  return isObject(content) && Array.isArray((content as Partial<Answer>).records);
}

function putTogether(parts: readonly Answer[]): Answer {
  const records = ([] as unknown[]).concat(...parts.map((part) => part.records));
  return Object.assign({}, ...parts, { records }) as Answer;
}
