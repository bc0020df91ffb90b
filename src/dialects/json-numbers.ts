import { randomUUID } from 'node:crypto';

/** A string, or a number with all that belongs to it. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A JSON text with other tokens in the place of its numbers. Strings are left alone, whatever they hold. */
export function replaceNumbers(json: string, replace: (number: string) => string): string {
  return json.replaceAll(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : replace(token)));
}

/** An integer that `JSON.parse` would round. */
export function isRounded(number: string): boolean {
  return /^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number));
}

let markOfProcess: string | undefined;

/** Nobody else's string begins with it: it is another for each process, made for the first document that needs it. */
function mark(): string {
  return (markOfProcess ??= `${randomUUID()}:`);
}

/** An integer as a string that stands for it while `JSON` reads or writes the document. */
export function marked(integer: bigint | string): string {
  return `${mark()}${integer}`;
}

/** The integer that a value stands for; any other value as it is. */
export function unmarked(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(mark()) ? BigInt(value.slice(mark().length)) : value;
}

/** The text with the integers in the place of the strings that stand for them. */
export function withIntegers(json: string): string {
  return json.replaceAll(new RegExp(`"${mark()}(-?\\d+)"`, 'g'), '$1');
}
