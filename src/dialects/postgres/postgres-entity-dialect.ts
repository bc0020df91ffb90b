import { ConfigurationException } from '../../errors/base-exception.js';
import { describeColumnType, type ColumnType } from '../../sql/column-type.js';
import type { ColumnReference, ContainmentOperator } from '../../sql/condition.js';
import type { BulkUpdateParts, ConflictParts, RowSource } from '../../sql/statement-rendering.js';
import type { AggregateFunction, RowLock } from '../../sql/statement.js';
import type { Field } from '../../wire/shapes.js';
import type { EntityDialect } from '../dialect.js';
import { PostgresDialect } from './postgres-dialect.js';
import { encodeRows } from './postgres-rows.js';
import { POSTGRES_SCHEMA } from './postgres-schema.js';
import { postgresTypeOf, quoteIdentifier, sqlNameOf } from './postgres-types.js';

/** Statements about entities as Aurora PostgreSQL speaks them. */
export class PostgresEntityDialect extends PostgresDialect implements EntityDialect {
  readonly schema = POSTGRES_SCHEMA;
  readonly nameLimit = { length: 63, unit: 'bytes' } as const;
  readonly supportsReturning = true;
  readonly sortsNullsLast = true;
  readonly namesConflictKey = true;
  readonly havingNamesResults = false;
  readonly currentTime = 'CURRENT_TIMESTAMP';
  readonly defaultValues = 'DEFAULT VALUES';
  /** A row that an INSERT has made was locked by no transaction. */
  readonly isInserted = '(xmax = 0) AS aurorm_inserted';
  readonly updatedOrdinal = 'aurorm_ordinal';

  quoteIdentifier(name: string): string {
    return quoteIdentifier(name);
  }

  selected(expression: string, { name, type }: ColumnReference): string {
    return type.array && postgresTypeOf(type).isArrayReadAsText === true
      ? `CAST(${expression} AS text[]) AS ${quoteIdentifier(name)}`
      : expression;
  }

  comparable(column: string, placeholder: string, type: ColumnType): readonly [column: string, value: string] {
    return [comparableColumn(column, type), this.parameter(placeholder, comparableType(type))];
  }

  inList(column: string, placeholder: string, type: ColumnType): string {
    const list = this.parameter(placeholder, { ...comparableType(type), array: true });
    return `${comparableColumn(column, type)} = ANY (${list})`;
  }

  encodeList(values: readonly unknown[], type: ColumnType): Field<Uint8Array> {
    return this.encode(values, { ...type, array: true });
  }

  likeIgnoringCase(column: string, pattern: string): string {
    return `${column} ILIKE ${pattern}`;
  }

  containment(column: string, operator: ContainmentOperator, placeholder: string, type: ColumnType): string {
    const [left, right] = this.comparable(column, placeholder, type);
    return `${left} ${operator === 'arrayOverlap' ? '&&' : '@>'} ${right}`;
  }

  exactText(column: string, type: ColumnType): string {
    if (type.name === 'json') {
      throw new ConfigurationException(
        'PostgreSQL has no order of documents of type json: declare the column as jsonb, or order by another.',
      );
    }
    return `CAST(${column} AS text)`;
  }

  fromExactText(placeholder: string, type: ColumnType): string {
    return this.typedParameter(placeholder, type);
  }

  aggregate(operation: Exclude<AggregateFunction, 'count'>, { name, type, expression }: ColumnReference): string {
    const column = expression ?? quoteIdentifier(name);
    if (operation === 'avg' || operation === 'sum') {
      return `${operation}(${column})`;
    }
    switch (type.array ? 'array' : type.name) {
      case 'boolean':
        return `${operation === 'min' ? 'bool_and' : 'bool_or'}(${column})`;
      case 'uuid':
        return `CAST(${operation}(CAST(${column} AS text)) AS uuid)`;
      case 'array':
      case 'bytes':
      case 'json':
      case 'jsonb':
        throw new ConfigurationException(
          `There is no ${operation} of values of type ${describeColumnType(type)}, as are those of the column ${name}.`,
        );
      default:
        return `${operation}(${column})`;
    }
  }

