import type { ResolvedEmulatorOptions } from './emulator-options.js';
import type { Engine } from './engine.js';

/**
 * Starts the engine that the options name. Its driver is loaded only now, so that nobody pays for the other one.
 *
 * @throws {Error} when the engine does not run on this machine.
 */
export async function startEngine(options: ResolvedEmulatorOptions): Promise<Engine> {
  const { startPostgresEngine } = await import('./postgres/postgres-engine.js');
  return startPostgresEngine(options);
}
