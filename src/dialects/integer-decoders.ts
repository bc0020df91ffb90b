import { UnreadableValueException } from '../errors/query-exceptions.js';
import type { FieldValue, ValueDecoder } from './dialect.js';

const INTEGER_TEXT = /^-?\d+$/;

/** An integer that was rounded when its answer was read. Its digits are in the text of the answer still. */
export class RoundedIntegerException extends UnreadableValueException {
  constructor() {
    super(
      'A 64-bit integer beyond 2^53 arrived rounded, as the AWS SDK gives it inside of arrays and as a generated key. ' +
        'The statement itself was run. Select an array as text, CAST(… AS text[]); a key of MySQL is read in the same ' +
        'transaction by SELECT last_insert_id().',
    );
  }
}

/** A 64-bit integer: a number where that is exact, else a bigint. */
export function exactInteger(value: FieldValue): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(integerText(value));
}

/** How a 64-bit integer is read by whom who wants the one or the other. */
export const INTEGER_DECODERS: Readonly<Record<'bigint' | 'number', ValueDecoder>> = {
  bigint: (value) => BigInt(integerText(value)),
  number: (value) => {
    const exact = exactInteger(value);
    if (typeof exact === 'bigint') {
      throw new UnreadableValueException(
        `A 64-bit integer beyond 2^53 was read into a property of type number, which cannot hold it. ` +
          `Declare the property as bigint.`,
      );
    }
    return exact;
  },
};

function integerText(value: FieldValue): string {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RoundedIntegerException();
  }
  const text = String(value);
  if (!INTEGER_TEXT.test(text)) {
    throw new UnreadableValueException(`A value that is not an integer was read from a column declared as bigint.`);
  }
  return text;
}
