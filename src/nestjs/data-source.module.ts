import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

import type { DataSource } from '../data-source/data-source.js';
import { DataSourceOwner } from './data-source-owner.js';
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
      {
        provide: owner,
        useFactory: (application: ModulesContainer) => new DataSourceOwner(name, application),
        inject: [ModulesContainer],
      },
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
