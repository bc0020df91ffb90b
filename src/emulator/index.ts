export type { EmulatorOptions } from './emulator-options.js';
export {
  type Emulator,
  type EmulatorClientConfig,
  type EmulatorDatabaseOptions,
  type EmulatorStatistics,
  startEmulator,
} from './emulator.js';