  assertEquality({ name, type }: ColumnReference): void {
    if (type.name === 'json') {
      throw new ConfigurationException(
        `The column ${name} is of type json, whose values PostgreSQL cannot compare: declare it as jsonb.`,
      );
    }
  }

  orderTerm(column: string, direction: 'ASC' | 'DESC', nulls: 'first' | 'last' | undefined): string {
    return `${column} ${direction}${nulls === undefined ? '' : ` NULLS ${nulls.toUpperCase()}`}`;
  }

  limitClause(limit: string | undefined, offset: string | undefined): string {
    const parts = [limit === undefined ? [] : `LIMIT ${limit}`, offset === undefined ? [] : `OFFSET ${offset}`];
    return parts.flat().join(' ');
  }

  lockClause({ mode, onLocked }: RowLock): string {
    const waiting = { fail: ' NOWAIT', skip: ' SKIP LOCKED', wait: '' }[onLocked];
    return `FOR ${mode === 'share' ? 'SHARE' : 'UPDATE'}${waiting}`;
  }

  insertedValue(column: string): string {
    return `EXCLUDED.${column}`;
  }

  onConflict({ key, assignments, isIgnored }: ConflictParts): string {
    const target = key.length === 0 ? '' : ` (${key.join(', ')})`;
    if (isIgnored) {
      return `ON CONFLICT${target} DO NOTHING`;
    }
    // With nothing to change the key is set to itself: DO NOTHING would return no row.
    const unchanged = key.map((column) => `${column} = EXCLUDED.${column}`);
    return `ON CONFLICT${target} DO UPDATE SET ${(assignments.length === 0 ? unchanged : assignments).join(', ')}`;
  }

  rowSource(placeholder: string, columns: readonly ColumnReference[]): RowSource {
    const definitions = columns.map(({ type }, index) => `${memberName(index)} ${sqlNameOf(type)}`);
    const values = columns.map((_, index) => `aurorm_${index + 1}`);
    return {
      from:
        `ROWS FROM (json_to_recordset(CAST(${placeholder} AS json)) AS (${definitions.join(', ')})) ` +
        `WITH ORDINALITY AS aurorm_rows (${[...values, 'aurorm_ordinal'].join(', ')})`,
      ordinal: 'aurorm_ordinal',
      values,
    };
  }

  /**
   * The rows are found and locked before any is changed, and none is changed where one is missing. Without the lock,
   * a row that changes meanwhile would be passed over after others have been changed. They are locked in the order in
   * which they are sent.
   */
  bulkUpdate({ table, alias, source, matches, condition, assignments, expected }: BulkUpdateParts): string {
    const set = assignments.map(([name, value]) => `${name} = ${value}`);
    return (
      `WITH aurorm_found AS (SELECT aurorm_rows.* FROM ${source.from} JOIN ${table} ON ${matches.join(' AND ')}` +
      `${condition} ORDER BY ${source.ordinal} FOR UPDATE OF ${alias}) UPDATE ${table} SET ${set.join(', ')} FROM aurorm_found ` +
      `WHERE ${matches.join(' AND ')} AND (SELECT count(*) FROM aurorm_found) = ${expected}`
    );
  }

  /** Bytes come back as their hexadecimal text. */
  octetLength(column: string, { name, array }: ColumnType): string {
    if (array || !TEXTS.has(name)) {
      return name === 'bytes' && !array ? `2 * octet_length(${column})` : `octet_length(CAST(${column} AS text))`;
    }
    return `octet_length(${column})`;
  }

  encodeRows(rows: readonly (readonly unknown[])[], columns: readonly ColumnReference[]): string {
    return encodeRows(rows, columns, memberName);
  }
}

const TEXTS: ReadonlySet<ColumnType['name']> = new Set(['char', 'text', 'varchar']);

/** The name of a value in the JSON of a row: short, and no name that somebody gave. */
function memberName(index: number): string {
  return `c${index + 1}`;
}

/** Documents of type `json` are compared as `jsonb`: they themselves can be compared with nothing. */
function comparableType(type: ColumnType): ColumnType {
  return type.name === 'json' ? { ...type, name: 'jsonb' } : type;
}

function comparableColumn(column: string, type: ColumnType): string {
  return type.name === 'json' ? `CAST(${column} AS ${sqlNameOf(comparableType(type))})` : column;
}
