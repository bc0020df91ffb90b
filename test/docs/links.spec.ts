import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Links to other files of the project, without the place in them. */
const LINK = /\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g;

function deadLinks(document: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(LINK)]
    .map(([, path = '']) => path)
    .filter((path) => !existsSync(join(ROOT, dirname(document), path)));
}

const DOCUMENTS = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs')).map((file) => join('docs', file)),
  ...readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join('examples', name, 'README.md')),
];

describe('the links of the documents', () => {
  for (const document of DOCUMENTS) {
    it(`lead to files that are there: ${document}`, () => {
      expect(deadLinks(document)).to.deep.equal([]);
    });
  }
});
