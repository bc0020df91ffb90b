export type { EmulatorOptions, EngineName } from './emulator-options.js';
export {
  type Emulator,
  type EmulatorClientConfig,
  type EmulatorDatabaseOptions,
  type EmulatorStatistics,
  startEmulator,
} from './emulator.js';
