/**
 * A double as the service prints it: always with a fraction or an exponent (`10.0`, `0.1`, `1e16`), the way Rust's
 * libraries do. JavaScript would print `10`, `0.1` and `10000000000000000`.
 */
export function printFloat(value: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -5 || power >= 16) {
    return `${mantissa}e${power}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
