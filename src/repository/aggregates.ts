import type { EntityDialect } from '../dialects/dialect.js';
import type { EntityColumn } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnType } from '../sql/column-type.js';
import type { AggregateFunction, AggregateValue } from '../sql/statement.js';

/** A sum: exact for integers and decimals. `null` where no row has a value. */
export type Sum<Value> = Value extends bigint ? bigint : Value extends string ? string : bigint | number;

/** An average: a decimal as a string where the values are exact, a number where they are floating-point numbers. */
export type Average<Value> = Value extends bigint | string ? string : number | string;

const INTEGERS: ReadonlySet<ColumnType['name']> = new Set(['bigint', 'integer', 'smallint']);
const FLOATS: ReadonlySet<ColumnType['name']> = new Set(['double', 'real']);

const BIGINT: ColumnType = { name: 'bigint', array: false };
const DECIMAL: ColumnType = { name: 'decimal', array: false };
const DOUBLE: ColumnType = { name: 'double', array: false };

/** A function of a column's values. */
export type ColumnFunction = Exclude<AggregateFunction, 'count'>;

/** What is computed of some rows, and how the result is given to the reader. */
export interface Aggregate {
  /** The result's name in the answer, its type, and the expression that computes it. */
  readonly value: AggregateValue;
  /** The result as the reader gets it. */
  read(value: unknown): unknown;
}

/** The number of rows. */
export function countOfRows(name: string): Aggregate {
  return {
    value: { operation: 'count', result: { name, type: BIGINT, expression: 'count(*)' } },
    read: Number,
  };
}

/**
 * A function of the values of a column.
 *
 * @param of the column, its entity, and the name of the result in the answer
 * @throws {ConfigurationException} when the column has no numbers and needs them, or the engine has no such function
 */
export function aggregate(
  operation: ColumnFunction,
  of: { readonly entity: string; readonly column: EntityColumn; readonly name: string },
  dialect: EntityDialect,
): Aggregate {
  const { reference } = of.column;
  const isOrder = operation === 'min' || operation === 'max';
  const type = isOrder ? reference.type : numberType(operation, of);
  const read = isOrder ? storedReader(of.column) : numberReader(reference.type, operation);
  return {
    value: {
      operation,
      column: reference,
      result: { name: of.name, type, expression: dialect.aggregate(operation, reference) },
    },
    read: (value) => (value === null ? null : read(value)),
  };
}

function numberType(
  operation: ColumnFunction,
  { entity, column: { property, reference } }: { readonly entity: string; readonly column: EntityColumn },
): ColumnType {
  const { name, array } = reference.type;
  if (array || !(INTEGERS.has(name) || FLOATS.has(name) || name === 'decimal')) {
    throw new ConfigurationException(`${entity}.${property} holds no numbers: there is no ${operation} of its values.`);
  }
  return FLOATS.has(name) ? DOUBLE : DECIMAL;
}

type Reader = (value: unknown) => unknown;

function numberReader(type: ColumnType, operation: ColumnFunction): Reader {
  if (FLOATS.has(type.name)) {
    return (value) => value;
  }
  if (operation === 'sum' && INTEGERS.has(type.name)) {
    return (value) => (type.integerAs === 'bigint' ? BigInt(String(value)) : exact(BigInt(String(value))));
  }
  return (value) => (operation === 'avg' ? withoutTrailingZeros(String(value)) : value);
}

/** As every 64-bit integer is given: a number where that is exact. */
function exact(value: bigint): bigint | number {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** How many digits follow is a matter of the engine. */
function withoutTrailingZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

function storedReader({ transformer }: EntityColumn): Reader {
  return (transformer?.from as Reader | undefined) ?? ((value) => value);
}
