import { Module, type DynamicModule } from '@nestjs/common';

import type { DataSource } from '../data-source/data-source.js';
import type { EntityClass } from '../entity/entity-metadata.js';
import { DataSourceModule } from './data-source.module.js';
import { getDataSourceToken, getRepositoryToken, type RepositoryTarget } from './injection-tokens.js';
import type { AurormModuleAsyncOptions, AurormModuleOptions } from './module-options.js';

/**
 * Aurorm in a NestJS application.
 *
 * ```ts
 * @Module({
 *   imports: [
 *     AurormModule.forRoot({ database: { databaseName, dbClusterArn, dbCredentialsSecretsStoreArn }, entities: [User] }),
 *     AurormModule.forFeature([User, UserRepository]),
 *   ],
 *   providers: [UserService],
 * })
 * class AppModule {}
 * ```
 */
@Module({})
export class AurormModule {
  /** NestJS shows it; bundlers rename decorated classes. */
  static readonly name = 'AurormModule';

  /**
   * Provides a data source to the whole application, and its database. Give a `name` to each but one when there are
   * several. When the application shuts down it is closed,
   * after the hooks of all other modules.
   *
   * @throws {MetadataException} while the application starts, when an entity is described wrongly
   * @throws {ConfigurationException} while the application starts, when an option is not what it must be, or the name is
   * that of another data source
   */
  static forRoot(options: AurormModuleOptions): DynamicModule {
    const { name, ...nameless } = options;
    return this.forRootAsync({ ...(name === undefined ? {} : { name }), useFactory: () => nameless });
  }

  /**
   * The same with options that are made of other providers. The name of the data source, where it has one, is given
   * here, because tokens have to be known before the options are.
   *
   * ```ts
   * AurormModule.forRootAsync({
   *   imports: [ConfigModule],
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({ database: config.get('database'), entities: [User] }),
   * });
   * ```
   *
   * @throws {ConfigurationException} when not exactly one of `useFactory`, `useClass` and `useExisting` is given
   */
  static forRootAsync(options: AurormModuleAsyncOptions): DynamicModule {
    return { module: AurormModule, imports: [DataSourceModule.of(options)] };
  }

  /**
   * Provides repositories to the module that imports this: of entities, for `@InjectRepository(User)`, and those of
   * classes with `@RepositoryOf()`, which are injected by their type.
   *
   * @param dataSource the name of the data source
   */
  static forFeature(targets: readonly RepositoryTarget[], dataSource?: string): DynamicModule {
    const providers = targets.map((target) => ({
      provide: getRepositoryToken(target, dataSource),
      useFactory: (source: DataSource) => source.getRepository(target as EntityClass<object>),
      inject: [getDataSourceToken(dataSource)],
    }));
    return { module: AurormModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
