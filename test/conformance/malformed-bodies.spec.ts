import { expect } from 'chai';
import {
  anything,
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  dictionary,
  double,
  json,
  letrec,
  maxSafeInteger,
  oneof,
  record,
  string,
  uint8Array,
} from 'fast-check';

import { describeBothOnEmulator, describeOnEmulator, postgresTarget, TARGET } from '../support/conformance.js';
import type { ServiceCalls } from '../support/service-calls.js';

const { postText } = postgresTarget.calls;

const PATHS = ['/Execute', '/BatchExecute', '/BeginTransaction', '/CommitTransaction', '/RollbackTransaction'];

/** Values that break parsers which trust their input. */
const HOSTILE_TEXTS = [
  '9'.repeat(4000),
  `-${'9'.repeat(400)}.5e${'9'.repeat(20)}`,
  '1e400',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  '{"__proto__":{"sql":"SELECT 1"}}',
  '{"constructor":null,"toString":1}',
  '-0',
  '01',
  'NaN',
  '"\u0000"',
];

/** A value of the wrong type, or of the right one by chance. */
const wrongValue = oneof(
  constantFrom(...HOSTILE_TEXTS),
  json(),
  anything().map((value) => JSON.stringify(value, replaceBigInt) ?? 'null'),
  maxSafeInteger().map(String),
  double().map((value) => JSON.stringify(value)),
  string({ unit: 'binary' }).map((value) => JSON.stringify(value)),
);

