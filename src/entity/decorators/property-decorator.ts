import 'reflect-metadata/lite';

import { MetadataException } from '../../errors/entity-exceptions.js';

export type PropertyDecorator = (prototype: object, property: string | symbol) => void;

/** What a decorator of a property is told by the compiler. */
export interface DecoratedProperty {
  readonly target: object;
  readonly property: string;
  /** The class and the property, for messages. */
  readonly place: string;
  /** The constructor that the compiler noted as the property's type, if any. */
  readonly designType: unknown;
}

/** What every object has already, for another purpose. */
const TAKEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A decorator for properties of instances.
 *
 * @throws {MetadataException} when it stands on something else, on a property that a symbol names, or on one that
 * cannot be set
 */
export function propertyDecorator(what: string, note: (decorated: DecoratedProperty) => void): PropertyDecorator {
  return (prototype, property) => {
    checkCompiler(what, property);
    if (typeof prototype === 'function' || typeof property === 'symbol') {
      throw new MetadataException(
        `${what} stands on ${String(property)}: it belongs on a property of instances with a name.`,
      );
    }
    const place = `${prototype.constructor.name}.${property}`;
    checkProperty(`${what} stands on ${place}`, prototype, property);
    const designType: unknown = Reflect.getMetadata('design:type', prototype, property);
    note({ target: prototype.constructor, property, place, designType });
  };
}

/**
 * Compilers that do not know of this setting call decorators in the way of the standard, which tells them no class.
 *
 * @see https://www.typescriptlang.org/tsconfig/#experimentalDecorators
 */
export function checkCompiler(what: string, second: unknown): void {
  if (typeof second === 'object' && second !== null) {
    throw new MetadataException(
      `${what} at ${String(Reflect.get(second, 'name'))} is called as a decorator of the standard, which is told ` +
        `neither class nor type: let the compiler have experimentalDecorators and emitDecoratorMetadata.`,
    );
  }
}

function checkProperty(place: string, prototype: object, property: string): void {
  if (TAKEN_NAMES.has(property) || property.includes('.')) {
    throw new MetadataException(
      `${place}, a name that no property of an entity can have: give the property another, and write the column's as ` +
        `name: '${property}'.`,
    );
  }
  const accessors = Object.getOwnPropertyDescriptor(prototype, property);
  if (typeof accessors?.value === 'function') {
    throw new MetadataException(`${place}, which is a method: it belongs on a property.`);
  }
  if (accessors?.get !== undefined && accessors.set === undefined) {
    throw new MetadataException(
      `${place}, which can be read only, but values are set in it: write a setter beside the getter, or leave the ` +
        `decorator out. A getter needs none.`,
    );
  }
}
