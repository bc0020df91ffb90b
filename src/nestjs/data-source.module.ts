import { Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';

import { DataSource } from '../data-source/data-source.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { DEFAULT_DATA_SOURCE, getDatabaseToken, getDataSourceToken } from './injection-tokens.js';
import type { AurormModuleAsyncOptions, AurormModuleOptions } from './module-options.js';
import { optionsProviders } from './options-providers.js';

/** Owns a data source: makes it, provides it everywhere, and closes it when the application shuts down. */
@Module({})
export class DataSourceModule {
  /** NestJS shows it; bundlers rename decorated classes. */
  static readonly name = 'DataSourceModule';

  static of({ name = DEFAULT_DATA_SOURCE, imports = [], ...ways }: AurormModuleAsyncOptions): DynamicModule {
    const options = Symbol(`options of the data source '${name}'`);
    const owner = Symbol(`owner of the data source '${name}'`);
    const dataSource = getDataSourceToken(name);
    const database = getDatabaseToken(name);
    const providers: Provider[] = [
      ...optionsProviders(options, ways),
      // One for each application that the module is part of.
      { provide: owner, useFactory: () => new DataSourceOwner(name) },
      {
        provide: dataSource,
        useFactory: (made: DataSourceOwner, given: AurormModuleOptions) => made.create(given),
        inject: [owner, options],
      },
      { provide: database, useFactory: (made: DataSource) => made.database, inject: [dataSource] },
    ];
    return { module: DataSourceModule, global: true, imports, providers, exports: [dataSource, database] };
  }
}

/** Closes the data source that it made; one that a test puts in its place is closed by the test. */
class DataSourceOwner implements OnApplicationShutdown {
  readonly #name: string;
  #dataSource: DataSource | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  create(options: AurormModuleOptions): DataSource {
    const { name = this.#name } = options;
    if (name !== this.#name) {
      throw new ConfigurationException(
        `The options name the data source '${name}', but it is provided as '${this.#name}': give the name to ` +
          `forRootAsync() itself, beside the way to make the options.`,
      );
    }
    this.#dataSource = new DataSource({ ...options, name });
    return this.#dataSource;
  }

  /** Rolls back what is open. By now no request is being answered any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.#dataSource?.close();
  }
}
