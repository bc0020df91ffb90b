import { plainToInstance, Transform, type ClassTransformOptions, type TransformFnParams } from 'class-transformer';

import { isDocumentType } from '../sql/column-type.js';
import type { EmbeddedObject, EntityClass, EntityColumn, EntityMetadata } from './entity-metadata.js';
import { isPlainObject } from './plain-object.js';
import { documentToPlain, plainFormOf } from './plain-forms.js';
import { isDirectlyWithin } from './property-path.js';

type Convert = (value: unknown) => unknown;

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
  return ({ path }) => isDirectlyWithin(path, outer.path);
}

function tellColumn(target: EntityClass<object>, column: EntityColumn): void {
  const { path, documentClass } = column;
  const form = plainFormOf(column);
  if (form !== undefined) {
    decorate(target, path, ({ value }) => elementwise(value, form.toPlain), { toPlainOnly: true });
    decorate(target, path, (parameters) => elementwise(wholeBytes(parameters), form.fromPlain), { toClassOnly: true });
  }
  if (isDocumentType(column.reference.type)) {
    decorate(target, path, ({ value }) => documentToPlain(value), { toPlainOnly: true });
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
function fromPlainObject(type: () => EntityClass<object>): (parameters: TransformFnParams) => unknown {
  const make = (plain: unknown, options: ClassTransformOptions): unknown =>
    isPlainObject(plain) ? plainToInstance(type(), plain, options) : plain;
  return ({ value, obj, key, options }) => {
    if (Array.isArray(value) ? !value.some(isPlainObject) : !isPlainObject(value)) {
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
