import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';

const DECIMAL = /^[+-]?(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;

/**
 * Databases round a decimal that has more digits behind the point than its column, and say nothing. Zeros at the end are
 * no digits that could be lost.
 *
 * @throws {ConfigurationException} when a value would be rounded
 */
export function refuseRounding({ name }: EntityMetadata, column: EntityColumn, stored: unknown): void {
  const scale = scaleOf(column);
  if (scale === undefined) {
    return;
  }
  const values: readonly unknown[] = Array.isArray(stored) ? stored : [stored];
  if (values.some((value) => digitsBehindPoint(value) > scale)) {
    throw new ConfigurationException(
      `${name}.${column.property} has more digits behind the point than its column, which has ${scale}: round it as you ` +
        `want it, or give the column a larger scale.`,
    );
  }
}

/** Without one, a precision says that there are no such digits. */
function scaleOf({ reference, definition: { precision, scale } }: EntityColumn): number | undefined {
  if (reference.type.name !== 'decimal') {
    return undefined;
  }
  return scale ?? (precision === undefined ? undefined : 0);
}

function digitsBehindPoint(value: unknown): number {
  const [, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(String(value)) ?? [];
  const zeros = /0*$/.exec(whole + fraction)?.[0].length ?? 0;
  return zeros === whole.length + fraction.length ? 0 : fraction.length - zeros - Number(exponent);
}
