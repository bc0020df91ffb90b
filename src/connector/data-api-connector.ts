import type {
  BatchExecuteStatementCommandInput,
  BatchExecuteStatementCommandOutput,
  BeginTransactionCommandOutput,
  ExecuteStatementCommandInput,
  ExecuteStatementCommandOutput,
} from '@aws-sdk/client-rds-data';

import type { Dialect, ValueDecoder } from '../dialects/dialect.js';
import { ServiceUnavailableException } from '../errors/service-exceptions.js';
import { TransactionNotFoundException } from '../errors/transaction-exceptions.js';
import type { ColumnType } from '../sql/column-type.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import type { Field } from '../wire/shapes.js';
import type { ConnectorSettings } from './connector-options.js';
import type { CallOptions, Connector, StatementResult } from './connector.js';
import { decodeField, decodeRecords, sizeOfRecords } from './record-decoder.js';
import { SdkCaller } from './sdk-caller.js';
import { StatementListeners } from './statement-event.js';
import { runServiceCall, type Answer, type ServiceCall } from './service-call.js';

/** The {@link Connector} over the AWS SDK: one deadline and our own repetitions around each call. */
export class DataApiConnector implements Connector {
  readonly listeners = new StatementListeners();
  readonly #settings: ConnectorSettings;
  readonly #dialect: Dialect;
  readonly #caller: SdkCaller;

  constructor(settings: ConnectorSettings, dialect: Dialect) {
    this.#settings = settings;
    this.#dialect = dialect;
    this.#caller = new SdkCaller(settings.client);
  }

  async execute(query: CompiledQuery, options: CallOptions = {}): Promise<StatementResult> {
    const input = this.#statementInput(query, options.transactionId);
    const { output, bytes } = await this.#call<ExecuteStatementCommandOutput>({
      operation: 'ExecuteStatement',
      kind: query.kind === 'select' || query.kind === 'inspect' ? 'read' : 'write',
      sql: query.sql,
      parameters: query.parameters,
      ...options,
      send: (abortSignal) => this.#caller.call((sdk) => new sdk.ExecuteStatementCommand(input), abortSignal),
      measure: ({ records }) => ({ numberOfRecords: records?.length ?? 0, bytes: sizeOfRecords(recordsOf(records)) }),
    });
    return { ...this.#decode(query, output), bytes };
  }

  async executeBatch({ sql, parameterSets }: CompiledBatch, options: CallOptions = {}): Promise<unknown[][]> {
    const input: BatchExecuteStatementCommandInput = {
      ...this.#target(),
      database: this.#settings.databaseName,
      sql,
      parameterSets: parameterSets as NonNullable<BatchExecuteStatementCommandInput['parameterSets']>,
      ...(options.transactionId === undefined ? {} : { transactionId: options.transactionId }),
    };
    const { output } = await this.#call<BatchExecuteStatementCommandOutput>({
      operation: 'BatchExecuteStatement',
      kind: 'write',
      sql,
      parameters: parameterSets.flat(),
      ...options,
      send: (abortSignal) => this.#caller.call((sdk) => new sdk.BatchExecuteStatementCommand(input), abortSignal),
    });
    return (output.updateResults ?? []).map(({ generatedFields }) => this.#decodeGenerated(generatedFields));
  }

  async begin(options: Pick<CallOptions, 'remainingMs'> = {}): Promise<string> {
    const { databaseName: database } = this.#settings;
    const input = { ...this.#target(), database };
    const { output } = await this.#call<BeginTransactionCommandOutput>({
      operation: 'BeginTransaction',
      kind: 'begin',
      ...options,
      send: (abortSignal) => this.#caller.call((sdk) => new sdk.BeginTransactionCommand(input), abortSignal),
    });
    if (output.transactionId === undefined) {
      throw new ServiceUnavailableException('The Data API began a transaction without giving its id.');
    }
    return output.transactionId;
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

  #decode(query: CompiledQuery, output: ExecuteStatementCommandOutput): Omit<StatementResult, 'bytes'> {
    const metadata = output.columnMetadata ?? [];
    const decoders: ValueDecoder[] =
      query.resultTypes?.map((type) => this.#dialect.decoder(type)) ??
      metadata.map(({ typeName }) => this.#dialect.decoderForTypeName(typeName ?? ''));
    return {
      columns: metadata.map(({ label, name }) => label ?? name ?? ''),
      typeNames: metadata.map(({ typeName }) => typeName ?? ''),
      records: decodeRecords(recordsOf(output.records), decoders),
      numberOfRecordsUpdated: output.numberOfRecordsUpdated ?? 0,
      generatedFields: this.#decodeGenerated(output.generatedFields),
    };
  }

  #decodeGenerated(fields: ExecuteStatementCommandOutput['generatedFields']): unknown[] {
    const decode = this.#dialect.decoder(GENERATED_KEY);
    return ((fields ?? []) as Field<Uint8Array>[]).map((field) => decodeField(field, decode));
  }

  async #call<Output>(call: ServiceCall<Output>): Promise<Answer<Output>> {
    return await runServiceCall(call, { ...this.#settings, listeners: this.listeners }, this.#dialect);
  }
}

const GENERATED_KEY: ColumnType = { name: 'bigint', array: false };

function recordsOf(records: ExecuteStatementCommandOutput['records']): Field<Uint8Array>[][] {
  return (records ?? []) as Field<Uint8Array>[][];
}
