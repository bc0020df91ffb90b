import type { Field, ResultSetOptions } from '../../../wire/shapes.js';
import { compactJson } from '../../results/compact-json.js';
import { encodeDecimal, encodeLong, toDouble, toWidenedDouble } from '../../results/number-fields.js';
import { unsupportedResultFault } from '../../service-fault.js';
import type { ColumnType, ValueKind } from './column-types.js';
import { printDate, printTime, printTimestamp } from './date-time-text.js';

const MAX_LONG = 2n ** 63n - 1n;

/** A BIGINT UNSIGNED may be beyond the numbers of `longValue`. What the service does then is not known. */
function encodeInteger(text: string, options: ResultSetOptions): Field {
  return BigInt(text) > MAX_LONG ? { stringValue: text } : encodeLong(text, options);
}

/** BIT(n) arrives as a number in bytes, the highest first. */
function readBits(bytes: Buffer): string {
  return String(BigInt(`0x${bytes.toString('hex')}`));
}

/** TINYINT(1) arrives as digits and BIT(1) as a byte. */
function readBoolean(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return text !== '0' && text !== '\0';
}

/** The texts of the kinds that are returned as `stringValue`. */
const TEXT_PRINTERS: Readonly<Partial<Record<ValueKind, (text: string) => string>>> = {
  date: printDate,
  json: compactJson,
  time: printTime,
  timestamp: printTimestamp,
};

function encodeText(kind: ValueKind, text: string, options: ResultSetOptions): Field {
  switch (kind) {
    case 'decimal':
      return encodeDecimal(text, options);
    case 'double':
      return { doubleValue: toDouble(text) };
    case 'float':
      return { doubleValue: toWidenedDouble(text) };
    case 'long':
      return encodeInteger(text, options);
    default:
      return { stringValue: TEXT_PRINTERS[kind]?.(text) ?? text };
  }
}

/**
 * One value of a result as a field of a record.
 *
 * @param value The bytes that the server sent; `null` for NULL.
 * @throws {ServiceFault} UnsupportedResultException for a type that the service does not return.
 */
export function encodeField(value: Buffer | null, { kind, name }: ColumnType, options: ResultSetOptions): Field {
  if (kind === undefined) {
    throw unsupportedResultFault(`The result contains the unsupported data type ${name}.`);
  }
  if (value === null) {
    return { isNull: true };
  }
  switch (kind) {
    case 'bits':
      return encodeInteger(readBits(value), options);
    case 'boolean':
      return { booleanValue: readBoolean(value) };
    case 'bytes':
      return { blobValue: value.toString('base64') };
    default:
      return encodeText(kind, value.toString('utf8'), options);
  }
}
