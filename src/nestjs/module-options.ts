import type { FactoryProvider, ModuleMetadata, Type } from '@nestjs/common';

import type { DataSourceOptions } from '../data-source/data-source.js';

/** What a module's data source is made of; its name is the one by which it is injected. */
export interface AurormModuleOptions extends DataSourceOptions {
  /**
   * The time that calls with an open transaction have to end by themselves when the application shuts down, in
   * milliseconds. Those that take longer are rolled back. Give less than the platform waits before it kills.
   *
   * @default 10000
   */
  readonly shutdownTimeoutMs?: number;
}

/** The same without the name, which has to be known before anything is made. */
export type AurormNamelessOptions = Omit<AurormModuleOptions, 'name'>;

/** A class that makes the options of a data source, for `useClass` and `useExisting`. */
export interface AurormOptionsFactory {
  createAurormOptions(): AurormNamelessOptions | Promise<AurormNamelessOptions>;
}

/** How the options of a data source are made, from other providers; one of the three `use…` is given. */
export interface AurormModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** The name of the data source, by which it is injected. @default 'default' */
  readonly name?: string;
  readonly useFactory?: (...dependencies: never[]) => AurormNamelessOptions | Promise<AurormNamelessOptions>;
  /** What the factory is called with. */
  readonly inject?: FactoryProvider['inject'];
  /** A class of which an instance is made. */
  readonly useClass?: Type<AurormOptionsFactory>;
  /** A class of which an instance is provided by one of the `imports`. */
  readonly useExisting?: Type<AurormOptionsFactory>;
}
