import { Catch, HttpException, Logger, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { throwError, type Observable } from 'rxjs';

import { AuroraDatabaseException } from '../errors/base-exception.js';
import { UnexpectedRollbackException } from '../errors/transaction-exceptions.js';
import { httpAnswerOf } from './http-status.js';

/**
 * Answers requests that failed in the database with the status that fits: 404 for an entity that is not there, 409 for
 * a violated key or a stale version, 422 for a missing or refused value, 503 and 504 where trying again may help. The
 * body holds `statusCode`, `message` and the exception's `code`; SQL and values stay on the server. Everything else is
 * left to NestJS, which logs it and answers 500.
 *
 * A microservice's answer is an error of `status` `'error'`, with the same `message` and `code`. Elsewhere, in GraphQL for
 * instance, an `HttpException` with that body is thrown on.
 *
 * ```ts
 * providers: [{ provide: APP_FILTER, useClass: AurormExceptionFilter }]
 * ```
 */
@Catch(AuroraDatabaseException)
export class AurormExceptionFilter extends BaseExceptionFilter<AuroraDatabaseException> {
  /** NestJS shows it; bundlers rename decorated classes. */
  static override readonly name = 'AurormExceptionFilter';

  override catch(exception: AuroraDatabaseException, host: ArgumentsHost): Observable<never> | undefined {
    switch (host.getType<string>()) {
      case 'http':
        super.catch((httpExceptionOf(exception) ?? exception) as AuroraDatabaseException, host);
        return undefined;
      case 'rpc':
        // What is thrown here would never be answered, and its client would wait in vain.
        return throwError(() => rpcErrorOf(exception));
      default:
        throw httpExceptionOf(exception) ?? exception;
    }
  }
}

/** In the form that NestJS gives to errors of microservices. */
function rpcErrorOf(exception: AuroraDatabaseException): object {
  const { code } = firstFailureOf(exception);
  const answer = httpAnswerOf(code);
  if (answer === undefined) {
    new Logger(AurormExceptionFilter.name).error(exception);
    return { status: 'error', message: 'Internal server error' };
  }
  return { status: 'error', message: answer.message, code };
}

function httpExceptionOf(exception: AuroraDatabaseException): HttpException | undefined {
  const { code } = firstFailureOf(exception);
  const answer = httpAnswerOf(code);
  return answer === undefined
    ? undefined
    : new HttpException({ ...answer, code }, answer.statusCode, { cause: exception });
}

/** A transaction that was rolled back for a failure which was caught inside failed for that. */
function firstFailureOf(exception: AuroraDatabaseException): AuroraDatabaseException {
  return exception instanceof UnexpectedRollbackException && exception.cause instanceof AuroraDatabaseException
    ? firstFailureOf(exception.cause)
    : exception;
}
