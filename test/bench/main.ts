import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { runBench, SUITES } from './bench.js';
import { baselineOf, baselineReport, goalsReport, tableOf, type Baseline } from './report.js';

// Compiled, this file is dist/test/bench/main.js; the baseline stands beside the sources.
const BASELINE = fileURLToPath(new URL('../../../test/bench/baseline.json', import.meta.url));

// The SDK's notice about Node.js releases would be in the way.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '15' },
    'slice-ms': { type: 'string', default: '150' },
    'no-peers': { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
});

const print = (text: string): boolean => process.stdout.write(`${text}\n`);
const load = (): string =>
  loadavg()
    .map((average) => average.toFixed(1))
    .join(', ');

print(`Node.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'an unknown processor'}, load ${load()}\n`);
const { results, failures } = await runBench({
  suites: SUITES.filter(({ name }) => values.suite?.includes(name) ?? true),
  measuring: { rounds: Number(values.rounds), sliceMs: Number(values['slice-ms']) },
  hasPeers: !values['no-peers'],
  onResult: (result) => print(tableOf(result)),
});
print([...new Set(failures)].map((failure) => `- not taken part: ${failure}\n`).join(''));
print(goalsReport(results));
const baseline = JSON.parse(await readFile(BASELINE, 'utf8').catch(() => '{}')) as Baseline;
print(baselineReport(results, baseline));
print(`Load at the end: ${load()}`);
if (values.record) {
  await writeFile(BASELINE, `${JSON.stringify({ ...baseline, ...baselineOf(results) }, undefined, 2)}\n`);
  print('The baseline is recorded.');
}
