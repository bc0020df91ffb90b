const DEPTH = 40;

/** In the frame of this file, the folder of the library: the one above its layers, or that of the bundle it is in. */
const LIBRARY = /(?:file:\/\/)?[^\s(]*?[\\/](?=transaction[\\/]call-site|[^\\/]+$)/;

/** The line of the caller's own code, for messages: the innermost frame outside of this library and of Node.js. */
export function callSite(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  const [own = '', ...frames] = (new Error('for its stack').stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at .*:\d+:\d+/.test(line));
  Error.stackTraceLimit = stackTraceLimit;
  const library = LIBRARY.exec(own)?.[0];
  const outside = frames.find(
    (frame) => !frame.includes('node:') && (library === undefined || !frame.includes(library)),
  );
  return outside?.trim().replace(/^at /, '') ?? 'a place that the stack does not show';
}
