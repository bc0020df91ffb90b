import { Inject, Injectable, Optional } from '@nestjs/common';

import type { DataSource } from '../data-source/data-source.js';
import { AuroraDatabaseException, ConfigurationException } from '../errors/base-exception.js';
import { getDataSourceToken } from './injection-tokens.js';

/** What a check found, in the form that `@nestjs/terminus` reads. */
export type HealthResult<Key extends string> = Record<
  Key,
  { readonly status: 'down'; readonly code: string } | { readonly status: 'up' }
>;

export interface HealthCheckOptions {
  /** The data source that is asked. @default the one without a name */
  readonly dataSource?: DataSource;
  /** The time that the check may take, in milliseconds. @default 5000 */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 5000;

/**
 * Tells whether the database answers, for `@nestjs/terminus` and alone.
 *
 * ```ts
 * @Get('health')
 * check() {
 *   return this.health.check([() => this.database.pingCheck('database')]);
 * }
 * ```
 *
 * A check wakes up a cluster that has paused, and keeps it from pausing: ask seldom, or not at all, where that matters.
 */
@Injectable()
export class AurormHealthIndicator {
  /** NestJS shows it; bundlers rename decorated classes. */
  static readonly name = 'AurormHealthIndicator';

  readonly #dataSource: DataSource | undefined;

  constructor(@Optional() @Inject(getDataSourceToken()) dataSource?: DataSource) {
    this.#dataSource = dataSource;
  }

  /**
   * Asks the database for nothing, in one call.
   *
   * ```sql
   * SELECT 1
   * ```
   *
   * @param key the name of the check in the result
   * @returns `up`, or `down` with the `code` of the exception
   * @throws {ConfigurationException} when every data source has a name, and none is given
   */
  async pingCheck<Key extends string>(key: Key, options: HealthCheckOptions = {}): Promise<HealthResult<Key>> {
    const { dataSource = this.#dataSource, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    if (dataSource === undefined) {
      throw new ConfigurationException(
        `The check '${key}' does not know which data source to ask: give it the option dataSource.`,
      );
    }
    try {
      // A session of its own joins no transaction that is open elsewhere.
      await dataSource.database.session().queryFetchAll('SELECT 1', {}, { timeoutMs });
      return { [key]: { status: 'up' } } as HealthResult<Key>;
    } catch (failure) {
      if (failure instanceof AuroraDatabaseException) {
        return { [key]: { status: 'down', code: failure.code } } as HealthResult<Key>;
      }
      throw failure;
    }
  }
}
