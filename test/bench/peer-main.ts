import { once } from 'node:events';

import { runPeer, SUITES } from './bench.js';
import type { PeerRequest } from './peer-process.js';

const [{ suite: name, peer, measuring }] = (await once(process, 'message')) as [PeerRequest];
const suite = SUITES.find((known) => known.name === name);
if (suite === undefined) {
  throw new Error(`There is no suite ${name}.`);
}
const result = await runPeer(suite, peer, measuring);
// Peers leave connections open, for which the process would wait.
process.send?.(result, () => process.exit());
