import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { ServiceCalls } from './service-calls.js';

export { type ServiceAnswer, TARGET } from './service-calls.js';

let emulator: Promise<Emulator> | undefined;

/** The one emulator that all specifications share; it starts with the first that asks for it. */
export function sharedEmulator(): Promise<Emulator> {
  emulator ??= startEmulator();
  return emulator;
}

after(async () => {
  await (await emulator)?.stop();
});

const calls = new ServiceCalls(sharedEmulator);

export const {
  begin,
  commit,
  execute,
  executeForField,
  fail,
  failToExecute,
  post,
  postText,
  rollback,
  succeed,
  waitUntilCounted,
} = calls;

/** Resolves when a statement waits for a lock. */
export async function waitForBlockedStatement(service: ServiceCalls = calls): Promise<void> {
  await service.waitUntilCounted("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
}
