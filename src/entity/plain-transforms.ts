import { plainToInstance, Transform, type ClassTransformOptions, type TransformFnParams } from 'class-transformer';

import type { ColumnType } from '../sql/column-type.js';
import type { EmbeddedObject, EntityClass, EntityColumn, EntityMetadata } from './entity-metadata.js';
import { isWithin } from './property-path.js';

type Convert = (value: unknown) => unknown;

/** How values of a type look in plain data that JSON can hold, and how they are read from there. */
interface PlainForm {
  readonly expected: string;
  toPlain(value: unknown): unknown;
  /** A value that has another form is left as it is. */
  fromPlain(value: unknown): unknown;
  isRead(value: unknown): boolean;
}

const BYTES: PlainForm = {
  expected: 'bytes as a text of base64',
  toPlain: (value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value),
  fromPlain: (value) => (typeof value === 'string' && isBase64(value) ? Buffer.from(value, 'base64') : value),
  isRead: (value) => value instanceof Uint8Array,
};

const BIGINT: PlainForm = {
  expected: "an integer, as a text where it is beyond 2^53: '9007199254740993'",
  toPlain: (value) => (typeof value === 'bigint' ? value.toString() : value),
  fromPlain: (value) =>
    (typeof value === 'string' && /^-?\d+$/.test(value)) || Number.isSafeInteger(value)
      ? BigInt(value as string | number)
      : value,
  isRead: (value) => typeof value === 'bigint',
};

/** Whether a text begins with a day of the calendar: the last days of a month would be read as the first of the next. */
function isDay(text: string): boolean {
  const day = text.slice(0, '2024-01-31'.length);
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** A time without its zone would be read as one of the zone in which the program runs. */
const ZONED_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const DATE: PlainForm = {
  expected: "a time with its zone: '2024-01-31T23:59:59Z'",
  toPlain: (value) => value,
  fromPlain: (value) => (typeof value === 'string' && ZONED_TIME.test(value) && isDay(value) ? new Date(value) : value),
  isRead: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
};

/** The form of a column's values, where they are none that JSON has itself. */
export function plainFormOf({ reference, transformer }: EntityColumn): PlainForm | undefined {
  return transformer === undefined ? formOf(reference.type) : undefined;
}

function formOf({ name, integerAs }: ColumnType): PlainForm | undefined {
  switch (name) {
    case 'bytes':
      return BYTES;
    case 'bigint':
      return integerAs === 'number' ? undefined : BIGINT;
    case 'timestamp':
    case 'timestamptz':
      return DATE;
    default:
      return undefined;
  }
}

// In the global registry, so that two copies of this package do not tell class-transformer twice.
const TOLD = Symbol.for('aurorm.plainTransforms');

/**
 * Tells class-transformer what it does not know of a class: that bytes are texts of base64 in plain data (it empties
 * them), 64-bit integers texts of digits (JSON has no bigint), times texts with their zone, and of which classes
 * embedded objects are. A @Transform of the class's own is given what is made here, and finds the value in `obj[key]`.
 */
export function tellClassTransformer({ target, columns, embeddedObjects, relations }: EntityMetadata): void {
  const entity = { target, path: [], columns };
  for (const object of [entity, ...embeddedObjects].filter(isUntold)) {
    for (const column of columns.filter(isDirectlyIn(object))) {
      tellColumn(object.target, column);
    }
    for (const { path, target: inner } of embeddedObjects.filter(isDirectlyIn(object))) {
      decorate(
        object.target,
        path,
        fromPlainObject(() => inner),
        { toClassOnly: true },
      );
    }
    if (object === entity) {
      for (const { property, target: related } of relations.values()) {
        decorate(
          target,
          [property],
          fromPlainObject(() => related.target),
          { toClassOnly: true },
        );
      }
    }
  }
}

function isUntold({ target }: { readonly target: object }): boolean {
  if (Object.hasOwn(target, TOLD)) {
    return false;
  }
  Object.defineProperty(target, TOLD, { value: true });
  return true;
}

type WithPath = Pick<EmbeddedObject, 'path'>;

function isDirectlyIn(outer: WithPath): (inner: WithPath) => boolean {
  return ({ path }) => isWithin(path, outer.path) && path.length === outer.path.length + 1;
}

function tellColumn(target: EntityClass<object>, column: EntityColumn): void {
  const { path, documentClass } = column;
  const form = plainFormOf(column);
  if (form !== undefined) {
    decorate(target, path, ({ value }) => elementwise(value, form.toPlain), { toPlainOnly: true });
    decorate(target, path, (parameters) => elementwise(wholeBytes(parameters), form.fromPlain), { toClassOnly: true });
  }
  if (documentClass !== undefined) {
    decorate(
      target,
      path,
      fromPlainObject(() => documentClass),
      { toClassOnly: true },
    );
  }
}

/** What is bytes already arrives emptied, but is still whole in the object that is read. */
function wholeBytes({ value, obj, key }: TransformFnParams): unknown {
  const given: unknown = Reflect.get(obj as object, key);
  const isWhole =
    given instanceof Uint8Array || (Array.isArray(given) && given.some((each) => each instanceof Uint8Array));
  return isWhole ? given : value;
}

/** Makes instances of plain objects at a property, unless @Type has made some already. */
export function fromPlainObject(type: () => EntityClass<object>): (parameters: TransformFnParams) => unknown {
  const make = (plain: unknown, options: ClassTransformOptions): unknown =>
    isPlain(plain) ? plainToInstance(type(), plain, options) : plain;
  return ({ value, obj, key, options }) => {
    if (Array.isArray(value) ? !value.some(isPlain) : !isPlain(value)) {
      return value as unknown;
    }
    // Bytes in the value were emptied when it was copied.
    const given: unknown = Reflect.get(obj as object, key);
    return elementwise(given ?? value, (plain) => make(plain, options));
  };
}

function decorate(
  target: EntityClass<object>,
  path: readonly string[],
  transform: (parameters: TransformFnParams) => unknown,
  options: { readonly toClassOnly?: true; readonly toPlainOnly?: true },
): void {
  Transform(transform, options)(target.prototype as object, path.at(-1) ?? '');
}

function elementwise(value: unknown, convert: Convert): unknown {
  return Array.isArray(value) ? value.map(convert) : convert(value);
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
}
