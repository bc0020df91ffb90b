import { MetadataException } from '../../errors/entity-exceptions.js';
import type { EmbeddedOptions } from '../column-options.js';
import { propertyRecords, type LazyClass } from '../decorator-records.js';
import { checkOptions, type OptionKinds } from '../option-checks.js';
import { propertyDecorator, type PropertyDecorator } from './property-decorator.js';

const EMBEDDED_OPTIONS: OptionKinds<EmbeddedOptions> = {
  prefix: 'string',
  nullable: 'boolean',
  json: 'boolean',
  name: 'string',
};

/**
 * An object that is part of the row. Its class has column decorators and no `@Entity()`; each of its columns is one of
 * the entity's table. Where all of them are NULL the property is null. With `json: true` the object, or an array of such
 * objects, is one document.
 *
 * ```ts
 * class Address {
 *   @Column()
 *   city!: string;
 * }
 *
 * @Embedded(() => Address)
 * address!: Address; // a column address_city
 *
 * @Embedded(() => Address, { json: true })
 * former!: Address[]; // a column former of type jsonb
 * ```
 */
export function Embedded(type: LazyClass, options: EmbeddedOptions = {}): PropertyDecorator {
  return propertyDecorator('@Embedded', ({ target, property, place, designType }) => {
    checkOptions(`@Embedded at ${place}`, options, EMBEDDED_OPTIONS);
    checkTogether(place, options);
    if (options.json !== true) {
      refuseArray(place, designType);
      propertyRecords.add(target, { kind: 'embedded', property, type, options: Object.freeze({ ...options }) });
      return;
    }
    const { name, nullable = false } = options;
    propertyRecords.add(target, {
      kind: 'column',
      property,
      designType,
      options: Object.freeze({ type: 'jsonb', nullable, ...(name === undefined ? {} : { name }) }),
      primary: false,
      documentType: type,
    });
  });
}

function refuseArray(place: string, designType: unknown): void {
  if (designType === Array) {
    throw new MetadataException(
      `@Embedded at ${place} stands on an array, of whose objects there may be any number: write json: true.`,
    );
  }
}

function checkTogether(place: string, { json = false, prefix, name }: EmbeddedOptions): void {
  if (json && prefix !== undefined) {
    throw new MetadataException(`@Embedded at ${place} is one column of JSON: write name in place of prefix.`);
  }
  if (!json && name !== undefined) {
    throw new MetadataException(
      `@Embedded at ${place} has as many columns as the object has: write prefix in place of name, or json: true.`,
    );
  }
}
