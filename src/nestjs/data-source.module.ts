import { Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';

import { DataSource } from '../data-source/data-source.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { DEFAULT_DATA_SOURCE, getDatabaseToken, getDataSourceToken } from './injection-tokens.js';
import type { AurormModuleAsyncOptions, AurormModuleOptions } from './module-options.js';
import { optionsProviders } from './options-providers.js';

/** Owns a data source: makes it, provides it everywhere, and closes it when the application shuts down. */
@Module({})
export class DataSourceModule {
  static of({ name = DEFAULT_DATA_SOURCE, imports = [], ...ways }: AurormModuleAsyncOptions): DynamicModule {
    const options = Symbol(`options of the data source '${name}'`);
    const dataSource = getDataSourceToken(name);
    const database = getDatabaseToken(name);
    const providers: Provider[] = [
      ...optionsProviders(options, ways),
      {
        provide: dataSource,
        useFactory: (given: AurormModuleOptions) => createDataSource(name, given),
        inject: [options],
      },
      { provide: database, useFactory: (made: DataSource) => made.database, inject: [dataSource] },
      {
        provide: Symbol(`closing of the data source '${name}'`),
        useFactory: (made: DataSource) => new ClosingAtShutdown(made),
        inject: [dataSource],
      },
    ];
    return { module: DataSourceModule, global: true, imports, providers, exports: [dataSource, database] };
  }
}

function createDataSource(name: string, options: AurormModuleOptions): DataSource {
  if (options.name !== undefined && options.name !== name) {
    throw new ConfigurationException(
      `The options name the data source '${options.name}', but it is provided as '${name}': give the name to ` +
        `forRootAsync() itself, beside the way to make the options.`,
    );
  }
  return new DataSource({ ...options, name });
}

class ClosingAtShutdown implements OnApplicationShutdown {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Rolls back what is open. */
  async onApplicationShutdown(): Promise<void> {
    await this.#dataSource.close();
  }
}
