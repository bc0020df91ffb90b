import { ConfigurationException } from '../errors/base-exception.js';
import { describeColumnType, type ColumnType } from '../sql/column-type.js';

/** Runs the encoding of a value; a refusal says which type it was for. */
export function explained<Result>(type: ColumnType, encode: () => Result): Result {
  try {
    return encode();
  } catch (failure) {
    if (failure instanceof ConfigurationException) {
      throw new ConfigurationException(`${failure.message} The type is ${describeColumnType(type)}.`, {
        cause: failure,
      });
    }
    throw failure;
  }
}
