import type { Field, TypeHint } from '../../wire/shapes.js';
import { MemberReader, readList } from '../member-reader.js';
import { validationFault } from '../service-fault.js';

/** A value that can be bound. */
export type ScalarField = Exclude<Field, { arrayValue: unknown }>;

/** A parameter whose name, value and hint have been checked. */
export interface StatementParameter {
  readonly name: string;
  readonly value: ScalarField;
  readonly typeHint: TypeHint | undefined;
}

const TYPE_HINTS: readonly TypeHint[] = ['DATE', 'DECIMAL', 'JSON', 'TIME', 'TIMESTAMP', 'UUID'];
const NAME = /^[A-Za-z0-9_]+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

function isLong(value: unknown): value is number | bigint {
  return typeof value === 'bigint' ? value >= MIN_LONG && value <= MAX_LONG : Number.isSafeInteger(value);
}

function isDouble(value: unknown): value is number | string {
  return Number.isFinite(value) || value === 'NaN' || value === 'Infinity' || value === '-Infinity';
}

function readValue(member: string, value: unknown): ScalarField | undefined {
  switch (member) {
    case 'isNull':
      // Nobody knows what the service makes of `isNull: false`, so it is not a value here.
      return value === true ? { isNull: true } : undefined;
    case 'booleanValue':
      return typeof value === 'boolean' ? { booleanValue: value } : undefined;
    case 'longValue':
      return isLong(value) ? { longValue: value } : undefined;
    case 'doubleValue':
      return readDouble(value);
    case 'stringValue':
      return typeof value === 'string' ? { stringValue: value } : undefined;
    case 'blobValue':
      return typeof value === 'string' && BASE64.test(value) ? { blobValue: value } : undefined;
    default:
      return undefined;
  }
}

function readDouble(value: unknown): ScalarField | undefined {
  const double = typeof value === 'bigint' ? Number(value) : value;
  return isDouble(double) ? { doubleValue: double } : undefined;
}

function readField(parameter: string, reader: MemberReader | undefined): ScalarField {
  const [member, ...others] = reader?.names() ?? [];
  if (reader === undefined || member === undefined) {
    throw validationFault(`Parameter "${parameter}" has value with no field set`);
  }
  if (others.length > 0) {
    throw validationFault(`Parameter "${parameter}" has value with more than one field set`);
  }
  if (member === 'arrayValue') {
    throw validationFault('Array parameters are not supported.');
  }
  const field = readValue(member, reader.value(member));
  if (field === undefined) {
    throw validationFault(`Parameter "${parameter}" has an invalid ${member}`);
  }
  return field;
}

function readParameter(value: unknown, path: string): StatementParameter {
  const reader = new MemberReader(value, path);
  const name = reader.requiredText('name');
  if (!NAME.test(name)) {
    throw validationFault(`Named parameter syntax is invalid, input: ${name}`);
  }
  const field = readField(name, reader.object('value'));
  const typeHint = reader.choice('typeHint', TYPE_HINTS);
  if (typeHint !== undefined && !('stringValue' in field || 'isNull' in field)) {
    throw validationFault(`Parameter "${name}" has a typeHint, which only a stringValue can have`);
  }
  return { name, value: field, typeHint };
}

/**
 * The parameters of a statement, checked for name, value and hint.
 *
 * Which of two parameters of one name the service takes is not known, so the second one is refused.
 *
 * @throws {ServiceFault} ValidationException for the first parameter that the service would not take.
 */
export function readParameters(value: unknown, path: string): StatementParameter[] {
  const parameters = readList(value, path, readParameter);
  const names = new Set<string>();
  for (const { name } of parameters) {
    if (names.has(name)) {
      throw validationFault(`Parameter "${name}" is given more than once`);
    }
    names.add(name);
  }
  return parameters;
}
