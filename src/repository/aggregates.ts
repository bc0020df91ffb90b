import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnType } from '../sql/column-type.js';
import type { AggregateStatement } from '../sql/statement.js';
import { columnAt } from './property-paths.js';

/** A sum: exact for integers and decimals. `null` where no row has a value. */
export type Sum<Value> = Value extends bigint ? bigint : Value extends string ? string : bigint | number;

/** An average: a decimal as a string where the values are exact, a number where they are floating-point numbers. */
export type Average<Value> = Value extends bigint | string ? string : number | string;

const INTEGERS: ReadonlySet<ColumnType['name']> = new Set(['bigint', 'integer', 'smallint']);
const FLOATS: ReadonlySet<ColumnType['name']> = new Set(['double', 'real']);

const DECIMAL: ColumnType = { name: 'decimal', array: false };
const DOUBLE: ColumnType = { name: 'double', array: false };

/** What is computed of a column's values, and how the result is given to the reader. */
export interface Aggregate {
  readonly column: EntityColumn;
  readonly statement: Pick<AggregateStatement, 'column' | 'kind' | 'operation' | 'resultType'>;
  /** The result's value; it is never given null. */
  read(value: unknown): unknown;
}

/** @throws {ConfigurationException} when the property is no column, or none of numbers where numbers are needed */
export function aggregate(
  metadata: EntityMetadata,
  operation: AggregateStatement['operation'],
  property: string,
): Aggregate {
  const column = columnAt(metadata, property, operation);
  const isOrder = operation === 'min' || operation === 'max';
  const resultType = isOrder ? column.reference.type : numberType(metadata, column, operation);
  return {
    column,
    statement: { kind: 'aggregate', operation, column: column.reference, resultType },
    read: isOrder ? (value) => fromStored(column, value) : numberReader(column.reference.type, operation),
  };
}

function numberType(metadata: EntityMetadata, { property, reference }: EntityColumn, operation: string): ColumnType {
  const { name, array } = reference.type;
  if (array || !(INTEGERS.has(name) || FLOATS.has(name) || name === 'decimal')) {
    throw new ConfigurationException(
      `${metadata.name}.${property} holds no numbers: there is no ${operation} of its values.`,
    );
  }
  return FLOATS.has(name) ? DOUBLE : DECIMAL;
}

function numberReader(type: ColumnType, operation: string): Aggregate['read'] {
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

function fromStored({ transformer }: EntityColumn, value: unknown): unknown {
  return transformer === undefined ? value : (transformer.from as (value: unknown) => unknown)(value);
}
