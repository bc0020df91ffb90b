import { Command, InvalidArgumentError } from 'commander';

import { startEmulator } from './emulator.js';
import type { Emulator } from './emulator.js';
import type { EmulatorOptions } from './emulator-options.js';

interface CommandOptions {
  port: number;
  host: string;
  engine: NonNullable<EmulatorOptions['engine']>;
  database: string;
  dataDir?: string;
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

async function runEmulator({ dataDir, ...options }: CommandOptions): Promise<void> {
  const stopRequest = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const emulator = await startEmulator(dataDir === undefined ? options : { ...options, dataDirectory: dataDir });
  process.stdout.write(describeEmulator(emulator));
  await stopRequest;
  await emulator.stop();
}

/** `aurorm emulator`: runs the emulator until it is interrupted. */
export function createEmulatorCommand(): Command {
  return new Command('emulator')
    .description('run a local Data API in front of a database of its own')
    .option('--port <number>', 'port to listen on, 0 for any that is free', parsePort, 8080)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--engine <name>', 'engine to emulate: postgresql', 'postgresql')
    .option('--database <name>', 'database that is created and used by default', 'aurorm')
    .option('--data-dir <path>', 'folder that keeps the data between runs (default: a temporary one)')
    .action(runEmulator);
}
