import type { ColumnType } from '../../sql/column-type.js';
import type { Field } from '../../wire/shapes.js';
import type { DatabaseError } from '../database-error.js';
import type { Dialect, TransactionModes, ValueDecoder } from '../dialect.js';
import { explained } from '../explained.js';
import { arrayLiteral } from './postgres-array.js';
import { POSTGRES_CURSOR } from './postgres-cursor.js';
import { readPostgresError } from './postgres-error.js';
import { asItCame, decoderForTypeName, postgresTypeOf, sqlNameOf } from './postgres-types.js';

/** SQL as Aurora PostgreSQL speaks it. */
export class PostgresDialect implements Dialect {
  readonly syntax = {
    dollarQuotes: true,
    backslashEscapes: false,
    doubleQuotedStrings: false,
    backticks: false,
    hashComments: false,
    nestedComments: true,
    executableComments: false,
    dashesNeedSpace: false,
    carriageReturnEndsComment: true,
    offsetIsReserved: true,
    volatileFunctions: new Set<string>(),
    positionalPlaceholders: 'dollar',
    definitionsCommit: false,
  } as const;
  readonly unreturnableValues = 'infinity in a date or a timestamp, or a number beyond a double in a JSON document';
  readonly failedStatementAbortsTransaction = true;
  readonly walk = POSTGRES_CURSOR;
  /** @see https://www.postgresql.org/docs/17/functions-info.html#FUNCTIONS-PG-SNAPSHOT */
  readonly commitVerification = {
    numberOfTransaction: 'SELECT CAST(pg_current_xact_id() AS text)',
    statusOfTransaction: 'SELECT pg_xact_status(CAST(:number AS xid8))',
    parameter: 'number',
  };

  /** @see https://www.postgresql.org/docs/17/sql-set-transaction.html */
  setTransaction({ isolation, readOnly = false }: TransactionModes): string {
    const modes = [
      ...(isolation === undefined ? [] : [`ISOLATION LEVEL ${isolation}`]),
      ...(readOnly ? ['READ ONLY'] : []),
    ];
    return `SET TRANSACTION ${modes.join(', ')}`;
  }

  parameter(placeholder: string, type: ColumnType): string {
    return type.array || postgresTypeOf(type).needsCast ? this.typedParameter(placeholder, type) : placeholder;
  }

  typedParameter(placeholder: string, type: ColumnType): string {
    return `CAST(${placeholder} AS ${sqlNameOf(type)})`;
  }

  encode(value: unknown, type: ColumnType): Field<Uint8Array> {
    if (value === null) {
      return { isNull: true };
    }
    return explained(type, () => {
      if (type.array) {
        return { stringValue: arrayLiteral(value, type) };
      }
      const postgresType = postgresTypeOf(type);
      return postgresType.field?.(value) ?? { stringValue: postgresType.text(value) };
    });
  }

  castToText(isArray: boolean): string {
    return `CAST(… AS text${isArray ? '[]' : ''})`;
  }

  readError(message: string): DatabaseError {
    return readPostgresError(message);
  }

  decoder(type: ColumnType): ValueDecoder {
    return postgresTypeOf(type).decode ?? asItCame;
  }

  decoderForTypeName(typeName: string): ValueDecoder {
    return decoderForTypeName(typeName);
  }
}
