import type { EntityClass } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { Repository } from './repository.js';
import type { RepositoryParts } from './repository-parts.js';

/** What is a repository of whatever entity. */
export type AnyRepository = { readonly [Verb in 'deleteBy' | 'saveMany' | 'upsert']: (given: never) => unknown };

/** A repository with verbs of its own. It is made with the parts that `Repository` is made with, and nothing else. */
export type RepositoryClass<Custom extends AnyRepository> = new (parts: never) => Custom;

// In the global registry of symbols, so that two copies of this package read each other's records.
const ENTITY = Symbol.for('aurorm.repositoryOf');

/**
 * Makes a class the repository of an entity, with verbs of your own beside the usual ones. It comes from
 * `dataSource.getRepository()` too.
 *
 * ```ts
 * @RepositoryOf(City)
 * class CityRepository extends Repository<City> {
 *   async findLargest(): Promise<City | null> {
 *     return await this.findOne({ order: { population: { direction: 'DESC', nulls: 'last' } } });
 *   }
 * }
 *
 * const cities = dataSource.getRepository(CityRepository);
 * ```
 */
export function RepositoryOf<Entity extends object>(
  entity: EntityClass<Entity>,
): (target: new (parts: RepositoryParts<Entity>) => Repository<Entity>) => void {
  return (target) => {
    if (!(target.prototype instanceof Repository)) {
      throw new ConfigurationException(
        `@RepositoryOf stands on ${String((target as { name?: string }).name)}, which does not extend Repository.`,
      );
    }
    Object.defineProperty(target, ENTITY, { value: entity });
  };
}

/** The entity of such a class; `undefined` for every other. */
export function entityOfRepository(target: object): EntityClass<object> | undefined {
  return Object.getOwnPropertyDescriptor(target, ENTITY)?.value as EntityClass<object> | undefined;
}
