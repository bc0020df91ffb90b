import type { Engine } from './engine.js';
import type { ResolvedEmulatorOptions } from './resolved-options.js';

/**
 * Starts the engine that the options name. Its driver is loaded only now, so that nobody pays for the other one.
 *
 * @throws {Error} when the engine does not run on this machine, or its server cannot be reached.
 */
export async function startEngine(options: ResolvedEmulatorOptions): Promise<Engine> {
  if (options.engine === 'mysql') {
    const { startMysqlEngine } = await import('./mysql/mysql-engine.js');
    return startMysqlEngine(options);
  }
  const { startPostgresEngine } = await import('./postgres/postgres-engine.js');
  return startPostgresEngine(options);
}
