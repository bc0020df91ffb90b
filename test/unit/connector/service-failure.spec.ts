import { expect } from 'chai';

import { classifyFailure, type ServiceError, type ServiceFailureKind } from '../../../src/connector/service-failure.js';

function answered(name: string, httpStatusCode: number): ServiceError {
  return { name, $metadata: { httpStatusCode } };
}

describe('classifyFailure', () => {
  const sent: readonly (readonly [what: string, error: ServiceError, kind: ServiceFailureKind])[] = [
    ['a refusal of the database', answered('DatabaseErrorException', 400), 'refused'],
    ['a refusal of the service', answered('ValidationException', 400), 'refused'],
    ['missing rights', answered('AccessDeniedException', 403), 'refused'],
    ['an unknown transaction', answered('TransactionNotFoundException', 404), 'refused'],
    ['a statement that took too long', answered('StatementTimeoutException', 400), 'refused'],
    ['a cluster that wakes up', answered('DatabaseResumingException', 400), 'resuming'],
    ['throttling', answered('ThrottlingException', 400), 'throttled'],
    ['too many requests', answered('TooManyRequestsException', 429), 'throttled'],
    ['too many requests without a name', answered('Error', 429), 'throttled'],
    ['an internal error', answered('InternalServerErrorException', 500), 'lost'],
    ['a bare internal failure', answered('InternalFailure', 500), 'internal'],
    ['one that the SDK names', { ...answered('InternalFailure', 500), message: 'UnknownError' }, 'internal'],
    ['an internal failure with a text', { ...answered('InternalFailure', 500), message: 'Try later' }, 'lost'],
    ['an unavailable service', answered('ServiceUnavailableError', 503), 'lost'],
    ['an unavailable database', answered('DatabaseUnavailableException', 504), 'lost'],
    ['an answer that is not understood', answered('SyntaxError', 200), 'lost'],
    ['a reset connection', { name: 'Error', code: 'ECONNRESET' }, 'lost'],
    ['a broken pipe', { name: 'Error', code: 'EPIPE' }, 'lost'],
    ['a time that is over', { name: 'TimeoutError' }, 'lost'],
    ['an abort', { name: 'AbortError' }, 'lost'],
    ['nothing that is known', {}, 'lost'],
    ['a refused connection', { name: 'Error', code: 'ECONNREFUSED' }, 'unsent'],
    ['an unknown host', { name: 'Error', code: 'ENOTFOUND' }, 'unsent'],
    ['an unreachable host', { name: 'Error', code: 'EHOSTUNREACH' }, 'unsent'],
    ['a name service that is away', { name: 'Error', code: 'EAI_AGAIN' }, 'unsent'],
  ];
  for (const [what, error, kind] of sent) {
    it(`takes ${what} for ${kind}`, () => {
      expect(classifyFailure(error, true)).to.equal(kind);
    });
  }

  it('takes an abort before the call is sent, and a server that is not reached, for unsent', () => {
    for (const error of [{ name: 'AbortError' }, { name: 'TimeoutError' }, { code: 'ECONNREFUSED' }]) {
      expect(classifyFailure(error, false)).to.equal('unsent');
    }
  });

  it('takes everything else that happens before the call is sent for a wrong set-up', () => {
    for (const error of [{ name: 'CredentialsProviderError' }, { message: 'Region is missing' }]) {
      expect(classifyFailure(error, false)).to.equal('misconfigured');
    }
  });

  it('knows a transaction in which a call still runs', () => {
    const busy = { ...answered('DatabaseErrorException', 400), message: 'Transaction is still running a query' };
    expect(classifyFailure(busy, true)).to.equal('busy');
  });

  it('does not look at the text, which may hold anything', () => {
    const error = {
      ...answered('DatabaseErrorException', 400),
      message: 'ERROR: ThrottlingException; SQLState: P0001',
    };
    expect(classifyFailure(error, true)).to.equal('refused');
  });
});
