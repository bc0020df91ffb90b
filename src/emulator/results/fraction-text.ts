/**
 * The fraction of a second with none, three or six digits, whichever is the least that keeps it.
 *
 * @param fraction `.5` for instance; empty for none.
 */
export function printFraction(fraction = ''): string {
  const digits = fraction.slice(1).padEnd(6, '0');
  if (digits === '000000') {
    return '';
  }
  return digits.endsWith('000') ? `.${digits.slice(0, 3)}` : `.${digits}`;
}
