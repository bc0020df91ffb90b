import { fromMarkdown } from 'mdast-util-from-markdown';

/** A fenced block of TypeScript in a document. */
export interface CodeBlock {
  /** The line of the document on which its code begins, from 1. */
  readonly line: number;
  /** The program: what the document declares for its blocks, and the block itself. */
  readonly program: string;
  /** Whether it is a whole program, marked by the word `run` behind the language. */
  readonly runs: boolean;
}

/** What stands between these in a document, invisible to its reader, is put before each of the blocks that follow. */
const PREAMBLE = /^<!-- ts\n([^]*)-->$/;

/** The blocks of TypeScript of a document in Markdown, in their order. */
export function codeBlocksOf(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let preamble = '';
  for (const node of fromMarkdown(markdown).children) {
    if (node.type === 'html') {
      preamble = PREAMBLE.exec(node.value)?.[1] ?? preamble;
    }
    if (node.type === 'code' && node.lang === 'ts') {
      const runs = node.meta === 'run';
      blocks.push({
        line: (node.position?.start.line ?? 0) + 1,
        program: `${runs ? '' : preamble}${node.value}\nexport {};\n`,
        runs,
      });
    }
  }
  return blocks;
}
