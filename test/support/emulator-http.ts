import { type Emulator, startEmulator } from '../../src/emulator/index.js';

/** The members that every request must have; the emulator accepts any of the right length. */
export const TARGET = {
  resourceArn: 'arn:aws:rds:us-east-1:000000000000:cluster:emulator',
  secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:emulator',
};

/** What came back from a call over plain HTTP. */
export interface ServiceAnswer {
  status: number;
  errorType: string | null;
  requestId: string | null;
  /** The body as it was sent. */
  text: string;
  body: Record<string, unknown>;
}

let emulator: Promise<Emulator> | undefined;

/** The one emulator that all specifications share; it starts with the first that asks for it. */
export function sharedEmulator(): Promise<Emulator> {
  emulator ??= startEmulator();
  return emulator;
}

after(async () => {
  await (await emulator)?.stop();
});

/** Posts a text as it stands. */
export async function postText(
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<ServiceAnswer> {
  const { endpoint } = await sharedEmulator();
  const response = await fetch(endpoint + path, { method: 'POST', body, headers });
  const text = await response.text();
  return {
    status: response.status,
    errorType: response.headers.get('x-amzn-errortype'),
    requestId: response.headers.get('x-amzn-requestid'),
    text,
    body: JSON.parse(text) as Record<string, unknown>,
  };
}

/** Posts a request with the given members besides `resourceArn` and `secretArn`. */
export async function post(path: string, members: object): Promise<ServiceAnswer> {
  return postText(path, JSON.stringify({ ...TARGET, ...members }));
}

/** The body of a call that must succeed. */
export async function succeed(path: string, members: object): Promise<Record<string, unknown>> {
  const answer = await post(path, members);
  if (answer.status !== 200) {
    throw new Error(`${answer.status} ${answer.errorType}: ${answer.text}`);
  }
  return answer.body;
}

/** The refusal of a call that must fail, as `400 ValidationException: text`. */
export async function fail(path: string, members: object): Promise<string> {
  const { status, errorType, body } = await post(path, members);
  return `${status} ${errorType}: ${String(body['message'])}`;
}

/** Runs a statement that must succeed. */
export async function execute(sql: string, members: object = {}): Promise<Record<string, unknown>> {
  return succeed('/Execute', { sql, ...members });
}

/** The refusal of a statement that must fail. */
export async function failToExecute(sql: string, members: object = {}): Promise<string> {
  return fail('/Execute', { sql, ...members });
}

/** The only field of the only record of a statement, as it was sent. */
export async function executeForField(sql: string, members: object = {}): Promise<unknown> {
  const { records } = (await execute(sql, members)) as { records: unknown[][] };
  return records[0]?.[0];
}

/** Begins a transaction and returns its id. */
export async function begin(members: object = {}): Promise<string> {
  const { transactionId } = await succeed('/BeginTransaction', members);
  return String(transactionId);
}

export async function commit(transactionId: string): Promise<Record<string, unknown>> {
  return succeed('/CommitTransaction', { transactionId });
}

export async function rollback(transactionId: string): Promise<Record<string, unknown>> {
  return succeed('/RollbackTransaction', { transactionId });
}

/** Repeats a query for a count until it is not 0. */
export async function waitUntilCounted(sql: string): Promise<void> {
  while (JSON.stringify(await executeForField(sql)) === '{"longValue":0}') {
    // Each question takes a moment itself.
  }
}

/** Resolves when a statement waits for a lock. */
export async function waitForBlockedStatement(): Promise<void> {
  await waitUntilCounted("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
}
