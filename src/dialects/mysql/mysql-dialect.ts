import { ConfigurationException } from '../../errors/base-exception.js';
import type { ColumnType } from '../../sql/column-type.js';
import type { ColumnReference, ContainmentOperator } from '../../sql/condition.js';
import type { BulkUpdateParts, ConflictParts, RowSource } from '../../sql/statement-rendering.js';
import type { RowLock } from '../../sql/statement.js';
import type { Field } from '../../wire/shapes.js';
import type { DatabaseError } from '../database-error.js';
import type { EntityDialect, ValueDecoder } from '../dialect.js';
import { explained } from '../explained.js';
import { readMysqlError } from './mysql-error.js';
import { MYSQL_PAGES } from './mysql-pages.js';
import * as rows from './mysql-rows.js';
import { MYSQL_SCHEMA } from './mysql-schema.js';
import { decoderForTypeName, mysqlTypeOf } from './mysql-types.js';
import { quoteIdentifier } from './quote-identifier.js';

/**
 * SQL as Aurora MySQL speaks it in its default SQL mode. `ANSI_QUOTES` and `NO_BACKSLASH_ESCAPES` change what quotes
 * and backslashes mean; a call of the Data API has neither unless the cluster's parameters say so.
 */
export class MysqlDialect implements EntityDialect {
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
  readonly nameLimit = { length: 64, unit: 'characters' } as const;
  readonly unreturnableValues = 'a date with a zero for its year, month or day, such as 0000-00-00';
  readonly failedStatementAbortsTransaction = false;
  readonly repeatedLabelCode = 1060;
  readonly walk = MYSQL_PAGES;
  readonly schema = MYSQL_SCHEMA;
  readonly forEntities = this;
  readonly supportsReturning = false;
  readonly sortsNullsLast = false;
  readonly namesConflictKey = false;
  /** In UTC whatever the time zone of the session, as every other time that is sent. */
  readonly currentTime = 'UTC_TIMESTAMP(6)';
  readonly defaultValues = '() VALUES ()';

  quoteIdentifier(name: string): string {
    return quoteIdentifier(name);
  }

  selected(expression: string): string {
    return expression;
  }

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

  inList(column: string, placeholder: string, type: ColumnType): string {
    return rows.inList(column, placeholder, type);
  }

  encodeList(values: readonly unknown[], type: ColumnType): Field<Uint8Array> {
    return rows.encodeList(values, type);
  }

  likeIgnoringCase(column: string, pattern: string): string {
    return `LOWER(${column}) LIKE LOWER(${pattern})`;
  }

  containment(column: string, operator: ContainmentOperator, value: string): string {
    if (operator !== 'jsonContains') {
      throw new ConfigurationException(
        `MySQL has no arrays to compare: keep them as JSON, and write JsonContains() in the place of ` +
          `${operator === 'arrayContains' ? 'ArrayContains' : 'ArrayOverlap'}().`,
      );
    }
    return `JSON_CONTAINS(${column}, ${value})`;
  }

  exactText(column: string, type: ColumnType): string {
    if (type.name === 'real') {
      throw new ConfigurationException(
        'MySQL does not tell the exact value of a FLOAT: declare the column as double, or order by another.',
      );
    }
    return `CAST(${column} AS CHAR)`;
  }

  fromExactText(placeholder: string, type: ColumnType): string {
    const { castName } = mysqlTypeOf(type);
    const name =
      castName ??
      { bigint: 'SIGNED', boolean: 'SIGNED', integer: 'SIGNED', smallint: 'SIGNED', double: 'DOUBLE' }[
        type.name as 'bigint'
      ];
    return name === undefined ? placeholder : `CAST(${placeholder} AS ${name})`;
  }

  orderTerm(column: string, direction: 'ASC' | 'DESC', nulls: 'first' | 'last' | undefined): string {
    // Rows without a value come first in ascending order, and last in descending.
    const isDefault = nulls === undefined || (nulls === 'first') === (direction === 'ASC');
    return isDefault
      ? `${column} ${direction}`
      : `${column} IS NULL ${nulls === 'first' ? 'DESC' : 'ASC'}, ${column} ${direction}`;
  }

  limitClause(limit = NO_LIMIT, offset?: string): string {
    return `LIMIT ${limit}${offset === undefined ? '' : ` OFFSET ${offset}`}`;
  }

  lockClause({ mode, onLocked }: RowLock): string {
    if (mode === 'update') {
      return `FOR UPDATE${{ fail: ' NOWAIT', skip: ' SKIP LOCKED', wait: '' }[onLocked]}`;
    }
    if (onLocked !== 'wait') {
      throw new ConfigurationException(
        "MySQL and MariaDB have no common SQL for a shared lock that does not wait: use the mode 'update', or wait.",
      );
    }
    return 'LOCK IN SHARE MODE';
  }

  /** The newer form with an alias of the row is unknown to MariaDB. */
  insertedValue(column: string): string {
    return `VALUES(${column})`;
  }

  /** INSERT IGNORE would store other values in the place of those that a column cannot hold. */
  onConflict({ key, assignments, isIgnored }: ConflictParts): string {
    if (isIgnored) {
      throw new ConfigurationException(
        'MySQL does not tell which rows an INSERT left out: use upsert(), or insert() and catch UniqueViolationException.',
      );
    }
    const unchanged = key.map((column) => `${column} = ${column}`);
    return `ON DUPLICATE KEY UPDATE ${(assignments.length === 0 ? unchanged : assignments).join(', ')}`;
  }

  rowSource(placeholder: string, columns: readonly ColumnReference[]): RowSource {
    return rows.rowSource(placeholder, columns);
  }

  encodeRows(given: readonly (readonly unknown[])[], columns: readonly ColumnReference[]): string {
    return rows.encodeRows(given, columns);
  }

  /** The rows are counted and locked before any is changed, and none is changed where one is missing. */
  bulkUpdate({ table, source, matches, condition, assignments, expected }: BulkUpdateParts): string {
    const set = assignments.map(([name, value]) => `${name} = ${value}`);
    const joined = `${table} JOIN ${source.from} ON ${matches.join(' AND ')}${condition}`;
    return (
      `UPDATE ${joined} JOIN (SELECT count(*) AS aurorm_count FROM ${joined} FOR UPDATE) AS aurorm_found ` +
      `ON aurorm_count = ${expected} SET ${set.join(', ')}`
    );
  }

  get isInserted(): never {
    throw noReturning();
  }

  get updatedOrdinal(): never {
    throw noReturning();
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

/** The largest number that there is. OFFSET cannot stand alone. */
const NO_LIMIT = '18446744073709551615';

function noReturning(): ConfigurationException {
  return new ConfigurationException('MySQL has no RETURNING.');
}
