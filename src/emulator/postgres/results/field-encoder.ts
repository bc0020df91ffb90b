import type { ArrayValue, Field, ResultSetOptions } from '../../../wire/shapes.js';
import { compactJson } from '../../results/compact-json.js';
import {
  encodeDecimal,
  encodeLong,
  toDecimal,
  toDouble,
  toLong,
  toWidenedDouble,
} from '../../results/number-fields.js';
import { unsupportedResultFault } from '../../service-fault.js';
import { parseArrayLiteral } from './array-literal.js';
import { printDate, printTime, printTimestamp } from './date-time-text.js';
import type { ResultType, ValueKind } from './result-types.js';

function toBlob(text: string): string {
  return Buffer.from(text.slice('\\x'.length), 'hex').toString('base64');
}

/** The texts of the kinds that are returned as `stringValue`. */
const TEXT_PRINTERS: Readonly<Partial<Record<ValueKind, (text: string) => string>>> = {
  date: printDate,
  decimal: toDecimal,
  json: compactJson,
  time: printTime,
  timestamp: printTimestamp,
};

function printText(kind: ValueKind, text: string): string {
  return TEXT_PRINTERS[kind]?.(text) ?? text;
}

function encodeScalar(kind: ValueKind, text: string, options: ResultSetOptions): Field {
  switch (kind) {
    case 'boolean':
      return { booleanValue: text === 't' };
    case 'bytes':
      return { blobValue: toBlob(text) };
    case 'decimal':
      return encodeDecimal(text, options);
    case 'float4':
      return { doubleValue: toWidenedDouble(text) };
    case 'float8':
      return { doubleValue: toDouble(text) };
    case 'long':
      return encodeLong(text, options);
    default:
      return { stringValue: printText(kind, text) };
  }
}

function mapElements<Value>(elements: readonly (string | null)[], map: (text: string) => Value): (Value | null)[] {
  return elements.map((element) => (element === null ? null : map(element)));
}

function encodeArray(kind: ValueKind, text: string): ArrayValue {
  const elements = parseArrayLiteral(text);
  switch (kind) {
    case 'boolean':
      return { booleanValues: mapElements(elements, (element) => element === 't') };
    case 'float4':
      return { doubleValues: mapElements(elements, toWidenedDouble) };
    case 'float8':
      return { doubleValues: mapElements(elements, toDouble) };
    case 'long':
      return { longValues: mapElements(elements, toLong) };
    default:
      return { stringValues: mapElements(elements, (element) => printText(kind, element)) };
  }
}

/**
 * One value of a result as a field of a record.
 *
 * The options apply to single values only: that the service applies them to the elements of arrays is not documented.
 *
 * @param text The value in PostgreSQL's text form; `null` for NULL.
 * @throws {ServiceFault} UnsupportedResultException for a type or value that the service does not return.
 */
export function encodeField(text: string | null, type: ResultType, options: ResultSetOptions): Field {
  if (type.kind === undefined) {
    throw unsupportedResultFault(`The result contains the unsupported data type ${type.displayName}.`);
  }
  if (text === null) {
    return { isNull: true };
  }
  return type.elementName === undefined
    ? encodeScalar(type.kind, text, options)
    : { arrayValue: encodeArray(type.kind, text) };
}
