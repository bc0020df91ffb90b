import { isRounded, replaceNumbers } from '../dialects/json-numbers.js';
import { AnswerParser } from './answer-parser.js';
import { utf8Text } from './utf8-text.js';

/** The body of an answer that was taken before the SDK read it. */
export interface ResponseBody {
  readonly chunks: readonly Uint8Array[];
  readonly content: object;
}

/** What the SDK's middleware knows of an answer; a double of the SDK has none. */
interface HttpResponse {
  readonly statusCode: number;
  body: unknown;
}

/** As much as Node.js reads from a connection at a time. */
const CHUNK_BYTES = 64 * 1024;

const NOTHING = new Uint8Array();

/**
 * Takes the body out of an answer and leaves an empty one to the SDK, whose own reading of a large result costs several
 * times what everything else does. What is no answer of the service as it is known (an error, another form of body, no
 * JSON) is left to the SDK.
 */
export async function takeBody(response: unknown): Promise<ResponseBody | undefined> {
  if (!isSuccess(response)) {
    return undefined;
  }
  const { body } = response;
  if (!isStream(body) && !(body instanceof Uint8Array)) {
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  const parser = new AnswerParser();
  for await (const chunk of body instanceof Uint8Array ? chunksOf(body) : body) {
    chunks.push(chunk);
    parser.add(chunk);
  }
  const content = parser.end();
  response.body = content === undefined ? Buffer.concat(chunks) : NOTHING;
  return content === undefined ? undefined : { chunks, content };
}

/** The same content with its digits for every integer that `JSON.parse` would round: those are texts. */
export function parseExactly({ chunks }: ResponseBody): object {
  const text = utf8Text(Buffer.concat(chunks));
  return JSON.parse(replaceNumbers(text, (number) => (isRounded(number) ? `"${number}"` : number))) as object;
}

function isSuccess(response: unknown): response is HttpResponse {
  const { statusCode } = (response ?? {}) as Partial<HttpResponse>;
  return typeof statusCode === 'number' && statusCode >= 200 && statusCode < 300;
}

/** A stream of Node.js or of the web. */
function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** What a stream would give of them. */
function chunksOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, index) =>
    bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  );
}