function replaceBigInt(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

const MEMBERS = [
  'resourceArn',
  'secretArn',
  'database',
  'schema',
  'transactionId',
  'includeResultMetadata',
  'continueAfterTimeout',
  'resultSetOptions',
  'formatRecordsAs',
  'parameters',
  'parameterSets',
];

/** A request whose members may be anything; its SQL never parses, so that it does not run by chance. */
const wrongRequest = dictionary(constantFrom(...MEMBERS), wrongValue).map((members) => {
  const all = {
    resourceArn: JSON.stringify(TARGET.resourceArn),
    secretArn: JSON.stringify(TARGET.secretArn),
    ...members,
  };
  const printed = Object.entries(all).map(([name, value]) => `${JSON.stringify(name)}:${value}`);
  return `{${printed.join(',')},"sql":"SELEKT :p, :q"}`;
});

/** Parameters that look right from outside. */
const wrongParameters = array(
  record({
    name: oneof(constantFrom('p', 'q'), string()),
    member: constantFrom(
      'stringValue',
      'longValue',
      'doubleValue',
      'booleanValue',
      'blobValue',
      'isNull',
      'arrayValue',
    ),
    value: wrongValue,
    typeHint: constantFrom('"UUID"', '"DATE"', '"JSON"', '"DECIMAL"', 'null', '7'),
  }),
  { maxLength: 4 },
).map((parameters) => {
  const printed = parameters.map(
    ({ name, member, value, typeHint }) =>
      `{"name":${JSON.stringify(name)},"value":{"${member}":${value}},"typeHint":${typeHint}}`,
  );
  const { resourceArn, secretArn } = TARGET;
  return `{"resourceArn":"${resourceArn}","secretArn":"${secretArn}","sql":"SELEKT :p","transactionId":"AAAA","parameters":[${printed.join(',')}],"parameterSets":[[${printed.join(',')}]]}`;
});

const { nested } = letrec<{ nested: string }>((tie) => ({
  nested: oneof(
    { maxDepth: 50 },
    constant('1'),
    tie('nested').map((inner) => `[${inner}]`),
    tie('nested').map((inner) => `{"parameters":${inner}}`),
  ),
}));

const body = oneof(
  { arbitrary: wrongRequest.map((text) => Buffer.from(text)), weight: 4 },
  { arbitrary: wrongParameters.map((text) => Buffer.from(text)), weight: 4 },
  { arbitrary: oneof(json(), nested, string({ unit: 'binary' })).map((text) => Buffer.from(text)), weight: 1 },
  { arbitrary: uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
);

/** A batch without sets is not executed, so its other members may be in order. */
function isEmptyBatch(path: string, text: string): boolean {
  return path === '/BatchExecute' && text === '{"updateResults":[]}';
}

/** Sends a body that must be refused as the service refuses one; where it happened to be right, nothing is left open. */
async function checkIsRefused({ postText: post, rollback }: ServiceCalls, path: string, bytes: Buffer): Promise<void> {
  const { status, errorType, requestId, text, body: answer } = await post(path, bytes);
  if (isEmptyBatch(path, text)) {
    return;
  }
  if (path === '/BeginTransaction' && status === 200) {
    await rollback(String(answer['transactionId']));
    return;
  }
  expect(status, bytes.toString('latin1').slice(0, 500)).to.be.within(400, 499);
  expect(errorType).to.match(/^[A-Z]\w+Exception$/);
  expect(requestId).to.match(/^[0-9a-f-]{36}$/);
  expect(answer['message']).to.be.a('string').and.not.equal('');
}

describeBothOnEmulator('Malformed bodies', ({ calls: service }) => {
  it('are refused in the form of the service, ten thousand of them', async () => {
    const calls = array(record({ path: constantFrom(...PATHS), bytes: body }), { minLength: 50, maxLength: 50 });

    await assert(
      asyncProperty(calls, async (batch) => {
        await Promise.all(batch.map(({ path, bytes }) => checkIsRefused(service, path, bytes)));
      }),
      {
        numRuns: 200,
        endOnFailure: true,
        // The report of fifty bodies would fill pages; the assertion tells the one that matters.
        reporter: ({ failed, errorInstance, seed }) => {
          if (failed) {
            throw new Error(`Failed with the seed ${seed}`, { cause: errorInstance });
          }
        },
      },
    );

    expect(await service.executeForField('SELECT 1')).to.deep.equal({ longValue: 1 });
  }).timeout(180_000);
});

describeOnEmulator('A malformed body', () => {
  const refused: [situation: string, bytes: Buffer][] = [
    ['no body', Buffer.alloc(0)],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['a byte order mark', Buffer.from('\uFEFF{}')],
    ['half of a surrogate pair', Buffer.from(String.raw`{"sql":"SELECT '\ud83d'"}`)],
    ['the halves of a surrogate pair the wrong way round', Buffer.from(String.raw`{"sql":"\udc18\ud83d"}`)],
    ['brackets a million deep that do not end', Buffer.from('['.repeat(1_000_000))],
    ['text behind the object', Buffer.from('{} {}')],
    ['a number with a leading zero', Buffer.from('{"sql":01}')],
  ];
  for (const [situation, bytes] of refused) {
    it(`is refused when it has ${situation}`, async () => {
      const { status, errorType, body: answer } = await postText('/Execute', bytes);

      expect([status, errorType]).to.deep.equal([400, 'SerializationException']);
      expect(answer).to.deep.equal({ message: 'The request body is not valid JSON.' });
    });
  }

  it('may have whole surrogate pairs and escaped backslashes before a u', async () => {
    const sql = String.raw`SELECT '\ud83d\udc18' || E'\\\\ud83d'`;
    const text = `{"resourceArn":"${TARGET.resourceArn}","secretArn":"${TARGET.secretArn}","sql":"${sql}"}`;

    expect((await postText('/Execute', Buffer.from(text))).body['records']).to.deep.equal([
      [{ stringValue: String.raw`🐘\ud83d` }],
    ]);
  });

  it('does not reach the members of all objects by __proto__', async () => {
    const { status } = await postText(
      '/Execute',
      Buffer.from('{"__proto__":{"sql":"SELECT 1"},"n":12345678901234567890}'),
    );

    expect(status).to.equal(400);
    expect({}).not.to.have.property('sql');
  });
});
