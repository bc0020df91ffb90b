import { ConfigurationException } from '../../errors/base-exception.js';
import type { ColumnType } from '../../sql/column-type.js';
import { forColumn } from '../../sql/column-value.js';
import type { ColumnReference } from '../../sql/condition.js';
import type { Field } from '../../wire/shapes.js';
import type { DatabaseError } from '../database-error.js';
import type { EntityDialect, TransactionModes, ValueDecoder } from '../dialect.js';
import { explained } from '../explained.js';
import { POSTGRES_CURSOR } from './postgres-cursor.js';
import { readPostgresError } from './postgres-error.js';
import { asItCame, decoderForTypeName, postgresTypeOf, quoteIdentifier } from './postgres-types.js';

/** SQL as Aurora PostgreSQL speaks it. */
export class PostgresDialect implements EntityDialect {
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
  readonly failedStatementAbortsTransaction = true;
  readonly walk = POSTGRES_CURSOR;
  readonly forEntities = this;
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

  quoteIdentifier(name: string): string {
    return quoteIdentifier(name);
  }

  selected(column: string, type: ColumnType): string {
    return type.array && postgresTypeOf(type).isArrayReadAsText === true
      ? `CAST(${column} AS text[]) AS ${column}`
      : column;
  }

  parameter(placeholder: string, type: ColumnType): string {
    return type.array || postgresTypeOf(type).needsCast ? `CAST(${placeholder} AS ${sqlName(type)})` : placeholder;
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

  inList(column: string, placeholder: string, type: ColumnType): string {
    return `${column} = ANY (${this.parameter(placeholder, type)})`;
  }

  bulkSource(placeholder: string, columns: readonly ColumnReference[]): { from: string; ordinal: string } {
    const names = columns.map(({ name }) => quoteIdentifier(name));
    const definitions = columns.map(({ type }, index) => `${names[index]} ${sqlName(type)}`);
    return {
      from:
        `ROWS FROM (json_to_recordset(CAST(${placeholder} AS json)) AS (${definitions.join(', ')})) ` +
        `WITH ORDINALITY AS rows (${names.join(', ')}, aurorm_ordinal)`,
      ordinal: 'aurorm_ordinal',
    };
  }

  encodeRows(rows: readonly (readonly unknown[])[], columns: readonly ColumnReference[]): string {
    const members = columns.map((column) => ({
      column,
      name: JSON.stringify(column.name),
      encode: jsonEncoder(column.type),
    }));
    const texts = rows.map((row, place) => {
      const values = members.map(({ column, name, encode }, index) => {
        const value = row[index];
        return `${name}:${value === null ? 'null' : forColumn(column, () => encode(value), place)}`;
      });
      return `{${values.join(',')}}`;
    });
    return `[${texts.join(',')}]`;
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

function sqlName(type: ColumnType): string {
  return `${postgresTypeOf(type).sqlName}${type.array ? '[]' : ''}`;
}

/** Gives a value of the type as JSON text. Numbers keep their digits: they are never read as JavaScript numbers again. */
function jsonEncoder(type: ColumnType): (value: unknown) => string {
  const { json, text } = postgresTypeOf(type);
  const encode = json ?? ((value: unknown) => JSON.stringify(text(value)));
  return type.array
    ? (value) =>
        `[${elements(value)
          .map((element) => (element === null ? 'null' : encode(element)))
          .join(',')}]`
    : encode;
}

/**
 * PostgreSQL's own text of an array, since the service accepts no array as a parameter.
 *
 * @see https://www.postgresql.org/docs/17/arrays.html#ARRAYS-IO
 */
function arrayLiteral(value: unknown, type: ColumnType): string {
  const { text } = postgresTypeOf(type);
  const texts = elements(value).map((element) =>
    element === null ? 'NULL' : `"${text(element).replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  );
  return `{${texts.join(',')}}`;
}

function elements(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new ConfigurationException('Found a value that is no array where an array is needed.');
  }
  // A hole in an array becomes undefined, which is refused; other methods would pass it over.
  return Array.from(value as unknown[]);
}
