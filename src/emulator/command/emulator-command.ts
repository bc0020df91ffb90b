import { once } from 'node:events';

import { Command, InvalidArgumentError } from 'commander';

import type { EmulatorOptions, EngineName } from '../emulator-options.js';
import { startEmulator } from '../emulator.js';
import { JSON_REPORT, TEXT_REPORT } from './report.js';
import { abortOnStopSignals } from './stop-signals.js';

interface CommandOptions {
  port: number;
  host: string;
  engine: EngineName;
  database?: string[];
  dataDir?: string;
  mysqlUrl?: string;
  control?: true;
  json?: true;
}

/** The signal that asks for the statistics; Node.js keeps SIGUSR1 for its debugger. */
const STATISTICS_SIGNAL = 'SIGUSR2';

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  }
  return port;
}

function collect(value: string, values: string[] = []): string[] {
  return [...values, value];
}

/** For people; programs read standard output. */
function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** The variable is for one engine only, so that it may stay set while the other one is started. */
function toEmulatorOptions({ port, host, engine, ...options }: CommandOptions): EmulatorOptions {
  const url = options.mysqlUrl ?? (engine === 'mysql' ? process.env['AURORM_MYSQL_URL'] : undefined);
  return {
    port,
    host,
    engine,
    control: options.control ?? false,
    onProgress: tell,
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.dataDir === undefined ? {} : { dataDirectory: options.dataDir }),
    ...(url === undefined ? {} : { mysqlUrl: url }),
  };
}

function warnOfStrangers(host: string): void {
  if (host !== 'localhost' && host !== '::1' && !host.startsWith('127.')) {
    tell(`warning: whoever reaches ${host} can do everything with the databases; the emulator checks no credentials.`);
  }
}

async function runEmulator(options: CommandOptions): Promise<void> {
  const report = options.json ? JSON_REPORT : TEXT_REPORT;
  const stop = abortOnStopSignals(() => tell('Stopping. Ask once more to end at once.'));
  // Who has read the first line may close the pipe.
  process.stdout.on('error', () => undefined);
  warnOfStrangers(options.host);
  const emulator = await startEmulator(toEmulatorOptions(options));
  // A table would be in the way of a program that reads the variables to the end; a line of JSON is not.
  const output = options.json ? process.stdout : process.stderr;
  const showStatistics = (): void => void output.write(report.statistics(emulator.statistics()));
  process.on(STATISTICS_SIGNAL, showStatistics);
  if (!stop.aborted) {
    process.stdout.write(report.ready(emulator));
    await once(stop, 'abort');
  }
  showStatistics();
  await emulator.stop();
}

const NOTES = `
The first line on standard output is "ready" and the endpoint, or with --json an object with the members event
("ready"), endpoint, engine and environment. SIGUSR2 shows the statistics, as does the end; SIGINT and SIGTERM end the
emulator, and end it at once when sent twice.`;

/** `aurorm emulator`: runs the emulator until it is interrupted. */
export function createEmulatorCommand(): Command {
  return new Command('emulator')
    .description('run a local Data API in front of a database')
    .option('--port <number>', 'port to listen on, 0 for any that is free', parsePort, 8080)
    .option('--host <address>', 'address to listen on; others than the default let other machines in', '127.0.0.1')
    .option('--engine <name>', 'engine to emulate: postgresql, which comes along, or mysql', 'postgresql')
    .option('--mysql-url <url>', 'running server for the engine mysql (default: AURORM_MYSQL_URL)')
    .option(
      '--database <name>',
      'database that is created; may be repeated, and the first is used by default (default: "aurorm")',
      collect,
    )
    .option('--data-dir <path>', 'folder that keeps the data of postgresql between runs (default: a temporary one)')
    .option('--control', 'let tests inject faults and read statistics at /_aurorm/')
    .option('--json', 'print one line of JSON per event')
    .addHelpText('after', NOTES)
    .action(runEmulator);
}
