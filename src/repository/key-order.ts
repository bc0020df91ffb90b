import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnType } from '../sql/column-type.js';
import type { Field } from '../wire/shapes.js';
import { assignments, type GivenValue } from './entity-values.js';
import type { ConditionTarget } from './where-condition.js';

/** A row, its place among all, and the values of the key by which it is found. */
export interface KeyedRow {
  readonly index: number;
  readonly key: readonly GivenValue[];
}

/**
 * The rows in an order that is the same whoever changes them: two statements that lock the same rows in different orders
 * wait for each other, until the database fails one of them.
 *
 * One statement changes a row once, and a row that is meant twice would not get all that it was given.
 *
 * @throws {ConfigurationException} when two of the keys are equal
 */
export function inKeyOrder<Row extends KeyedRow>(target: ConditionTarget, rows: readonly Row[]): Row[] {
  const places = new Map<string, Row>();
  for (const row of rows) {
    const text = textOf(target, row);
    const other = places.get(text);
    if (other !== undefined) {
      throw new ConfigurationException(
        `${target.metadata.name}: the rows ${other.index} and ${row.index} have the same key, and one call changes a ` +
          'row once.',
      );
    }
    places.set(text, row);
  }
  return [...places].toSorted(([first], [second]) => (first < second ? -1 : 1)).map(([, row]) => row);
}

function textOf({ metadata, dialect }: ConditionTarget, { key }: KeyedRow): string {
  const stored = assignments(metadata, key).map(({ column, value }) =>
    withoutBigint(dialect.encode(inOneSpelling(value, column.type), column.type)),
  );
  return JSON.stringify(stored);
}

/** JSON has no word for a bigint. */
function withoutBigint(field: Field<Uint8Array>): object {
  return 'longValue' in field && typeof field.longValue === 'bigint' ? { longValue: String(field.longValue) } : field;
}

/** One key may be written in several ways. */
function inOneSpelling(value: unknown, { name }: ColumnType): unknown {
  if (typeof value !== 'string') {
    return value;
  }
  if (name === 'uuid') {
    return value.toLowerCase();
  }
  return name === 'decimal' && /^-?\d+\.\d+$/.test(value) ? value.replace(/\.?0+$/, '') : value;
}
