import 'reflect-metadata/lite';

import { ConfigurationException } from '../errors/base-exception.js';
import { resolveTransactionManager } from './transaction-manager-registry.js';
import type { TransactionOptions } from './transaction-options.js';

export interface TransactionalOptions extends TransactionOptions {
  /**
   * The data source whose transactions are meant, or its name.
   *
   * @default the one found among the properties of the object (a DataSource, a Repository or an AuroraDatabase; not in
   * a `#private` field, which nobody else can see), else the only one there is
   */
  readonly dataSource?: object | string;
}

type AsyncMethod = (...parameters: never[]) => Promise<unknown>;

/**
 * Runs a method in a transaction: the one that is open already, or a new one that is committed when the method
 * returns and rolled back when it throws. Everything that the method calls belongs to it, without being handed
 * anything; other requests running at the same time do not.
 *
 * ```ts
 * class Census {
 *   constructor(private readonly cities: Repository<City>) {}
 *
 *   @Transactional()
 *   async move(from: number, to: number, people: number): Promise<void> { … }
 * }
 * ```
 *
 * A method with one statement needs none: the statement is a transaction by itself, and one call instead of three.
 *
 * The returned promise rejects with
 * - what the method threw, after the rollback;
 * - {@link UnexpectedRollbackException} when a part had failed and its failure was caught inside;
 * - {@link CommitOutcomeUnknownException} when the commit's answer was lost;
 * - {@link ConfigurationException} when it is not clear which data source is meant.
 */
export function Transactional(options: TransactionalOptions = {}) {
  return <Method extends AsyncMethod>(
    target: object,
    property: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): TypedPropertyDescriptor<Method> => {
    const method: unknown = descriptor.value;
    if (typeof method !== 'function') {
      throw new ConfigurationException(
        `@Transactional stands on ${target.constructor.name}.${String(property)}, which is no method.`,
      );
    }
    async function transactional(this: unknown, ...parameters: unknown[]): Promise<unknown> {
      const manager = resolveTransactionManager(options.dataSource, this);
      const work = async (): Promise<unknown> => await Reflect.apply(method as AsyncMethod, this, parameters);
      return await manager.run(work, options);
    }
    return { ...descriptor, value: inPlaceOf(method, transactional) as unknown as Method };
  };
}

/** Other decorators, above and below, find the method's name, its number of parameters and their own metadata. */
function inPlaceOf<Wrapper extends object>(method: object, wrapper: Wrapper): Wrapper {
  for (const key of ['name', 'length']) {
    const descriptor = Object.getOwnPropertyDescriptor(method, key);
    if (descriptor !== undefined) {
      Object.defineProperty(wrapper, key, descriptor);
    }
  }
  for (const key of Reflect.getOwnMetadataKeys(method) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, method), wrapper);
  }
  return wrapper;
}
