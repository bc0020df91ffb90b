// Makes a shell script of a guide, for who wants to follow it word for word: blocks of `sh` are run, other blocks are
// saved under the name that the paragraph before them ends with, and blocks of `text` are what the commands before
// have to print. The package comes from a tarball instead of the registry.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { fromMarkdown } from 'mdast-util-from-markdown';

const [guide, tarball] = process.argv.slice(2);
const text = readFileSync(guide, 'utf8');
const { children } = fromMarkdown(text);

function sourceOf({ position }) {
  return text.slice(position.start.offset, position.end.offset);
}

function run(code) {
  const local = code.replaceAll(/\binstall aurorm\b/g, `install --no-audit --no-fund '${tarball}'`);
  // In this shell, for directories and background jobs; what it prints is kept and shown.
  return ['exec 3>&1 >"$output"', local, 'exec >&3 3>&-', 'cat "$output"'];
}

function expectLine(line) {
  return `grep -qxF -- '${line}' "$output" || { echo 'Not printed: ${line}'; exit 1; }`;
}

const lines = children.flatMap((node, index) => {
  if (node.type !== 'code') {
    return [];
  }
  if (node.lang === 'sh') {
    return run(node.value);
  }
  if (node.lang === 'text') {
    return node.value.split('\n').map(expectLine);
  }
  const file = /\bas\s`([\w./-]+)`:$/.exec(sourceOf(children[index - 1]))?.[1];
  // As an editor does, with the folder.
  return file === undefined
    ? []
    : [`mkdir -p '${dirname(file)}'`, `cat >'${file}' <<'END OF FILE'`, node.value, 'END OF FILE'];
});
/** Shows what a command had printed that failed, and leaves nothing running. */
const END = `finish() {
  [ $? -eq 0 ] || cat "$output" >&2
  kill $(jobs -p) 2>/dev/null || true
  rm -f "$output"
}
trap finish EXIT`;
console.log(['set -euo pipefail', 'output=$(mktemp)', END, ...lines].join('\n'));
