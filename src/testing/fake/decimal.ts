/** A decimal as a whole number of its smallest digit. */
interface Scaled {
  readonly digits: bigint;
  readonly scale: number;
}

function scaled(text: string): Scaled {
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

function atScale({ digits, scale }: Scaled, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}

/** Negative where the first is smaller, 0 where they are equal. */
export function compareDecimals(first: string, second: string): number {
  const [a, b] = [scaled(first), scaled(second)];
  const scale = Math.max(a.scale, b.scale);
  const difference = atScale(a, scale) - atScale(b, scale);
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** The exact sum, with as many digits as the more exact of both. */
export function addDecimals(first: string, second: string): string {
  const [a, b] = [scaled(first), scaled(second)];
  const scale = Math.max(a.scale, b.scale);
  const sum = atScale(a, scale) + atScale(b, scale);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return sum < 0n ? `-${text}` : text;
}
