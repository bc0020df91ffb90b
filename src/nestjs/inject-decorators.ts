import { Inject } from '@nestjs/common';

import { getDatabaseToken, getDataSourceToken, getRepositoryToken, type RepositoryTarget } from './injection-tokens.js';

type InjectDecorator = ReturnType<typeof Inject>;

/**
 * Injects the repository of an entity.
 *
 * ```ts
 * constructor(@InjectRepository(User) private readonly users: Repository<User>) {}
 * ```
 *
 * @param dataSource the name of the data source
 */
export function InjectRepository(target: RepositoryTarget, dataSource?: string): InjectDecorator {
  return Inject(getRepositoryToken(target, dataSource));
}

/** Injects a data source; the one without a name can be injected by its type alone. */
export function InjectDataSource(name?: string): InjectDecorator {
  return Inject(getDataSourceToken(name));
}

/** Injects the database of a data source, for raw SQL; that of the one without a name can be injected by its type alone. */
export function InjectDatabase(name?: string): InjectDecorator {
  return Inject(getDatabaseToken(name));
}
