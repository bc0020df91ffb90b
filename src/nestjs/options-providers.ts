import type { FactoryProvider, Provider } from '@nestjs/common';

import { ConfigurationException } from '../errors/base-exception.js';
import type { AurormModuleAsyncOptions, AurormNamelessOptions, AurormOptionsFactory } from './module-options.js';

/**
 * The providers that make the options of a data source, under this token.
 *
 * @throws {ConfigurationException} when not exactly one of the ways to make them is given
 */
export function optionsProviders(token: symbol, options: AurormModuleAsyncOptions): Provider[] {
  const { useFactory, inject = [], useClass, useExisting } = options;
  if ([useFactory, useClass, useExisting].filter((way) => way !== undefined).length !== 1) {
    throw new ConfigurationException(
      'AurormModule.forRootAsync() needs one of useFactory, useClass and useExisting, and no second one.',
    );
  }
  if (useFactory !== undefined) {
    return [{ provide: token, useFactory: useFactory as FactoryProvider['useFactory'], inject }];
  }
  const factory = useClass ?? useExisting;
  const fromClass: FactoryProvider<AurormNamelessOptions> = {
    provide: token,
    useFactory: async (made: AurormOptionsFactory) => await made.createAurormOptions(),
    inject: factory === undefined ? [] : [factory],
  };
  return useClass === undefined ? [fromClass] : [fromClass, useClass];
}
