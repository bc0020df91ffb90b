import { ConfigurationException } from '../errors/base-exception.js';
import type { TransactionManager } from './transaction-manager.js';

/** A transaction manager under the name of its data source: it is found there while it is not withdrawn. */
export class Registration {
  readonly name: string;
  readonly manager: TransactionManager;

  constructor(name: string, manager: TransactionManager) {
    this.name = name;
    this.manager = manager;
  }

  renew(): void {
    registrations.add(this);
  }

  withdraw(): void {
    registrations.delete(this);
  }
}

const managersByOwner = new WeakMap<object, TransactionManager>();
const registrations = new Set<Registration>();

/** Notes that an object (a data source, a repository, a database) works with the transactions of this manager. */
export function bindTransactionManager(owner: object, manager: TransactionManager): void {
  managersByOwner.set(owner, manager);
}

/** Makes a manager findable by its name. */
export function registerTransactionManager(name: string, manager: TransactionManager): Registration {
  const registration = new Registration(name, manager);
  registration.renew();
  return registration;
}

/** Whether some data source that is not closed has the transactions of this manager. */
export function isRegistered(manager: TransactionManager): boolean {
  return [...registrations].some((registration) => registration.manager === manager);
}

/** Who asks for a data source, and what to write where it is not clear which. */
export interface Asker {
  readonly name: string;
  readonly remedy: string;
}

const DECORATOR: Asker = { name: '@Transactional', remedy: '@Transactional({ dataSource })' };

/**
 * Which transactions a decorated method works with: those of the data source that is named; else of the one found
 * among the properties of `this`; else of the only one there is.
 *
 * @throws {ConfigurationException} when that is none or more than one
 */
export function resolveTransactionManager(
  dataSource: object | string | undefined,
  self: unknown,
  asker: Asker = DECORATOR,
): TransactionManager {
  if (typeof dataSource === 'object') {
    return boundManager(dataSource, asker);
  }
  if (dataSource !== undefined) {
    return only(managersNamed(dataSource), `data source named '${dataSource}'`, asker);
  }
  const own = managersOf(self);
  return own.size > 0
    ? only(own, 'data source among the properties of the object', asker)
    : only(new Set([...registrations].map(({ manager }) => manager)), 'data source', asker);
}

function boundManager(owner: object, { name }: Asker): TransactionManager {
  const manager = managersByOwner.get(owner);
  if (manager === undefined) {
    throw new ConfigurationException(`The option dataSource of ${name} is neither a DataSource nor the name of one.`);
  }
  return manager;
}

function managersNamed(name: string): Set<TransactionManager> {
  return new Set([...registrations].filter((registration) => registration.name === name).map(({ manager }) => manager));
}

function managersOf(self: unknown): Set<TransactionManager> {
  const candidates = typeof self === 'object' && self !== null ? [self, ...(Object.values(self) as unknown[])] : [];
  const managers = new Set<TransactionManager>();
  for (const candidate of candidates) {
    const manager = typeof candidate === 'object' && candidate !== null ? managersByOwner.get(candidate) : undefined;
    if (manager !== undefined) {
      managers.add(manager);
    }
  }
  return managers;
}

function only(managers: ReadonlySet<TransactionManager>, what: string, { name, remedy }: Asker): TransactionManager {
  const [manager] = managers;
  if (manager === undefined || managers.size > 1) {
    const found = manager === undefined ? `no ${what}.` : `more than one ${what}. One counts until it is closed.`;
    throw new ConfigurationException(`${name} found ${found} Write ${remedy} with the DataSource or its name.`);
  }
  return manager;
}
