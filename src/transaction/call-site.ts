const DEPTH = 40;

/** The line of the caller's own code, for messages: the innermost frame outside of this library and of Node.js. */
export function callSite(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  const [own = '', ...frames] = (new Error('for its stack').stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at .*:\d+:\d+/.test(line));
  Error.stackTraceLimit = stackTraceLimit;
  const library = /(?:file:\/\/)?[^\s(]*[\\/](?=transaction[\\/]call-site)/.exec(own)?.[0];
  const outside = frames.find(
    (frame) => !frame.includes('node:') && (library === undefined || !frame.includes(library)),
  );
  return outside?.trim().replace(/^at /, '') ?? 'a place that the stack does not show';
}
