import type { IncomingMessage } from 'node:http';

import { MAX_REQUEST_BYTES } from '../wire/limits.js';
import { validationFault } from './service-fault.js';

function headerBytes({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.reduce((sum, text) => sum + text.length, 0);
}

/**
 * The body of a request.
 *
 * @throws {ServiceFault} ValidationException when body and headers are more than 4 MiB; the rest of the body is neither
 *   kept nor waited for. The service's own text is not known.
 */
export async function readRequestBody(request: IncomingMessage): Promise<Buffer> {
  let remaining = MAX_REQUEST_BYTES - headerBytes(request);
  if (Number(request.headers['content-length'] ?? 0) > remaining) {
    throw tooLarge(request);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk as Uint8Array);
    remaining -= bytes.length;
    if (remaining < 0) {
      throw tooLarge(request);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(request: IncomingMessage): Error {
  // Lets the rest run through, so that the caller gets to read the answer.
  request.resume();
  return validationFault('The request exceeds the size limit 4 MB.');
}
