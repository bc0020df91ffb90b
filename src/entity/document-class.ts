import { MetadataException } from '../errors/entity-exceptions.js';
import { isDocumentType, type ColumnType } from '../sql/column-type.js';
import type { ColumnRecord } from './decorator-records.js';
import type { EntityClass } from './entity-metadata.js';
import { lazyClass } from './lazy-class.js';

/**
 * The class of a JSON column's value: the one that the decorator says, or a class of the user's own that the compiler
 * noted. Anything else is plain data.
 *
 * @throws {MetadataException} when it cannot be made without arguments
 */
export function documentClassOf(
  place: string,
  { documentType, designType, options }: ColumnRecord,
  type: ColumnType,
): EntityClass<object> | undefined {
  const isDocument = isDocumentType(type) && !type.array && options.transformer === undefined;
  const noted = isDocument && isOwnClass(designType) ? designType : undefined;
  const target: unknown = documentType === undefined ? noted : lazyClass(`@Embedded at ${place}`, documentType);
  if (target === undefined && documentType === undefined) {
    return undefined;
  }
  if (typeof target !== 'function' || target.length > 0) {
    throw new MetadataException(
      typeof target === 'function'
        ? `The constructor of ${target.name}, the class of the JSON at ${place}, needs arguments, but objects are made ` +
            `with none: give each of its parameters a default.`
        : `@Embedded at ${place} was given ${String(target)} in place of a class: write @Embedded(() => Address, …).`,
    );
  }
  return target as EntityClass<object>;
}

/** Whether a type that the compiler noted is a class that somebody wrote, and none of the language's own. */
function isOwnClass(designType: unknown): boolean {
  return typeof designType === 'function' && Reflect.get(globalThis, designType.name) !== designType;
}
