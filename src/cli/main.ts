#!/usr/bin/env node
import { readFile } from 'node:fs/promises';

import { Command } from 'commander';

import { createSchemaCommand } from './schema-command.js';

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

const { createEmulatorCommand } = await import('../emulator/command/emulator-command.js');

const program = new Command('aurorm')
  .description('Tools for applications on the Amazon Aurora Data API')
  .version(await readVersion())
  .addCommand(createEmulatorCommand())
  .addCommand(createSchemaCommand());

try {
  await program.parseAsync();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
for (const stream of [process.stdout, process.stderr]) {
  await new Promise<void>((resolve) => void stream.write('', () => resolve()));
}
// A module that a command has loaded may have opened what would keep the process alive.
process.exit();
