import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';

import { DataSource } from '../data-source/data-source.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { checkShutdownTimeout } from '../transaction/running-calls.js';
import type { AurormModuleOptions } from './module-options.js';
import { noteMade, noteStarted } from './starting-data-sources.js';

const DEFAULT_SHUTDOWN_TIMEOUT_MS = 10_000;

/** Closes the data source that it made; one that a test puts in its place is closed by the test. */
export class DataSourceOwner implements OnModuleInit, OnApplicationShutdown {
  readonly #name: string;
  #dataSource: DataSource | undefined;
  #shutdownTimeoutMs = DEFAULT_SHUTDOWN_TIMEOUT_MS;

  constructor(name: string) {
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
    await this.#dataSource?.close({ timeoutMs: this.#shutdownTimeoutMs });
  }
}
