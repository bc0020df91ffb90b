import type { ColumnType } from '../../sql/column-type.js';
import type { Field } from '../../wire/shapes.js';
import type { DatabaseError } from '../database-error.js';
import type { Dialect, ValueDecoder } from '../dialect.js';
import { explained } from '../explained.js';
import { readMysqlError } from './mysql-error.js';
import { MYSQL_PAGES } from './mysql-pages.js';
import { decoderForTypeName, mysqlTypeOf } from './mysql-types.js';

/**
 * SQL as Aurora MySQL speaks it in its default SQL mode. `ANSI_QUOTES` and `NO_BACKSLASH_ESCAPES` change what quotes
 * and backslashes mean; a call of the Data API has neither unless the cluster's parameters say so.
 */
export class MysqlDialect implements Dialect {
  readonly syntax = {
    dollarQuotes: false,
    backslashEscapes: true,
    doubleQuotedStrings: true,
    backticks: true,
    hashComments: true,
    nestedComments: false,
    executableComments: true,
    dashesNeedSpace: true,
    carriageReturnEndsComment: false,
    offsetIsReserved: false,
    volatileFunctions: new Set(['RAND', 'RANDOM_BYTES', 'SYSDATE', 'UUID', 'UUID_SHORT']),
    positionalPlaceholders: 'questionMark',
    definitionsCommit: true,
  } as const;
  readonly unreturnableValues = 'a date with a zero for its year, month or day, such as 0000-00-00';
  readonly failedStatementAbortsTransaction = false;
  readonly repeatedLabelCode = 1060;
  readonly walk = MYSQL_PAGES;

  parameter(placeholder: string, type: ColumnType): string {
    const { castName } = mysqlTypeOf(type);
    return castName === undefined ? placeholder : `CAST(${placeholder} AS ${castName})`;
  }

  typedParameter(placeholder: string, type: ColumnType): string {
    return mysqlTypeOf(type).typedAs?.(placeholder) ?? this.parameter(placeholder, type);
  }

  encode(value: unknown, type: ColumnType): Field<Uint8Array> {
    const mysqlType = mysqlTypeOf(type);
    return value === null ? { isNull: true } : explained(type, () => mysqlType.field(value));
  }

  castToText(): string {
    return 'CAST(… AS CHAR)';
  }

  readError(message: string): DatabaseError {
    return readMysqlError(message);
  }

  decoder(type: ColumnType): ValueDecoder {
    return mysqlTypeOf(type).decode ?? ((value) => value);
  }

  decoderForTypeName(typeName: string): ValueDecoder {
    return decoderForTypeName(typeName);
  }
}
