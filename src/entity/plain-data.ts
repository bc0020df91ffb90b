import { instanceToPlain, plainToInstance } from 'class-transformer';

import { ConfigurationException } from '../errors/base-exception.js';
import type { EntityMetadata } from './entity-metadata.js';
import { kindOf } from './option-checks.js';
import { checkRead } from './plain-checks.js';
import { hasConstructor } from './read-document.js';

export interface PlainOptions {
  /** The groups of class-transformer's @Expose and @Exclude. @default none: what has groups is left out */
  readonly groups?: readonly string[];
}

/**
 * An entity made of plain data, as JSON brings it: class-transformer's decorators are honoured, and values that JSON
 * has not (times, 64-bit integers, bytes) are read from their texts.
 *
 * @throws {ConfigurationException} when there is a property that the entity has not, or a text that is no such value
 */
export function entityFromPlain<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  plain: unknown,
  options: PlainOptions = {},
): Entity {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new ConfigurationException(
      `${metadata.name} is made of an object of values by property, but was given ${kindOf(plain)}.`,
    );
  }
  // Unlike every other name that is not known, class-transformer passes over these two.
  const hidden = ['constructor', '__proto__'].find((name) => Object.hasOwn(plain, name));
  if (hidden !== undefined) {
    throw new ConfigurationException(`${metadata.name} has no such property as '${hidden}'.`);
  }
  if (Object.values(plain).some(hasConstructor)) {
    throw new ConfigurationException(
      `${metadata.name} was given plain data with a member named 'constructor' inside, which none can have.`,
    );
  }
  const entity = plainToInstance(metadata.target, plain, { ...transformOptions(options), exposeUnsetFields: true });
  checkRead(metadata, entity, plain);
  return entity;
}

/**
 * Plain data of an entity, for JSON: class-transformer's decorators are honoured, bytes become texts of base64, 64-bit
 * integers texts of digits. Entities that belong to one another in a circle appear once.
 */
export function entityToPlain(
  metadata: EntityMetadata,
  entity: object,
  options: PlainOptions = {},
): Record<string, unknown> {
  if (!(entity instanceof metadata.target)) {
    throw new ConfigurationException(
      `toPlain() of ${metadata.name} takes an instance of it, as find() returns and create() makes.`,
    );
  }
  return instanceToPlain(entity, { ...transformOptions(options), enableCircularCheck: true });
}

function transformOptions({ groups }: PlainOptions): { readonly groups?: string[] } {
  return groups === undefined ? {} : { groups: [...groups] };
}
