import { ConfigurationException } from '../errors/base-exception.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { MAX_PAYLOAD_BYTES, MAX_SQL_CHARACTERS } from '../wire/limits.js';
import type { Field, SqlParameter } from '../wire/shapes.js';

/** The names of the members and the punctuation around a value, its type hint included. */
const PARAMETER_OVERHEAD_BYTES = 80;
const NUMBER_BYTES = 24;

/** A UTF-16 unit takes so many bytes of a request at the most, as UTF-8 and with its escapes in JSON. */
const MAX_BYTES_PER_CHARACTER = 6;

/** What parameters take of a request, in bytes. */
export function payloadBytes(parameters: readonly SqlParameter<Uint8Array>[]): number {
  return parameters.reduce((sum, { name, value }) => sum + PARAMETER_OVERHEAD_BYTES + name.length + bytesOf(value), 0);
}

/** Whether parameters fit into a request for sure: few are so large that their bytes have to be counted. */
export function isSurelySmall(parameters: readonly SqlParameter<Uint8Array>[]): boolean {
  const length = parameters.reduce((sum, { value }) => sum + PARAMETER_OVERHEAD_BYTES + lengthOf(value), 0);
  return length * MAX_BYTES_PER_CHARACTER <= MAX_PAYLOAD_BYTES;
}

/**
 * @throws {ConfigurationException} when the service would refuse the statement for its size
 */
export function assertSendable({ sql, parameters }: Pick<CompiledQuery, 'parameters' | 'sql'>): void {
  if (sql.length > MAX_SQL_CHARACTERS) {
    throw new ConfigurationException(
      `The SQL is of ${sql.length} characters, and the Data API takes ${MAX_SQL_CHARACTERS}: bind values as parameters.`,
    );
  }
  if (!isSurelySmall(parameters) && payloadBytes(parameters) > MAX_PAYLOAD_BYTES) {
    throw new ConfigurationException(
      `The parameters are of ${payloadBytes(parameters)} bytes, and a request can hold ${MAX_PAYLOAD_BYTES} of values: ` +
        `send large values in parts.`,
    );
  }
}

function bytesOf(value: Field<Uint8Array>): number {
  if ('stringValue' in value) {
    return Buffer.byteLength(JSON.stringify(value.stringValue));
  }
  return 'blobValue' in value ? Math.ceil(value.blobValue.byteLength / 3) * 4 : NUMBER_BYTES;
}

function lengthOf(value: Field<Uint8Array>): number {
  if ('stringValue' in value) {
    return value.stringValue.length;
  }
  return 'blobValue' in value ? value.blobValue.byteLength : NUMBER_BYTES;
}
