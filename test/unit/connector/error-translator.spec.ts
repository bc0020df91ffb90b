import { expect } from 'chai';

import { translateError as translate, type FailureContext } from '../../../src/connector/error-translator.js';
import type { CallKind } from '../../../src/connector/retry-policy.js';
import type { ServiceError } from '../../../src/connector/service-failure.js';
import type { AuroraDatabaseException } from '../../../src/errors/base-exception.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import { TransactionNotFoundException } from '../../../src/errors/transaction-exceptions.js';

function translateError(error: ServiceError, context: Omit<FailureContext, 'dialect'>): AuroraDatabaseException {
  return translate(error, { ...context, dialect: new PostgresDialect() });
}

function refused(name: string, message: string, httpStatusCode = 400): ServiceError {
  return { name, message, $metadata: { httpStatusCode, requestId: 'request-1' } };
}

function translated(error: ServiceError, call: CallKind = 'read'): AuroraDatabaseException {
  return translateError(error, { failure: 'refused', call, statement: 'SELECT :a' });
}

function ofDatabase(message: string): AuroraDatabaseException {
  return translated(refused('DatabaseErrorException', message));
}

describe('translateError', () => {
  it('keeps the statement, the id of the request and the error itself', () => {
    const error = refused('DatabaseErrorException', 'ERROR: no; SQLState: 42601');
    expect(translated(error)).to.include({
      message: 'ERROR: no; SQLState: 42601',
      sqlState: '42601',
      statement: 'SELECT :a',
      requestId: 'request-1',
      cause: error,
    });
  });

  it('takes an error without members', () => {
    expect(translated({})).to.include({ code: 'DATABASE_ERROR', sqlState: undefined, requestId: undefined });
  });

  describe('of what the database refused', () => {
    const states: readonly (readonly [sqlState: string, name: string, code: string, retryable?: boolean])[] = [
      ['23505', 'UniqueViolationException', 'UNIQUE_VIOLATION'],
      ['23503', 'ForeignKeyViolationException', 'FOREIGN_KEY_VIOLATION'],
      ['23502', 'NotNullViolationException', 'NOT_NULL_VIOLATION'],
      ['23514', 'CheckViolationException', 'CHECK_VIOLATION'],
      ['40001', 'SerializationFailureException', 'SERIALIZATION_FAILURE', true],
      ['40P01', 'DeadlockException', 'DEADLOCK', true],
      ['55P03', 'LockTimeoutException', 'LOCK_TIMEOUT', true],
      ['57014', 'StatementTimeoutException', 'STATEMENT_TIMEOUT'],
      ['42601', 'SyntaxException', 'SYNTAX'],
      ['42P01', 'UndefinedTableException', 'UNDEFINED_TABLE'],
      ['42703', 'UndefinedColumnException', 'UNDEFINED_COLUMN'],
      ['42804', 'TypeMismatchException', 'TYPE_MISMATCH'],
      ['42883', 'TypeMismatchException', 'TYPE_MISMATCH'],
      ['42809', 'TypeMismatchException', 'TYPE_MISMATCH'],
      ['42P18', 'TypeMismatchException', 'TYPE_MISMATCH'],
      ['23001', 'ForeignKeyViolationException', 'FOREIGN_KEY_VIOLATION'],
      ['28P01', 'AccessDeniedException', 'ACCESS_DENIED'],
      ['42P07', 'AuroraDatabaseException', 'DATABASE_ERROR'],
      ['25P02', 'AuroraDatabaseException', 'DATABASE_ERROR'],
      ['22P02', 'AuroraDatabaseException', 'DATABASE_ERROR'],
      ['P0001', 'AuroraDatabaseException', 'DATABASE_ERROR'],
      ['HY000', 'AuroraDatabaseException', 'DATABASE_ERROR'],
    ];
    for (const [sqlState, name, code, retryable = false] of states) {
      it(`makes ${name} of ${sqlState}${retryable ? ', which may be run again' : ''}`, () => {
        expect(ofDatabase(`ERROR: no; SQLState: ${sqlState}`)).to.include({ name, code, sqlState, retryable });
      });
    }

    it('says how to write a value of another type than text', () => {
      expect(
        ofDatabase('ERROR: operator does not exist: uuid = text; Position: 54; SQLState: 42883').message,
      ).to.include("typed(value, 'uuid')");
    });

    const lookalikes: readonly (readonly [what: string, message: string, sqlState: string | undefined])[] = [
      ['in the middle', 'ERROR: SQLState: 23505 is my favourite; SQLState: P0001', 'P0001'],
      ['on a line of its own', 'ERROR: a\nSQLState: 23505\nb; SQLState: P0001', 'P0001'],
      ['without another at the end', 'ERROR: say SQLState: 23505, please', undefined],
      ['that is too long', 'ERROR: no; SQLState: 235051', undefined],
      ['in small letters', 'ERROR: no; SQLState: 40p01', undefined],
    ];
    for (const [what, message, sqlState] of lookalikes) {
      it(`is not misled by a text of the user that looks like a state ${what}`, () => {
        expect(ofDatabase(message)).to.include({ name: 'AuroraDatabaseException', sqlState });
      });
    }

    it('is not misled by the word of another failure', () => {
      expect(ofDatabase('ERROR: relation "a" already exists; SQLState: 42P07').name).to.equal(
        'AuroraDatabaseException',
      );
    });
  });

  describe('finds the constraint, the table and the column', () => {
    const cases: readonly (readonly [
      message: string,
      details: { readonly constraint?: string; readonly table?: string; readonly column?: string },
    ])[] = [
      [
        'ERROR: duplicate key value violates unique constraint "city_pkey"; SQLState: 23505',
        { constraint: 'city_pkey' },
      ],
      [
        'ERROR: duplicate key value violates unique constraint "city_pkey"\n  Detail: Key (id)=(1) already exists.; SQLState: 23505',
        { constraint: 'city_pkey' },
      ],
      [
        'ERROR: null value in column "name" of relation "city" violates not-null constraint; SQLState: 23502',
        { column: 'name', table: 'city' },
      ],
      [
        'ERROR: update or delete on table "a" violates foreign key constraint "fk" on table "b"; SQLState: 23503',
        { constraint: 'fk', table: 'a' },
      ],
      [
        'ERROR: new row for relation "city" violates check constraint "positive"; SQLState: 23514',
        { constraint: 'positive', table: 'city' },
      ],
      ['ERROR: relation "no such table" does not exist; Position: 15; SQLState: 42P01', { table: 'no such table' }],
      ['ERROR: column "nope" does not exist; Position: 8; SQLState: 42703', { column: 'nope' }],
      ['ERROR: column "no pe" does not exist; Position: 8; SQLState: 42703', { column: 'no pe' }],
      ['ERROR: column c.nope does not exist; Position: 8; SQLState: 42703', { column: 'nope' }],
      ['ERROR: column app.city.nope does not exist; Position: 8; SQLState: 42703', { column: 'nope' }],
      [
        'ERROR: column "nope" of relation "city" does not exist; Position: 8; SQLState: 42703',
        { column: 'nope', table: 'city' },
      ],
      [
        'ERROR: column "due" is of type date but expression is of type text; Hint: You will need to rewrite or cast the expression.; SQLState: 42804',
        { column: 'due' },
      ],
      // What the user wrote is no name of an object.
      [
        'ERROR: null value in column "a" of relation "b" violates not-null constraint; Detail: Failing row contains (constraint "evil").; SQLState: 23502',
        { column: 'a', table: 'b' },
      ],
      [
        'ERROR: duplicate key value violates unique constraint "u"\n  Detail: Key (name)=(table "evil") already exists.; SQLState: 23505',
        { constraint: 'u' },
      ],
      ['ERROR: invalid input syntax for type uuid: "table "evil""; SQLState: 22P02', {}],
      ['ERROR: column "evil" of relation "evil" is cursed; SQLState: P0001', {}],
      ['ERROR: relation "evil" does not exist', {}],
    ];
    for (const [message, details] of cases) {
      it(`in ${message.replaceAll('\n', ' ')}`, () => {
        const { constraint, table, column } = ofDatabase(message);
        expect({ constraint, table, column }).to.deep.equal({
          constraint: undefined,
          table: undefined,
          column: undefined,
          ...details,
        });
      });
    }
  });

  describe('of what the service refused', () => {
    const cases: readonly (readonly [error: ServiceError, name: string])[] = [
      [refused('StatementTimeoutException', 'Request timed out'), 'StatementTimeoutException'],
      [refused('TransactionNotFoundException', 'Transaction x is not found', 404), 'TransactionNotFoundException'],
      [refused('NotFoundException', 'The cluster is not found', 404), 'AuroraDatabaseException'],
      [refused('AccessDeniedException', 'User is not authorized', 403), 'AccessDeniedException'],
      [refused('ForbiddenException', 'no', 403), 'AccessDeniedException'],
      [refused('InvalidSecretException', 'no'), 'AccessDeniedException'],
      [refused('SecretsErrorException', 'no'), 'AccessDeniedException'],
      [refused('UnrecognizedClientException', 'The security token is invalid', 403), 'AccessDeniedException'],
      [refused('ValidationException', "Multistatements aren't supported."), 'AuroraDatabaseException'],
      [refused('HttpEndpointNotEnabledException', 'no'), 'AuroraDatabaseException'],
      [refused('DatabaseNotFoundException', 'Cannot find DBInstance in DBCluster', 404), 'AuroraDatabaseException'],
      [refused('BadRequestException', 'ERROR: no; SQLState: 23505'), 'UniqueViolationException'],
    ];
    for (const [error, name] of cases) {
      it(`makes ${name} of ${error.name}`, () => {
        expect(translated(error)).to.include({ name, retryable: false });
      });
    }

    it('takes the NotFoundException of a commit or a rollback for one of its transaction', () => {
      const error = refused('NotFoundException', 'Transaction x is not found', 404);
      for (const call of ['commit', 'rollback'] as const) {
        expect(translateError(error, { failure: 'refused', call })).to.be.instanceOf(TransactionNotFoundException);
      }
    });

    it('tells a result that is too large, and that a write has been executed', () => {
      const error = refused(
        'UnsupportedResultException',
        'Database returned more than the allowed response size limit',
      );
      expect(translated(error)).to.include({ name: 'ResultTooLargeException' });
      expect(translated(error).message).to.include('Nothing was returned. Take smaller pages, or queryFetchAll().');
      expect(translated(error, 'write').message).to.include('The statement itself may have been executed');
    });

    it('tells a type that is not returned, and what to write', () => {
      const error = refused('UnsupportedResultException', 'The result contains the unsupported data type INTERVAL.');
      expect(translated(error)).to.include({ name: 'UnsupportedResultTypeException' });
      expect(translated(error).message).to.include('INTERVAL').and.include('CAST(… AS text)');
    });
  });

  describe('of a call that was not carried out', () => {
    for (const failure of ['throttled', 'unsent'] as const) {
      for (const call of ['begin', 'commit', 'read', 'rollback', 'write'] as const) {
        it(`makes ServiceUnavailableException of a ${call} that was ${failure}`, () => {
          const exception = translateError({ message: 'slow down' }, { failure, call });
          expect(exception).to.include({
            name: 'ServiceUnavailableException',
            message: 'The call was not carried out: slow down',
            retryable: true,
          });
        });
      }
    }

    it('makes DatabaseResumingException of a cluster that wakes up', () => {
      const exception = translateError({ message: 'resuming' }, { failure: 'resuming', call: 'write' });
      expect(exception).to.include({ name: 'DatabaseResumingException', message: 'resuming', retryable: true });
    });
  });

  describe('of a call whose answer was lost', () => {
    const cases: readonly (readonly [call: CallKind, name: string, retryable: boolean])[] = [
      ['read', 'ServiceUnavailableException', true],
      ['begin', 'ServiceUnavailableException', true],
      ['rollback', 'ServiceUnavailableException', true],
      ['write', 'StatementOutcomeUnknownException', false],
      ['commit', 'CommitOutcomeUnknownException', false],
    ];
    for (const [call, name, retryable] of cases) {
      it(`makes ${name} of a ${call}`, () => {
        const error = new Error('socket hang up');
        const exception = translateError(error, { failure: 'lost', call, statement: 'SELECT 1' });
        expect(exception).to.include({ name, retryable, statement: 'SELECT 1', cause: error });
        expect(exception.message).to.include('socket hang up');
      });
    }
  });

  describe('of an internal failure without a text', () => {
    const fail = (call: CallKind, inTransaction = false): AuroraDatabaseException =>
      translateError({ name: 'InternalFailure' }, { failure: 'internal', call, inTransaction });

    it('names the cast to write for a query', () => {
      expect(fail('read')).to.include({ name: 'UnsupportedResultTypeException', retryable: false });
      expect(fail('read').message).to.include('infinity').and.include('CAST(… AS text)');
    });

    it('leaves the outcome open for writes, and inside of a transaction, with the same hint', () => {
      for (const exception of [fail('write'), fail('read', true), fail('write', true)]) {
        expect(exception).to.include({ name: 'StatementOutcomeUnknownException', retryable: false });
        expect(exception.message).to.include('infinity').and.include('CAST(… AS text)');
      }
    });

    it('says nothing of values where there are none', () => {
      for (const [call, name] of [
        ['commit', 'CommitOutcomeUnknownException'],
        ['begin', 'ServiceUnavailableException'],
        ['rollback', 'ServiceUnavailableException'],
      ] as const) {
        expect(fail(call)).to.include({ name });
        expect(fail(call).message).to.not.include('infinity');
      }
    });
  });
});
