import { ConfigurationException } from '../../errors/base-exception.js';
import { isDocumentType, type ColumnType } from '../../sql/column-type.js';
import type { ColumnReference, ContainmentOperator } from '../../sql/condition.js';
import type { BulkUpdateParts, ConflictParts, RowSource } from '../../sql/statement-rendering.js';
import type { AggregateFunction, RowLock } from '../../sql/statement.js';
import type { Field } from '../../wire/shapes.js';
import type { EntityDialect } from '../dialect.js';
import { literal } from './literal.js';
import { MysqlDialect } from './mysql-dialect.js';
import * as rows from './mysql-rows.js';
import { MYSQL_SCHEMA } from './mysql-schema.js';
import { mysqlTypeOf } from './mysql-types.js';
import { quoteIdentifier } from './quote-identifier.js';

/** Statements about entities as Aurora MySQL speaks them. */
export class MysqlEntityDialect extends MysqlDialect implements EntityDialect {
  readonly schema = MYSQL_SCHEMA;
  readonly nameLimit = { length: 64, unit: 'characters' } as const;
  readonly supportsReturning = false;
  readonly sortsNullsLast = false;
  readonly namesConflictKey = false;
  /** MariaDB finds no group by a condition such as `sum(x) IN (SELECT …)`. */
  readonly havingNamesResults = true;
  /** In UTC whatever the time zone of the session, as every other time that is sent. */
  readonly currentTime = 'UTC_TIMESTAMP(6)';
  readonly defaultValues = '() VALUES ()';

  quoteIdentifier(name: string): string {
    return quoteIdentifier(name);
  }

  selected(expression: string): string {
    return expression;
  }

  /**
   * Beside a document, a text would be the document that is this text. MariaDB, whose documents are texts, compares how
   * they are written, and this function writes all of them alike.
   */
  comparable(column: string, placeholder: string, type: ColumnType): readonly [column: string, value: string] {
    const { typedAs } = mysqlTypeOf(type);
    return typedAs === undefined
      ? [column, this.parameter(placeholder, type)]
      : [typedAs(column), typedAs(placeholder)];
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

  containment(column: string, operator: ContainmentOperator, placeholder: string): string {
    if (operator !== 'jsonContains') {
      throw new ConfigurationException(
        `MySQL has no arrays to compare: keep them as JSON, and write JsonContains() in the place of ` +
          `${operator === 'arrayContains' ? 'ArrayContains' : 'ArrayOverlap'}().`,
      );
    }
    return `JSON_CONTAINS(${column}, ${placeholder})`;
  }

  exactText(column: string, type: ColumnType): string {
    if (type.name === 'real') {
      throw new ConfigurationException(
        'MySQL does not tell the exact value of a FLOAT: declare the column as double, or order by another.',
      );
    }
    if (isDocumentType(type)) {
      throw new ConfigurationException(
        'MySQL has no order of JSON documents to read pages in: order by another column.',
      );
    }
    // As a text, bytes would be those that are characters only.
    return type.name === 'bytes' ? `HEX(${column})` : `CAST(${column} AS CHAR)`;
  }

  fromExactText(placeholder: string, type: ColumnType): string {
    if (type.name === 'bytes') {
      return `UNHEX(${placeholder})`;
    }
    const { castName } = mysqlTypeOf(type);
    const name =
      castName ??
      { bigint: 'SIGNED', boolean: 'SIGNED', integer: 'SIGNED', smallint: 'SIGNED', double: 'DOUBLE' }[
        type.name as 'bigint'
      ];
    return name === undefined ? placeholder : `CAST(${placeholder} AS ${name})`;
  }

  /** An ENUM is sorted by the places of its values, and compared as a text. */
  sortKey(column: ColumnReference): ColumnReference {
    const { name, type, expression } = column;
    if (type.enumValues === undefined || expression !== undefined) {
      return column;
    }
    const place = `FIELD(${quoteIdentifier(name)}, ${type.enumValues.map(literal).join(', ')})`;
    return { name, type: { name: 'integer', array: false }, expression: `NULLIF(${place}, 0)` };
  }

  aggregate(operation: Exclude<AggregateFunction, 'count'>, reference: ColumnReference): string {
    const { name, type } = reference;
    if (isDocumentType(type)) {
      throw new ConfigurationException(
        `MySQL has no ${operation} of JSON documents, as are those of the column ${name}.`,
      );
    }
    const key = this.sortKey(reference);
    const computed = `${operation}(${key.expression ?? quoteIdentifier(key.name)})`;
    return key === reference ? computed : `ELT(${computed}, ${(type.enumValues ?? []).map(literal).join(', ')})`;
  }

  assertEquality(): void {}

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

  octetLength(): never {
    throw noReturning();
  }
}

/** The largest number that there is. OFFSET cannot stand alone. */
const NO_LIMIT = '18446744073709551615';

function noReturning(): ConfigurationException {
  return new ConfigurationException('MySQL has no RETURNING.');
}
