import { MAX_FORMATTED_BYTES } from '../../wire/limits.js';
import type { ArrayValue, Field } from '../../wire/shapes.js';
import { ServiceFault, unsupportedResultFault } from '../service-fault.js';
import { printFloat } from './float-text.js';

function printArray(array: ArrayValue): string {
  const [elements = []] = Object.values(array) as (boolean | number | bigint | string | null)[][];
  const isDouble = 'doubleValues' in array;
  const printed = elements.map((element) =>
    isDouble && typeof element === 'number' ? printFloat(element) : printElement(element),
  );
  return `[${printed.join(',')}]`;
}

function printElement(element: boolean | number | bigint | string | null): string {
  return typeof element === 'bigint' ? String(element) : JSON.stringify(element);
}

function printField(field: Field): string {
  if ('isNull' in field) {
    return 'null';
  }
  if ('arrayValue' in field) {
    return printArray(field.arrayValue);
  }
  if ('doubleValue' in field) {
    return printFloat(Number(field.doubleValue));
  }
  const [value = null] = Object.values(field);
  return printElement(value);
}

/**
 * Records as one JSON text: a list of objects keyed by the labels of the columns.
 *
 * @throws {ServiceFault} UnsupportedResultException when two columns have one label, BadRequestException when the text is
 *   larger than 10 MB; long labels can make it so.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-json.html
 */
export function formatRecords(labels: readonly string[], records: readonly (readonly Field[])[]): string {
  if (new Set(labels).size < labels.length) {
    // That the service refuses this is documented, its text is not.
    throw unsupportedResultFault('The result contains duplicate column names, which the JSON format does not support.');
  }
  const keys = labels.map((label) => JSON.stringify(label));
  const objects = records.map((record) =>
    record.map((field, index) => `${keys[index]}:${printField(field)}`).join(','),
  );
  const text = `[${objects.map((members) => `{${members}}`).join(',')}]`;
  if (Buffer.byteLength(text) > MAX_FORMATTED_BYTES) {
    // The exception is documented, its text is not.
    throw new ServiceFault('BadRequestException', 'The formatted result exceeds the size limit 10 MB.');
  }
  return text;
}
