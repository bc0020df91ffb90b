import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect } from 'chai';

// Compiled, this file is dist/test/architecture/emulator-conformance.spec.js.
const TESTS = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const DOCUMENT = resolve(TESTS, '../../docs/emulator-conformance.md');
const MOCHA = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

const HEADER = ['Area', 'Behaviour', 'Source', 'Confidence', 'Our choice', 'Test'];
const SOURCES = new Set(['doc', 'inferred', 'open', 'seen']);
const CONFIDENCES = new Set(['high', 'low', 'medium']);

interface Behaviour {
  readonly name: string;
  readonly sources: readonly string[];
  readonly confidence: string;
  readonly choice: string;
  /** The tests that assert it, as `file › title`. */
  readonly tests: readonly string[];
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function readTable(): { header: string[]; behaviours: Behaviour[] } {
  const lines = readFileSync(DOCUMENT, 'utf8').split('\n');
  const [header = [], , ...rows] = lines.filter((line) => line.startsWith('|')).map(cellsOf);
  const behaviours = rows.map(([, name = '', source = '', confidence = '', choice = '', tests = '']) => ({
    name,
    sources: source.split(', '),
    confidence,
    choice,
    tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, reference = '']) => reference),
  }));
  return { header, behaviours };
}

function fileOf(reference: string): string {
  const [file = ''] = reference.split(' › ');
  return join(TESTS, file.startsWith('unit/') ? '' : 'conformance', `${file}.spec.js`);
}

function titleOf(reference: string): string {
  return reference.slice(reference.indexOf(' › ') + ' › '.length);
}

/** The titles of the tests in some files, as `path › title`. Mocha itself tells them, without running any. */
function listTests(files: readonly string[]): Set<string> {
  const options = ['--no-config', '--dry-run', '--reporter', 'json', ...files];
  // Against a cluster on AWS, tests that are left out have the reason in their titles.
  const env = { ...process.env, AURORM_TEST_CLUSTER_ARN: '' };
  const report = execFileSync(process.execPath, [MOCHA, ...options], { encoding: 'utf8', maxBuffer: 2 ** 26, env });
  const { tests } = JSON.parse(report.slice(report.indexOf('{'))) as { tests: { file: string; title: string }[] };
  return new Set(tests.map(({ file, title }) => `${file} › ${title}`));
}

describe('docs/emulator-conformance.md', () => {
  const { header, behaviours } = readTable();

  it('has one table of the known columns and words', () => {
    expect(header).to.deep.equal(HEADER);
    expect(behaviours).to.have.length.above(100);
    for (const { name, sources, confidence, choice } of behaviours) {
      expect(name).not.to.equal('');
      expect(choice, name).not.to.equal('');
      expect(
        sources.filter((source) => !SOURCES.has(source)),
        name,
      ).to.deep.equal([]);
      expect(CONFIDENCES.has(confidence), `${name}: ${confidence}`).to.equal(true);
    }
  });

  it('says of each behaviour once what it is', () => {
    const names = behaviours.map(({ name }) => name);

    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });

  it('has a test for whatever is documented or was seen, unless it is not emulated', () => {
    const unproven = behaviours.filter(
      ({ sources, tests, choice }) =>
        (sources.includes('doc') || sources.includes('seen')) &&
        tests.length === 0 &&
        !choice.startsWith('Not emulated'),
    );

    expect(unproven.map(({ name }) => name)).to.deep.equal([]);
  });

  it('names only tests that exist', () => {
    const references = behaviours.flatMap(({ tests }) => tests);
    const files = [...new Set(references.map(fileOf))];
    expect(files.filter((file) => !existsSync(file))).to.deep.equal([]);
    const known = listTests(files);

    expect(references.filter((reference) => !known.has(`${fileOf(reference)} › ${titleOf(reference)}`))).to.deep.equal(
      [],
    );
  }).timeout(60_000);
});
