import { parse, stringify } from 'lossless-json';

import { ServiceFault } from './service-fault.js';

/** Integers of fewer digits are exact as a double, so the fast parser is right about them. */
const LONG_INTEGER = /\d{16}/;

function exactNumber(text: string): number | bigint {
  const number = Number(text);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number;
}

/**
 * The value of a JSON text, in which integers beyond 2^53 are `bigint`.
 *
 * @throws {ServiceFault} SerializationException when the text is not JSON.
 */
export function parseJsonBody(text: string): unknown {
  try {
    return LONG_INTEGER.test(text) ? parse(text, null, exactNumber) : JSON.parse(text);
  } catch {
    throw new ServiceFault('SerializationException', 'The request body is not valid JSON.');
  }
}

/** The JSON text of a response body, in which a `bigint` keeps all its digits. */
export function printJsonBody(body: object): string {
  let hasBigInt = false;
  const text = JSON.stringify(body, (_, value: unknown) => {
    hasBigInt ||= typeof value === 'bigint';
    return typeof value === 'bigint' ? null : value;
  });
  // The lossless printer takes several times as long, which shows with large results.
  return hasBigInt ? (stringify(body) ?? text) : text;
}
