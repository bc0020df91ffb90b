import * as fc from 'fast-check';

/** Moments that a `Date` parameter may be. */
export const instant = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

export const day = instant.map((date) => date.toISOString().slice(0, 10));

export const time = fc.nat({ max: 86_399 }).map((seconds) => new Date(seconds * 1000).toISOString().slice(11, 19));

export const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 10 }))
  .map(([digits, scale]) => withScale(digits, scale));

export const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

export const bigint64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

/** Without NUL, which neither engine's JSON takes from every text. */
export const jsonDocument = fc
  .json({ stringUnit: 'grapheme' })
  .map((document) => JSON.parse(document.replaceAll('\\u0000', '')) as unknown);

/** What comes back of an integer: a number where that is exact. */
export function exact(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function withScale(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const all = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  return scale === 0 ? `${sign}${all}` : `${sign}${all.slice(0, -scale)}.${all.slice(-scale)}`;
}
