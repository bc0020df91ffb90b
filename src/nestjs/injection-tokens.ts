import type { InjectionToken } from '@nestjs/common';

import { AuroraDatabase } from '../database/aurora-database.js';
import { DataSource } from '../data-source/data-source.js';
import type { EntityClass } from '../entity/entity-metadata.js';
import { entityOfRepository, type AnyRepository, type RepositoryClass } from '../repository/repository-of.js';

/** An entity, or a class with `@RepositoryOf()`. */
export type RepositoryTarget = EntityClass<object> | RepositoryClass<AnyRepository>;

/** The name of the data source where none is given. */
export const DEFAULT_DATA_SOURCE = 'default';

const dataSourceTokens = new Map<string, symbol>();
const databaseTokens = new Map<string, symbol>();

// By the class itself: two classes of one name are two entities.
const repositoryTokens = new WeakMap<object, Map<string, symbol>>();

/**
 * The token under which a data source is provided: the class `DataSource` itself for the one without a name, so that it
 * can be injected by its type.
 */
export function getDataSourceToken(name: string = DEFAULT_DATA_SOURCE): InjectionToken<DataSource> {
  return name === DEFAULT_DATA_SOURCE ? DataSource : tokenOf(dataSourceTokens, name, 'DataSource');
}

/** The token under which the database of a data source is provided: the class `AuroraDatabase` for the one without a name. */
export function getDatabaseToken(name: string = DEFAULT_DATA_SOURCE): InjectionToken<AuroraDatabase> {
  return name === DEFAULT_DATA_SOURCE ? AuroraDatabase : tokenOf(databaseTokens, name, 'AuroraDatabase');
}

/**
 * The token under which a repository is provided, by which tests put another in its place. A class with
 * `@RepositoryOf()` is a token itself, in the data source without a name.
 *
 * @param target the entity, or the class with `@RepositoryOf()`
 * @param dataSource the name of the data source
 */
export function getRepositoryToken(target: RepositoryTarget, dataSource: string = DEFAULT_DATA_SOURCE): InjectionToken {
  if (entityOfRepository(target) !== undefined && dataSource === DEFAULT_DATA_SOURCE) {
    return target;
  }
  const tokens = repositoryTokens.get(target) ?? new Map<string, symbol>();
  repositoryTokens.set(target, tokens);
  return tokenOf(tokens, dataSource, `Repository of ${target.name}`);
}

function tokenOf(tokens: Map<string, symbol>, dataSource: string, what: string): symbol {
  const token = tokens.get(dataSource) ?? Symbol(`${what} (data source '${dataSource}')`);
  tokens.set(dataSource, token);
  return token;
}
