export { Harbour } from './entities.js';

/** As a connection would, it keeps the process alive. */
export const timer = setInterval(() => undefined, 1000);
