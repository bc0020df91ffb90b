import * as fc from 'fast-check';

/** Moments that a `Date` parameter may be. */
export const instant = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

export const day = instant.map((date) => date.toISOString().slice(0, 10));

export const time = fc.nat({ max: 86_399 }).map((seconds) => new Date(seconds * 1000).toISOString().slice(11, 19));

/** As the service prints a fraction: three digits where they suffice, else six. */
export const timeOfMicroseconds = fc.tuple(time, fc.integer({ min: 1, max: 999_999 })).map(([clock, microseconds]) => {
  const fraction = String(microseconds).padStart(6, '0');
  return `${clock}.${fraction.endsWith('000') ? fraction.slice(0, 3) : fraction}`;
});

/** Numbers of single precision, by their shortest text. JSON has one zero only. */
export const single = fc
  .float({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => Math.abs(value) >= 2 ** -126 || value === 0)
  .map((value) => shortestOf(value) + 0);

export const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 10 }))
  .map(([digits, scale]) => withScale(digits, scale));

export const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

export const bigint64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

/** Without NUL, which neither engine's JSON takes from every text. */
export const jsonDocument = fc
  .json({ stringUnit: 'grapheme' })
  .map((document) => JSON.parse(document.replaceAll('\\u0000', '')) as unknown);

/** What comes back of a document: its long integers as bigints, as far as 64 bits reach; beyond, the service has doubles. */
export function readDocument(value: unknown): unknown {
  if (typeof value === 'number') {
    const isLong = Number.isInteger(value) && !Number.isSafeInteger(value) && value >= -(2 ** 63) && value < 2 ** 64;
    // JSON is written with the shortest digits that are the same double.
    return isLong ? BigInt(String(value)) : value + 0;
  }
  if (Array.isArray(value)) {
    return value.map(readDocument);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, readDocument(member)]))
    : value;
}

/** What comes back of an integer: a number where that is exact. */
export function exact(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function withScale(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const all = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  return scale === 0 ? `${sign}${all}` : `${sign}${all.slice(0, -scale)}.${all.slice(-scale)}`;
}

function shortestOf(value: number): number {
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((count) => Math.fround(Number(value.toPrecision(count))) === value);
  return Number(value.toPrecision(digits ?? 9));
}
