import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { bundle } from '../../support/bundle.js';
import { firstLine, PEERS_DIRECTORY } from '../contenders/peers.js';
import { spread } from '../measure.js';
import type { ServiceTarget } from '../service-target.js';
import type { Line, Suite, SuiteContext } from '../suite.js';

/** A program that is started anew: what it imports, and its first query with that, of which `library` is made. */
interface Program {
  readonly contender: string;
  /** Where its packages are; those of the peers have a folder of their own. */
  readonly directory: string;
  readonly module: string;
  /** What a deployed program would name of it. */
  readonly names: string;
  readonly query: string;
}

const SDK_QUERY = `
  const client = new library.RDSDataClient(config);
  const { records } = await client.send(
    new library.ExecuteStatementCommand({ ...target, sql: 'SELECT id, name FROM item' }),
  );
  const found = records.length;`;

const AURORM_QUERY = `
  const database = new library.AuroraDatabase({
    databaseName: 'bench', dbClusterArn: target.resourceArn, dbCredentialsSecretsStoreArn: target.secretArn, client: config,
  });
  const found = (await database.query('SELECT id, name FROM item')).length;`;

function programs(hasPeers: boolean): Program[] {
  const peer = (contender: string, module: string, names: string): Program => ({
    contender,
    directory: PEERS_DIRECTORY,
    module,
    names,
    query: 'const peer = await library.create({ ...config, ...target }); const found = (await peer.findOne()) ? 1 : 0;',
  });
  return [
    {
      contender: 'SDK alone',
      directory: process.cwd(),
      module: '@aws-sdk/client-rds-data',
      names: 'RDSDataClient, ExecuteStatementCommand',
      query: SDK_QUERY,
    },
    {
      contender: 'aurorm',
      directory: process.cwd(),
      module: 'aurorm',
      names: 'AuroraDatabase, Column, DataSource, Entity, Repository, Transactional',
      query: AURORM_QUERY,
    },
    {
      contender: 'aurorm, connector alone',
      directory: process.cwd(),
      module: 'aurorm',
      names: 'AuroraDatabase',
      query: AURORM_QUERY,
    },
    ...(hasPeers
      ? [
          peer('drizzle-orm', './drizzle.mjs', 'create'),
          peer('kysely-data-api', './kysely.mjs', 'create'),
          peer('TypeORM', './typeorm.mjs', 'create'),
          peer('data-api-client', './data-api-client.mjs', 'create'),
        ]
      : []),
  ];
}

/** What it costs to start: the size of the bundle, the import, and the first query, each in a process of its own. */
export const COLD_START: Suite = {
  name: 'cold-start',
  title:
    'Fresh processes, CPU as a multiple of the SDK alone; bundled but where it is said, sizes minified without the SDK',
  peers: 'suite',
  run: async (context) => {
    await context.stub.set({ rows: 1, latencyMs: 0 });
    const directory = await mkdtemp(join(tmpdir(), 'aurorm-bench-'));
    try {
      return await inDirectory(directory, context);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

async function inDirectory(directory: string, { target, measuring, hasPeers }: SuiteContext): Promise<Line[]> {
  const lines: Line[] = [];
  const runs: { readonly program: Program; readonly file: string }[] = [];
  for (const program of programs(hasPeers)) {
    try {
      lines.push(await sizeLine(program));
      const { code } = await bundle(sourceOf(program, target), {
        absWorkingDir: program.directory,
        banner: BEFORE_IMPORT,
      });
      const file = join(directory, `${runs.length}.cjs`);
      await writeFile(file, code);
      await startBothWays(program, file);
      runs.push({ program, file });
    } catch (failure) {
      lines.push({ workload: 'import', contender: program.contender, note: firstLine(failure) });
    }
  }
  const starts = new Map<string, Start[]>(runs.map(({ program }) => [program.contender, []]));
  for (let round = 0; round < measuring.rounds; round++) {
    for (const { program, file } of runs) {
      starts.get(program.contender)?.push(await startBothWays(program, file));
    }
  }
  return [
    ...lines,
    ...linesOf('import', 'importUs', starts),
    ...linesOf('import and first query', 'queryUs', starts),
    ...linesOf('import without a bundler', 'installedUs', starts),
  ];
}

async function sizeLine({ contender, directory, module, names }: Program): Promise<Line> {
  const program = `import { ${names} } from ${JSON.stringify(module)}; console.log(${names});`;
  const { bytes } = await bundle(program, {
    absWorkingDir: directory,
    external: ['@aws-sdk/*', 'aws-sdk', '@smithy/*'],
  });
  return { workload: 'size', contender, kilobytes: bytes / 1000 };
}

/** Takes the time before anything that is imported runs. */
const BEFORE_IMPORT = { js: 'const cpuBeforeImport = process.cpuUsage();' };

function sourceOf(
  { module, names, query }: Program,
  { endpoint, region, credentials, ...rest }: ServiceTarget,
): string {
  return `
import { ${names} } from ${JSON.stringify(module)};
const library = { ${names} };
const spent = () => { const { user, system } = process.cpuUsage(cpuBeforeImport); return user + system; };
const importUs = spent();
(async () => {
  const config = ${JSON.stringify({ endpoint, region, credentials })};
  const target = ${JSON.stringify(rest)};
  ${query}
  if (found !== 1) throw new Error('The row was not found.');
  process.stdout.write(JSON.stringify({ importUs, queryUs: spent() }), () => process.exit());
})();`;
}

/** The import alone, by Node.js itself, of the package as it is installed. */
function installedSourceOf({ module }: Program): string {
  return `
const cpu = process.cpuUsage();
await import(${JSON.stringify(module)});
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ installedUs: user + system }), () => process.exit());`;
}

/** CPU of a process from its first line on, in microseconds. */
interface Start {
  readonly importUs: number;
  readonly queryUs: number;
  readonly installedUs: number;
}

async function startBothWays(program: Program, file: string): Promise<Start> {
  const { directory } = program;
  const run = async (...parameters: string[]): Promise<object> => {
    const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd: directory });
    return JSON.parse(stdout) as object;
  };
  const bundled = await run(file);
  return { ...bundled, ...(await run('--input-type=module', '-e', installedSourceOf(program))) } as Start;
}

function linesOf(workload: string, of: keyof Start, starts: ReadonlyMap<string, readonly Start[]>): Line[] {
  const [reference = []] = starts.values();
  return [...starts].map(([contender, own]) => ({
    workload,
    contender,
    cpuUs: spread(own.map((start) => start[of])).median,
    ratio: spread(own.map((start, round) => start[of] / (reference[round]?.[of] ?? Number.NaN))),
  }));
}
