export type { Clock } from './clock.js';
export type { EmulatorOptions, EngineName } from './emulator-options.js';
export { type Emulator, type EmulatorClientConfig, type EmulatorDatabaseOptions, startEmulator } from './emulator.js';
export type {
  CutFault,
  ErrorFault,
  ExpiredTransactionFault,
  Fault,
  FaultMoment,
  Faults,
  FaultTarget,
  InjectedFault,
  LatencyFault,
  ResumingFault,
  ThrottlingFault,
} from './faults/fault.js';
export type { EmulatorStatistics, OperationStatistics } from './statistics/statistics.js';
