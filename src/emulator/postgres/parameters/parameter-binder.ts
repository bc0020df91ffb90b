import type { TypeHint } from '../../../wire/shapes.js';
import type { BoundStatement } from '../../engine.js';
import { checkHintFormat } from '../../parameters/hint-formats.js';
import type { ScalarField, StatementParameter } from '../../parameters/parameter-reader.js';
import { databaseFault } from '../../service-fault.js';
import { type ScanOptions, scanPlaceholders } from './placeholder-scanner.js';

/** A statement as PostgreSQL's extended protocol takes it: text with `$n`, a type id and a text value for each. */
export interface PostgresStatement extends BoundStatement {
  /** The type ids of `$1`, `$2`, …; 0 leaves the type to the database. */
  readonly types: readonly number[];
  readonly values: readonly (string | null)[];
}

/** The type as which PostgreSQL reads each kind of value. The service never lets the database guess, except for NULL. */
const TYPE_IDS = { untyped: 0, bool: 16, bytea: 17, int8: 20, text: 25, float8: 701 } as const;

/** The same for hinted texts. That JSON means jsonb rather than json (114) is inferred. */
const HINTED_TYPE_IDS: Readonly<Record<TypeHint, number>> = {
  DATE: 1082,
  DECIMAL: 1700,
  JSON: 3802,
  TIME: 1083,
  TIMESTAMP: 1114,
  UUID: 2950,
};

interface BoundValue {
  type: number;
  value: string | null;
}

function bindField(field: ScalarField): BoundValue {
  if ('stringValue' in field) {
    return { type: TYPE_IDS.text, value: field.stringValue };
  }
  if ('longValue' in field) {
    return { type: TYPE_IDS.int8, value: String(field.longValue) };
  }
  if ('doubleValue' in field) {
    return { type: TYPE_IDS.float8, value: String(field.doubleValue) };
  }
  if ('booleanValue' in field) {
    return { type: TYPE_IDS.bool, value: String(field.booleanValue) };
  }
  if ('blobValue' in field) {
    return { type: TYPE_IDS.bytea, value: `\\x${Buffer.from(field.blobValue, 'base64').toString('hex')}` };
  }
  return { type: TYPE_IDS.untyped, value: null };
}

function bindParameter({ value, typeHint }: StatementParameter): BoundValue {
  if (typeHint === undefined || !('stringValue' in value)) {
    return bindField(value);
  }
  checkHintFormat(value.stringValue, typeHint);
  return { type: HINTED_TYPE_IDS[typeHint], value: value.stringValue };
}

/**
 * Turns `:name` placeholders and parameters into a statement that PostgreSQL can run.
 *
 * A placeholder without a parameter stays unbound, so that PostgreSQL reports it if it is one to PostgreSQL. A parameter
 * without a placeholder is ignored; whether the service does the same is not known.
 *
 * @throws {ServiceFault} DatabaseErrorException when a hinted value has not the form of its hint.
 */
export function bindStatement(
  sql: string,
  parameters: readonly StatementParameter[],
  options: ScanOptions,
): PostgresStatement {
  if (sql.includes('\0')) {
    // The protocol ends texts with this character, so PostgreSQL itself never gets to see it.
    throw databaseFault('ERROR: invalid byte sequence for encoding "UTF8": 0x00; SQLState: 22021');
  }
  const { text, names } = scanPlaceholders(sql, options);
  const valuesByName = new Map(parameters.map((parameter) => [parameter.name, bindParameter(parameter)]));
  const bound = names.flatMap((name) => valuesByName.get(name) ?? []);
  return { text, types: bound.map(({ type }) => type), values: bound.map(({ value }) => value) };
}
