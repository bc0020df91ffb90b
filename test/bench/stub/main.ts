import type { AddressInfo } from 'node:net';

import { createStubServer } from './stub-server.js';

// A process of its own, so that what it costs is not counted among what the client costs.
const server = createStubServer();
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
