import type { Dialect } from '../dialects/dialect.js';
import type { ColumnType } from '../sql/column-type.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { hiddenMember } from '../sql/hidden-member.js';
import type { StatementResult } from './connector.js';
import { fieldReaderOf, type FieldReader, type WireField, type WireRecord } from './field-reader.js';
import { decodeRecords } from './record-decoder.js';
import { sizeOfRecords } from './record-size.js';

/** The answer of ExecuteStatement, from its body or from the SDK. */
export interface StatementAnswer {
  readonly records?: readonly WireRecord[];
  readonly columnMetadata?: readonly ColumnDescription[];
  readonly numberOfRecordsUpdated?: number;
  readonly generatedFields?: readonly WireField[];
}

interface ColumnDescription {
  readonly label?: string;
  readonly name?: string;
  readonly typeName?: string;
}

/** The answer of BatchExecuteStatement. */
export interface BatchAnswer {
  readonly updateResults?: readonly Pick<StatementAnswer, 'generatedFields'>[];
}

type Decoders = Pick<Dialect, 'decoder' | 'decoderForTypeName'>;

const GENERATED_KEY: ColumnType = { name: 'bigint', array: false };

/** @throws {RoundedIntegerException} when an integer was rounded before it came here */
export function decodeStatement(
  { resultTypes }: Pick<CompiledQuery, 'resultTypes'>,
  { records = [], columnMetadata = [], numberOfRecordsUpdated = 0, generatedFields }: StatementAnswer,
  dialect: Decoders,
): StatementResult {
  const readers =
    resultTypes === undefined
      ? columnMetadata.map(({ typeName = '' }) => fieldReaderOf(dialect.decoderForTypeName(typeName)))
      : readersOf(resultTypes, dialect);
  return new DecodedResult(records, {
    columns: columnMetadata.map(({ label, name }) => label ?? name ?? ''),
    typeNames: columnMetadata.map(({ typeName }) => typeName ?? ''),
    records: decodeRecords(records, readers),
    numberOfRecordsUpdated,
    generatedFields: decodeGenerated(generatedFields, dialect),
  });
}

/** What was made of a list of types, which repositories keep. */
interface KnownReaders {
  readonly dialect: Decoders;
  readonly readers: readonly FieldReader[];
}

const knownReaders = hiddenMember<KnownReaders>();

function readersOf(types: readonly ColumnType[], dialect: Decoders): readonly FieldReader[] {
  const known = knownReaders.get(types);
  if (known?.dialect === dialect) {
    return known.readers;
  }
  const readers = types.map((type) => fieldReaderOf(dialect.decoder(type)));
  knownReaders.set(types, { dialect, readers });
  return readers;
}

/**
 * A result whose size is found out when somebody asks for it: few do, and it takes a look at every value. The getters
 * are those of all results, so that a result that is made of another one has neither its size nor its fields; one of an
 * object's own would be kept with its records until the old garbage is collected.
 */
class DecodedResult implements StatementResult {
  readonly columns: readonly string[];
  readonly typeNames: readonly string[];
  readonly records: readonly unknown[][];
  readonly numberOfRecordsUpdated: number;
  readonly generatedFields: readonly unknown[];
  readonly #fields: readonly WireRecord[];

  constructor(fields: readonly WireRecord[], decoded: Omit<StatementResult, 'bytes' | 'fields'>) {
    this.columns = decoded.columns;
    this.typeNames = decoded.typeNames;
    this.records = decoded.records;
    this.numberOfRecordsUpdated = decoded.numberOfRecordsUpdated;
    this.generatedFields = decoded.generatedFields;
    this.#fields = fields;
  }

  get fields(): readonly WireRecord[] {
    return this.#fields;
  }

  get bytes(): number {
    return sizeOfRecords(this.#fields);
  }
}

export function decodeBatch({ updateResults = [] }: BatchAnswer, dialect: Decoders): unknown[][] {
  return updateResults.map(({ generatedFields }) => decodeGenerated(generatedFields, dialect));
}

function decodeGenerated(fields: readonly WireField[] = [], dialect: Decoders): unknown[] {
  return fields.map(fieldReaderOf(dialect.decoder(GENERATED_KEY)));
}
