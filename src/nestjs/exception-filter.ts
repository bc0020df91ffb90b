import { Catch, HttpException, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';

import { AuroraDatabaseException } from '../errors/base-exception.js';
import { UnexpectedRollbackException } from '../errors/transaction-exceptions.js';
import { httpAnswerOf } from './http-status.js';

/**
 * Answers requests that failed in the database with the status that fits: 404 for an entity that is not there, 409 for
 * a violated key or a stale version, 422 for a missing or refused value, 503 and 504 where trying again may help. The
 * body holds `statusCode`, `message` and the exception's `code`; SQL and values stay on the server. Everything else is
 * left to NestJS, which logs it and answers 500.
 *
 * ```ts
 * providers: [{ provide: APP_FILTER, useClass: AurormExceptionFilter }]
 * ```
 */
@Catch(AuroraDatabaseException)
export class AurormExceptionFilter extends BaseExceptionFilter<AuroraDatabaseException> {
  /** NestJS shows it; bundlers rename decorated classes. */
  static override readonly name = 'AurormExceptionFilter';

  override catch(exception: AuroraDatabaseException, host: ArgumentsHost): void {
    if (host.getType() !== 'http') {
      throw exception;
    }
    super.catch((httpExceptionOf(exception) ?? exception) as AuroraDatabaseException, host);
  }
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
