import { expect } from 'chai';
import { readFileSync } from 'node:fs';

import * as aurorm from '../../src/index.js';

const DOCUMENT = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

/** Name and code of each class that the document has a row for. */
function documented(): string[] {
  return [...DOCUMENT.matchAll(/^\| `(\w+Exception)` +\| `([A-Z_]+)` +\|/gm)].map(
    ([, name, code]) => `${name} ${code}`,
  );
}

function exported(): string[] {
  const base = aurorm.AuroraDatabaseException.prototype;
  const prototypes = Object.values(aurorm).map((value): unknown =>
    typeof value === 'function' ? value.prototype : value,
  );
  return prototypes
    .filter((value): value is aurorm.AuroraDatabaseException => value === base || base.isPrototypeOf(Object(value)))
    .map(({ name, code }) => `${name} ${code}`);
}

describe('the document about exceptions', () => {
  it('has a row for every class, with its code', () => {
    expect(documented().toSorted()).to.deep.equal(exported().toSorted());
  });
});
