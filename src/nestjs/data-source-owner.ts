import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';

import { DataSource } from '../data-source/data-source.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { checkShutdownTimeout } from '../transaction/running-calls.js';
import type { AurormModuleOptions } from './module-options.js';
import { noteEnded, noteMade, noteStarted } from './starting-data-sources.js';

const DEFAULT_SHUTDOWN_TIMEOUT_MS = 10_000;

const namesByApplication = new WeakMap<object, Set<string>>();

/** Closes the data source that it made; one that a test puts in its place is closed by the test. */
export class DataSourceOwner implements OnModuleInit, OnApplicationShutdown {
  readonly #name: string;
  #dataSource: DataSource | undefined;
  #shutdownTimeoutMs = DEFAULT_SHUTDOWN_TIMEOUT_MS;

  /**
   * @param application tells the data sources of one application from those of another
   * @throws {ConfigurationException} when the application has a data source of that name already
   */
  constructor(name: string, application: object) {
    const names = namesByApplication.get(application) ?? new Set();
    if (names.has(name)) {
      throw new ConfigurationException(
        `AurormModule provides two data sources as '${name}': call forRoot() once for each, and give a name to all but one.`,
      );
    }
    namesByApplication.set(application, names.add(name));
    this.#name = name;
  }

  create({ shutdownTimeoutMs = DEFAULT_SHUTDOWN_TIMEOUT_MS, ...options }: AurormModuleOptions): DataSource {
    const { name = this.#name } = options;
    if (name !== this.#name) {
      throw new ConfigurationException(
        `The options name the data source '${name}', but it is provided as '${this.#name}': give the name to ` +
          `forRootAsync() itself, beside the way to make the options.`,
      );
    }
    if (this.#dataSource !== undefined) {
      throw new ConfigurationException(
        `The options of the data source '${this.#name}' are made of a provider of requests, so that each request would ` +
          `have a data source of its own: make them of singletons.`,
      );
    }
    checkShutdownTimeout('shutdownTimeoutMs', shutdownTimeoutMs);
    this.#shutdownTimeoutMs = shutdownTimeoutMs;
    this.#dataSource = new DataSource({ ...options, name });
    noteMade(this.#dataSource);
    return this.#dataSource;
  }

  onModuleInit(): void {
    if (this.#dataSource !== undefined) {
      noteStarted(this.#dataSource);
    }
  }

  /** By now no request is being answered any more; what else runs gets its time. */
  async onApplicationShutdown(): Promise<void> {
    if (this.#dataSource !== undefined) {
      noteEnded(this.#dataSource);
      await this.#dataSource.close({ timeoutMs: this.#shutdownTimeoutMs });
    }
  }
}
