// The public names of `aurorm/nestjs`, one by one.
import 'reflect-metadata';

export { AurormModule } from './aurorm.module.js';
export type { AurormModuleAsyncOptions, AurormModuleOptions, AurormOptionsFactory } from './module-options.js';
export { InjectDatabase, InjectDataSource, InjectRepository } from './inject-decorators.js';
export { getDatabaseToken, getDataSourceToken, getRepositoryToken, type RepositoryTarget } from './injection-tokens.js';
export { AurormExceptionFilter } from './exception-filter.js';
export { AurormHealthIndicator, type HealthCheckOptions, type HealthResult } from './health-indicator.js';
