/**
 * The contract of the RDS Data API (`rds-data`, version 2018-08-01), as types.
 *
 * `Bytes` is what a blob is on the side that uses the shape: base64 text on the wire (the default),
 * `Uint8Array` behind the AWS SDK.
 *
 * @see https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_Types.html
 */

/** One value of a record or a parameter: exactly one member is present. */
export type Field<Bytes = string> =
  | { isNull: boolean }
  | { booleanValue: boolean }
  | { longValue: number | bigint }
  | { doubleValue: number | string }
  | { stringValue: string }
  | { blobValue: Bytes }
  | { arrayValue: ArrayValue };

/** A one-dimensional array: exactly one member is present; `null` stands for an SQL NULL among the elements. */
export type ArrayValue =
  | { booleanValues: (boolean | null)[] }
  | { longValues: (number | bigint | null)[] }
  | { doubleValues: (number | string | null)[] }
  | { stringValues: (string | null)[] }
  | { arrayValues: (ArrayValue | null)[] };

/** Tells the service to bind a `stringValue` as another type than text. */
export type TypeHint = 'DATE' | 'DECIMAL' | 'JSON' | 'TIME' | 'TIMESTAMP' | 'UUID';

export interface SqlParameter<Bytes = string> {
  name: string;
  value: Field<Bytes>;
  typeHint?: TypeHint;
}

export interface ResultSetOptions {
  /** @default 'STRING' */
  decimalReturnType?: 'DOUBLE_OR_LONG' | 'STRING';
  /** @default 'LONG' */
  longReturnType?: 'LONG' | 'STRING';
}

/** What the service tells of a result column; the numbers follow the JDBC tables of the engine's driver. */
export interface ColumnMetadata {
  name: string;
  label: string;
  /** A `java.sql.Types` code. */
  type: number;
  /** The engine's own name, `int8` or `_text` for instance. */
  typeName: string;
  schemaName: string;
  tableName: string;
  isAutoIncrement: boolean;
  isSigned: boolean;
  isCurrency: boolean;
  isCaseSensitive: boolean;
  /** 0 no, 1 yes, 2 unknown. */
  nullable: 0 | 1 | 2;
  precision: number;
  scale: number;
  arrayBaseColumnType: number;
}

export interface ExecuteStatementResponse<Bytes = string> {
  records?: Field<Bytes>[][];
  columnMetadata?: ColumnMetadata[];
  numberOfRecordsUpdated?: number;
  generatedFields?: Field<Bytes>[];
  formattedRecords?: string;
}

export interface BatchExecuteStatementResponse<Bytes = string> {
  updateResults: { generatedFields: Field<Bytes>[] }[];
}

export interface BeginTransactionResponse {
  transactionId: string;
}

/** The response of CommitTransaction and of RollbackTransaction. */
export interface EndTransactionResponse {
  transactionStatus: string;
}

/** The five operations of the service that this project uses. */
export type OperationName =
  | 'BatchExecuteStatement'
  | 'BeginTransaction'
  | 'CommitTransaction'
  | 'ExecuteStatement'
  | 'RollbackTransaction';
