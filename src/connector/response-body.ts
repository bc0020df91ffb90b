import { isRounded, replaceNumbers } from '../dialects/json-numbers.js';

/** The body of an answer that was taken before the SDK read it. */
export interface ResponseBody {
  readonly text: string;
  readonly content: object;
}

/** What the SDK's middleware knows of an answer; a double of the SDK has none. */
interface HttpResponse {
  readonly statusCode: number;
  body: unknown;
}

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
  const bytes = await bytesOf(response.body);
  if (bytes === undefined) {
    return undefined;
  }
  const text = bytes.toString();
  const content = parse(text);
  response.body = content === undefined ? bytes : NOTHING;
  return content === undefined ? undefined : { text, content };
}

/** The same content with its digits for every integer that `JSON.parse` would round: those are texts. */
export function parseExactly({ text }: ResponseBody): object {
  return JSON.parse(replaceNumbers(text, (number) => (isRounded(number) ? `"${number}"` : number))) as object;
}

function isSuccess(response: unknown): response is HttpResponse {
  const { statusCode } = (response ?? {}) as Partial<HttpResponse>;
  return typeof statusCode === 'number' && statusCode >= 200 && statusCode < 300;
}

async function bytesOf(body: unknown): Promise<Buffer | undefined> {
  if (body instanceof Uint8Array) {
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  }
  if (!isStream(body)) {
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A stream of Node.js or of the web. */
function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function parse(text: string): object | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null && !Array.isArray(content) ? content : undefined;
  } catch {
    return undefined;
  }
}
