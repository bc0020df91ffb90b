import type { BatchExecuteStatementCommandInput, ExecuteStatementCommandInput } from '@aws-sdk/client-rds-data';

import type { Dialect } from '../dialects/dialect.js';
import { RoundedIntegerException } from '../dialects/integer-decoders.js';
import { ServiceUnavailableException } from '../errors/service-exceptions.js';
import { TransactionNotFoundException } from '../errors/transaction-exceptions.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import type { BeginTransactionResponse } from '../wire/shapes.js';
import type { ConnectorSettings } from './connector-options.js';
import type { CallOptions, Connector, StatementResult } from './connector.js';
import { sizeOfRecords } from './record-size.js';
import { parseExactly } from './response-body.js';
import { SdkCaller, type CallAnswer } from './sdk-caller.js';
import { runServiceCall, type AnswerSize, type ServiceCall } from './service-call.js';
import { StatementListeners } from './statement-event.js';
import { decodeBatch, decodeStatement, type BatchAnswer, type StatementAnswer } from './statement-decoder.js';

interface CallSettings extends ConnectorSettings {
  readonly listeners: StatementListeners;
}

/** The {@link Connector} over the AWS SDK: one deadline and our own repetitions around each call. */
export class DataApiConnector implements Connector {
  readonly listeners = new StatementListeners();
  readonly #settings: CallSettings;
  readonly #dialect: Dialect;
  readonly #target: { readonly resourceArn: string; readonly secretArn: string };
  readonly #caller: SdkCaller;

  constructor(settings: ConnectorSettings, dialect: Dialect) {
    this.#settings = { ...settings, listeners: this.listeners };
    this.#dialect = dialect;
    this.#target = { resourceArn: settings.dbClusterArn, secretArn: settings.dbCredentialsSecretsStoreArn };
    this.#caller = new SdkCaller(settings.client);
  }

  async execute(query: CompiledQuery, options: CallOptions = NO_OPTIONS): Promise<StatementResult> {
    const input = this.#statementInput(query, options.transactionId);
    const answer = await this.#call<StatementAnswer>({
      operation: 'ExecuteStatement',
      kind: query.kind === 'select' || query.kind === 'inspect' ? 'read' : 'write',
      sql: query.sql,
      parameters: query.parameters,
      options,
      send: (abortSignal) => this.#caller.call((sdk) => new sdk.ExecuteStatementCommand(input), abortSignal),
      measure: sizeOfAnswer,
    });
    return decodeExactly(answer, (output) => decodeStatement(query, output, this.#dialect));
  }

  async executeBatch({ sql, parameterSets }: CompiledBatch, options: CallOptions = NO_OPTIONS): Promise<unknown[][]> {
    const input: BatchExecuteStatementCommandInput = {
      database: this.#settings.databaseName,
      sql,
      parameterSets: parameterSets as NonNullable<BatchExecuteStatementCommandInput['parameterSets']>,
      ...this.#target,
      ...(options.transactionId === undefined ? {} : { transactionId: options.transactionId }),
    };
    const answer = await this.#call<BatchAnswer>({
      operation: 'BatchExecuteStatement',
      kind: 'write',
      sql,
      parameters: parameterSets.flat(),
      options,
      send: (abortSignal) => this.#caller.call((sdk) => new sdk.BatchExecuteStatementCommand(input), abortSignal),
    });
    return decodeExactly(answer, (output) => decodeBatch(output, this.#dialect));
  }

  async begin(options: Pick<CallOptions, 'remainingMs' | 'signal'> = NO_OPTIONS): Promise<string> {
    const { databaseName: database } = this.#settings;
    const input = { database, ...this.#target };
    const { output } = await this.#call<Partial<BeginTransactionResponse>>({
      operation: 'BeginTransaction',
      kind: 'begin',
      options,
      send: (abortSignal) => this.#caller.call((sdk) => new sdk.BeginTransactionCommand(input), abortSignal),
    });
    if (output.transactionId === undefined) {
      throw new ServiceUnavailableException('The Data API began a transaction without giving its id.');
    }
    return output.transactionId;
  }

  async commit(transactionId: string): Promise<void> {
    const input = { transactionId, ...this.#target };
    await this.#call({
      operation: 'CommitTransaction',
      kind: 'commit',
      options: { transactionId },
      send: (abortSignal) => this.#caller.call((sdk) => new sdk.CommitTransactionCommand(input), abortSignal),
    });
  }

  async rollback(transactionId: string): Promise<void> {
    const input = { transactionId, ...this.#target };
    try {
      await this.#call({
        operation: 'RollbackTransaction',
        kind: 'rollback',
        options: { transactionId },
        send: (abortSignal) => this.#caller.call((sdk) => new sdk.RollbackTransactionCommand(input), abortSignal),
      });
    } catch (failure) {
      if (!(failure instanceof TransactionNotFoundException)) {
        throw failure;
      }
    }
  }

  #statementInput(query: CompiledQuery, transactionId: string | undefined): ExecuteStatementCommandInput {
    const { resourceArn, secretArn } = this.#target;
    return {
      resourceArn,
      secretArn,
      database: this.#settings.databaseName,
      sql: query.sql,
      parameters: query.parameters as NonNullable<ExecuteStatementCommandInput['parameters']>,
      includeResultMetadata: query.resultTypes === undefined,
      resultSetOptions: EXACT_INTEGERS,
      ...(transactionId === undefined ? {} : { transactionId }),
    };
  }

  #call<Output extends object>(call: ServiceCall<Output>): Promise<CallAnswer<Output>> {
    return runServiceCall(call, this.#settings, this.#dialect);
  }
}

const NO_OPTIONS: CallOptions = {};

/** As numbers, a double of the SDK or its own reading would round integers beyond 2^53. */
const EXACT_INTEGERS = { longReturnType: 'STRING' } as const;

function sizeOfAnswer({ records = [] }: StatementAnswer): AnswerSize {
  return { numberOfRecords: records.length, bytes: sizeOfRecords(records) };
}

/** Decodes an answer, once more from its text where `JSON.parse` has rounded an integer in it. */
function decodeExactly<Output, Result>(
  { output, body }: CallAnswer<Output>,
  decode: (output: Output) => Result,
): Result {
  try {
    return decode(output);
  } catch (failure) {
    if (body === undefined || !(failure instanceof RoundedIntegerException)) {
      throw failure;
    }
    return decode(parseExactly(body) as Output);
  }
}
