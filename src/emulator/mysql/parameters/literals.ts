import type { TypeHint } from '../../../wire/shapes.js';
import { checkHintFormat } from '../../parameters/hint-formats.js';
import type { ScalarField, StatementParameter } from '../../parameters/parameter-reader.js';
import { databaseFault } from '../../service-fault.js';

/**
 * A text literal. Doubled quotes end no literal in any SQL mode; in the mode NO_BACKSLASH_ESCAPES, which sessions have
 * only if the caller sets it, a backslash would arrive twice.
 */
function writeText(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '$&$&')}'`;
}

/** MySQL takes a number for a DOUBLE only if it has an exponent; `1.5` would be a DECIMAL. */
function writeDouble(value: number | string): string {
  const double = Number(value);
  if (!Number.isFinite(double)) {
    // MySQL has no such values; what the service says is not known.
    throw databaseFault('NaN and Infinity values are not supported');
  }
  return double.toExponential();
}

function writeBytes(bytes: Buffer): string {
  return `x'${bytes.toString('hex')}'`;
}

/**
 * The hints say how a text must look, but MySQL converts texts by itself, so they are bound as texts. Only UUID changes
 * the value: the service sends the sixteen bytes, which do not go into a column of texts.
 */
function writeHinted(text: string, hint: TypeHint): string {
  checkHintFormat(text, hint);
  return hint === 'UUID' ? writeBytes(Buffer.from(text.replaceAll('-', ''), 'hex')) : writeText(text);
}

function writeField(field: ScalarField): string {
  if ('stringValue' in field) {
    return writeText(field.stringValue);
  }
  if ('longValue' in field) {
    return String(BigInt(field.longValue));
  }
  if ('doubleValue' in field) {
    return writeDouble(field.doubleValue);
  }
  if ('booleanValue' in field) {
    return String(field.booleanValue);
  }
  return 'blobValue' in field ? writeBytes(Buffer.from(field.blobValue, 'base64')) : 'NULL';
}

/**
 * The value of a parameter as a literal of MySQL's SQL.
 *
 * @throws {ServiceFault} DatabaseErrorException when a hinted text has not its form, or for NaN and Infinity.
 */
export function writeLiteral({ value, typeHint }: StatementParameter): string {
  return typeHint !== undefined && 'stringValue' in value
    ? writeHinted(value.stringValue, typeHint)
    : writeField(value);
}
