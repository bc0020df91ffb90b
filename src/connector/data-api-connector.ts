import type {
  BeginTransactionCommandOutput,
  ExecuteStatementCommandInput,
  ExecuteStatementCommandOutput,
} from '@aws-sdk/client-rds-data';
import { setTimeout as delay } from 'node:timers/promises';

import type { Dialect, ValueDecoder } from '../dialects/dialect.js';
import { ServiceUnavailableException } from '../errors/service-exceptions.js';
import { TransactionNotFoundException } from '../errors/transaction-exceptions.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import type { Field, OperationName } from '../wire/shapes.js';
import type { ConnectorSettings, StatementEvent } from './connector-options.js';
import type { CallOptions, Connector, StatementResult } from './connector.js';
import { translateError } from './error-translator.js';
import { decodeField, decodeRecords, sizeOfRecords } from './record-decoder.js';
import { nextDelayMs, type CallKind } from './retry-policy.js';
import { CallFailure, SdkCaller } from './sdk-caller.js';
import { classifyFailure } from './service-failure.js';

interface Call<Output> {
  readonly operation: OperationName;
  readonly kind: CallKind;
  readonly sql?: string;
  readonly transactionId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly send: (signal: AbortSignal) => Promise<Output>;
  readonly countRecords?: (output: Output) => number;
}

/** The {@link Connector} over the AWS SDK: one deadline and our own repetitions around each call. */
export class DataApiConnector implements Connector {
  readonly #settings: ConnectorSettings;
  readonly #dialect: Dialect;
  readonly #caller: SdkCaller;

  constructor(settings: ConnectorSettings, dialect: Dialect) {
    this.#settings = settings;
    this.#dialect = dialect;
    this.#caller = new SdkCaller(settings.client);
  }

  async execute(query: CompiledQuery, { transactionId, signal }: CallOptions = {}): Promise<StatementResult> {
    const input = this.#statementInput(query, transactionId);
    const output = await this.#call<ExecuteStatementCommandOutput>({
      operation: 'ExecuteStatement',
      kind: query.kind === 'write' ? 'write' : 'read',
      sql: query.sql,
      transactionId,
      signal,
      send: (abortSignal) => this.#caller.call((sdk) => new sdk.ExecuteStatementCommand(input), abortSignal),
      countRecords: ({ records }) => records?.length ?? 0,
    });
    return this.#decode(query, output);
  }

  async begin(): Promise<string> {
    const { databaseName: database } = this.#settings;
    const input = { ...this.#target(), database };
    const { transactionId } = await this.#call<BeginTransactionCommandOutput>({
      operation: 'BeginTransaction',
      kind: 'begin',
      send: (abortSignal) => this.#caller.call((sdk) => new sdk.BeginTransactionCommand(input), abortSignal),
    });
    if (transactionId === undefined) {
      throw new ServiceUnavailableException('The Data API began a transaction without giving its id.');
    }
    return transactionId;
  }

  async commit(transactionId: string): Promise<void> {
    const input = { ...this.#target(), transactionId };
    await this.#call({
      operation: 'CommitTransaction',
      kind: 'commit',
      transactionId,
      send: (abortSignal) => this.#caller.call((sdk) => new sdk.CommitTransactionCommand(input), abortSignal),
    });
  }

  async rollback(transactionId: string): Promise<void> {
    const input = { ...this.#target(), transactionId };
    try {
      await this.#call({
        operation: 'RollbackTransaction',
        kind: 'rollback',
        transactionId,
        send: (abortSignal) => this.#caller.call((sdk) => new sdk.RollbackTransactionCommand(input), abortSignal),
      });
    } catch (failure) {
      if (!(failure instanceof TransactionNotFoundException)) {
        throw failure;
      }
    }
  }

  #target(): { readonly resourceArn: string; readonly secretArn: string } {
    return { resourceArn: this.#settings.dbClusterArn, secretArn: this.#settings.dbCredentialsSecretsStoreArn };
  }

  #statementInput(query: CompiledQuery, transactionId: string | undefined): ExecuteStatementCommandInput {
    return {
      ...this.#target(),
      database: this.#settings.databaseName,
      sql: query.sql,
      parameters: query.parameters as NonNullable<ExecuteStatementCommandInput['parameters']>,
      includeResultMetadata: query.resultTypes === undefined,
      // As numbers, the SDK would round integers beyond 2^53.
      resultSetOptions: { longReturnType: 'STRING' },
      ...(transactionId === undefined ? {} : { transactionId }),
    };
  }

  #decode(query: CompiledQuery, output: ExecuteStatementCommandOutput): StatementResult {
    const records = (output.records ?? []) as Field<Uint8Array>[][];
    const metadata = output.columnMetadata ?? [];
    const decoders: ValueDecoder[] =
      query.resultTypes?.map((type) => this.#dialect.decoder(type)) ??
      metadata.map(({ typeName }) => this.#dialect.decoderForTypeName(typeName ?? ''));
    const generatedFields = (output.generatedFields ?? []) as Field<Uint8Array>[];
    return {
      columns: metadata.map(({ label, name }) => label ?? name ?? ''),
      records: decodeRecords(records, decoders),
      numberOfRecordsUpdated: output.numberOfRecordsUpdated ?? 0,
      generatedFields: generatedFields.map((field) => decodeField(field, this.#dialect.decoderForTypeName('int8'))),
      bytes: sizeOfRecords(records),
    };
  }

  /** Sends a call until it is answered or may not be sent again. */
  async #call<Output>(call: Call<Output>): Promise<Output> {
    const { timeoutMs, maxAttempts } = this.#settings;
    const deadline = performance.now() + timeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(call, attempt, signal);
      } catch (caught) {
        if (!(caught instanceof CallFailure)) {
          throw caught;
        }
        const failure = classifyFailure(caught.error, caught.sent);
        const delayMs = signal.aborted
          ? undefined
          : nextDelayMs({
              failure,
              call: call.kind,
              inTransaction: call.transactionId !== undefined,
              attempt,
              maxAttempts,
              remainingMs: deadline - performance.now(),
              random: Math.random(),
            });
        if (delayMs === undefined) {
          throw translateError(caught.error, { failure, call: call.kind, statement: call.sql });
        }
        // An abort ends the waiting, and the next attempt before it is sent.
        await delay(delayMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #attempt<Output>(call: Call<Output>, attempt: number, signal: AbortSignal): Promise<Output> {
    const start = performance.now();
    const report = (rest: Pick<StatementEvent, 'error' | 'numberOfRecords'>): void =>
      this.#tell({
        operation: call.operation,
        ...(call.sql === undefined ? {} : { sql: call.sql }),
        ...(call.transactionId === undefined ? {} : { transactionId: call.transactionId }),
        durationMs: performance.now() - start,
        attempt,
        ...rest,
      });
    let output: Output;
    try {
      output = await call.send(signal);
    } catch (failure) {
      report({ numberOfRecords: 0, error: failure instanceof CallFailure ? failure.error : failure });
      throw failure;
    }
    report({ numberOfRecords: call.countRecords?.(output) ?? 0 });
    return output;
  }

  /** A listener that throws must not make a statement that ran look like one that failed. */
  #tell(event: StatementEvent): void {
    try {
      this.#settings.onStatement(event);
    } catch (failure) {
      process.emitWarning(`onStatement has thrown: ${String(failure)}`, 'AurormWarning');
    }
  }
}
