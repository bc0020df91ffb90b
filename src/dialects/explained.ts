import { ConfigurationException } from '../errors/base-exception.js';
import { describeColumnType, type ColumnType } from '../sql/column-type.js';

/** Runs the encoding of a value; a refusal says which type it was for. */
export function explained<Result>(type: ColumnType, encode: () => Result): Result {
  try {
    return encode();
  } catch (failure) {
    throw explanation(type, failure);
  }
}

/** What to throw where a value cannot be encoded for a type: a refusal says which. */
export function explanation(type: ColumnType, failure: unknown): unknown {
  return failure instanceof ConfigurationException
    ? new ConfigurationException(`${failure.message} The type is ${describeColumnType(type)}.`, { cause: failure })
    : failure;
}
