import { Command, InvalidArgumentError } from 'commander';

import { startEmulator } from './emulator.js';
import type { Emulator } from './emulator.js';
import type { EmulatorOptions, EngineName } from './emulator-options.js';

interface CommandOptions {
  port: number;
  host: string;
  engine: EngineName;
  database: string;
  dataDir?: string;
  mysqlUrl?: string;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  }
  return port;
}

/** What to tell the user once the emulator runs; the first line is made to be read by programs. */
function describeEmulator(emulator: Emulator): string {
  const { endpoint, region, credentials } = emulator.clientConfig();
  const lines = [
    `ready ${endpoint}`,
    '',
    `export AWS_ENDPOINT_URL_RDS_DATA=${endpoint}`,
    `export AWS_REGION=${region}`,
    `export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The variable is for one engine only, so that it may stay set while the other one is started. */
function toEmulatorOptions({ dataDir, mysqlUrl, ...options }: CommandOptions): EmulatorOptions {
  const url = mysqlUrl ?? (options.engine === 'mysql' ? process.env['AURORM_MYSQL_URL'] : undefined);
  return {
    ...options,
    ...(dataDir === undefined ? {} : { dataDirectory: dataDir }),
    ...(url === undefined ? {} : { mysqlUrl: url }),
  };
}

async function runEmulator(options: CommandOptions): Promise<void> {
  const stopRequest = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const emulator = await startEmulator(toEmulatorOptions(options));
  process.stdout.write(describeEmulator(emulator));
  await stopRequest;
  await emulator.stop();
}

/** `aurorm emulator`: runs the emulator until it is interrupted. */
export function createEmulatorCommand(): Command {
  return new Command('emulator')
    .description('run a local Data API in front of a database')
    .option('--port <number>', 'port to listen on, 0 for any that is free', parsePort, 8080)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--engine <name>', 'engine to emulate: postgresql, which comes along, or mysql', 'postgresql')
    .option('--mysql-url <url>', 'running server for the engine mysql (default: AURORM_MYSQL_URL)')
    .option('--database <name>', 'database that is created and used by default', 'aurorm')
    .option('--data-dir <path>', 'folder that keeps the data of postgresql between runs (default: a temporary one)')
    .action(runEmulator);
}
