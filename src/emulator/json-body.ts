import { parse, stringify } from 'lossless-json';

import { ServiceFault } from './service-fault.js';

/** Integers of fewer digits are exact as a double, so the fast parser is right about them. */
const LONG_INTEGER = /\d{16}/;
/** No member takes an integer of more digits, and to read one of millions exactly would take a while. */
const EXACT_INTEGER = /^-?\d{1,20}$/;
/** Half of a pair of escapes, which together stand for one character beyond the basic plane. */
const LONE_SURROGATE =
  /\\u[dD](?:[89abAB][\da-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][\da-fA-F]{2}\\u[dD])[c-fC-F][\da-fA-F]{2})/;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function exactNumber(text: string): number | bigint {
  const number = Number(text);
  return EXACT_INTEGER.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number;
}

/** Text that is no Unicode could only be stored as something else. */
function decode(bytes: Uint8Array): string {
  const text = UTF8.decode(bytes);
  if (LONE_SURROGATE.test(text.replaceAll('\\\\', ' '))) {
    throw new TypeError('A text has a lone surrogate.');
  }
  return text;
}

/**
 * The value of a body in JSON, in which integers beyond 2^53 are `bigint`.
 *
 * @throws {ServiceFault} SerializationException when the bytes are not UTF-8 or the text is not JSON.
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  try {
    const text = decode(bytes);
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
