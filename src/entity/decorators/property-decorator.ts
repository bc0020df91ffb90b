import 'reflect-metadata/lite';

import { MetadataException } from '../../errors/entity-exceptions.js';

export type PropertyDecorator = (prototype: object, property: string | symbol) => void;

/** What a decorator of a property is told by the compiler. */
export interface DecoratedProperty {
  readonly target: object;
  readonly property: string;
  /** The constructor that the compiler noted as the property's type, if any. */
  readonly designType: unknown;
}

/**
 * A decorator for properties of instances.
 *
 * @throws {MetadataException} when it stands on a static property, or on one that a symbol names
 */
export function propertyDecorator(what: string, note: (decorated: DecoratedProperty) => void): PropertyDecorator {
  return (prototype, property) => {
    if (typeof prototype === 'function' || typeof property === 'symbol') {
      throw new MetadataException(
        `${what} stands on ${String(property)}: it belongs on a property of instances with a name.`,
      );
    }
    const designType: unknown = Reflect.getMetadata('design:type', prototype, property);
    note({ target: prototype.constructor, property, designType });
  };
}
