import { Command, Option } from 'commander';

import { loadSchema, type SchemaEngine } from './load-schema.js';

interface PrintOptions {
  readonly engine?: SchemaEngine;
}

/** `aurorm schema print`: the tables of a module's entities as SQL. It makes no call. */
export function createSchemaCommand(): Command {
  const print = new Command('print')
    .description('Print the SQL that creates the tables of entities')
    .argument('<module>', 'a compiled module that exports a DataSource, or the classes of entities')
    .addOption(
      new Option(
        '--engine <engine>',
        'the engine, where the module exports entities (default: "postgresql"); a DataSource has its own',
      ).choices(['postgresql', 'mysql']),
    )
    .action(async (path: string, { engine }: PrintOptions) => {
      // Who has read enough may close the pipe.
      process.stdout.on('error', () => undefined);
      for (const statement of await loadSchema(path, engine)) {
        process.stdout.write(`${statement};\n\n`);
      }
    });
  return new Command('schema').description('The tables that entities describe').addCommand(print);
}
