import type { SqlParameter } from '../wire/shapes.js';
import type { ColumnType } from './column-type.js';
import { forColumn } from './column-value.js';
import type { CompiledQuery } from './compiled-query.js';
import { simplify, type ColumnReference, type Condition } from './condition.js';
import type {
  Assignment,
  BulkInsertStatement,
  InsertStatement,
  SelectStatement,
  Statement,
  TableReference,
  UpdateStatement,
} from './statement.js';
import type { StatementRendering } from './statement-rendering.js';

/**
 * Turns a statement into its SQL text and bound parameters, named `p1`, `p2`, … in the order of the text. Identifiers
 * are quoted, values are never part of the text, and the text is the same for all values of the same shape.
 *
 * @throws {ConfigurationException} when a value is not one that its column can hold
 */
export function compileStatement(statement: Statement, rendering: StatementRendering): CompiledQuery {
  return new StatementCompiler(rendering).compile(statement);
}

const BIGINT: ColumnType = { name: 'bigint', array: false };
const BOOLEAN: ColumnType = { name: 'boolean', array: false };

class StatementCompiler {
  readonly #rendering: StatementRendering;
  readonly #parameters: SqlParameter<Uint8Array>[] = [];

  constructor(rendering: StatementRendering) {
    this.#rendering = rendering;
  }

  compile(statement: Statement): CompiledQuery {
    switch (statement.kind) {
      case 'select':
        return this.#query('select', this.#select(statement), statement.columns.map(typeOf));
      case 'count':
        return this.#query('select', `SELECT count(*) FROM ${this.#tableWhere(statement)}`, [BIGINT]);
      case 'exists':
        return this.#query('select', `SELECT EXISTS (SELECT 1 FROM ${this.#tableWhere(statement)})`, [BOOLEAN]);
      case 'insert':
        return this.#query('write', this.#insert(statement), statement.returning.map(typeOf));
      case 'bulkInsert':
        return this.#query('write', this.#bulkInsert(statement), statement.returning.map(typeOf));
      case 'update':
        return this.#query('write', this.#update(statement), statement.returning.map(typeOf));
      case 'delete':
        return this.#query('write', `DELETE FROM ${this.#tableWhere(statement)}`, []);
    }
  }

  #query(kind: 'select' | 'write', sql: string, resultTypes: readonly ColumnType[]): CompiledQuery {
    return { sql, parameters: this.#parameters, kind, resultTypes };
  }

  #select(statement: SelectStatement): string {
    const order = statement.order.map(({ column, direction }) => `${this.#name(column)} ${direction}`);
    return [
      `SELECT ${this.#selected(statement.columns)} FROM ${this.#tableWhere(statement)}`,
      order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`,
      statement.limit === undefined ? '' : ` LIMIT ${this.#bind(statement.limit, BIGINT)}`,
      statement.offset === undefined ? '' : ` OFFSET ${this.#bind(statement.offset, BIGINT)}`,
    ].join('');
  }

  #insert({ table, values, updateOnConflict, returning }: InsertStatement): string {
    const target = `INSERT INTO ${this.#table(table)}`;
    const source =
      values.length === 0
        ? ' DEFAULT VALUES'
        : ` (${this.#names(values.map(columnOf))}) VALUES (${values.map((value) => this.#value(value)).join(', ')})`;
    return target + source + this.#onConflict(values, updateOnConflict) + this.#returning(returning);
  }

  #onConflict(inserted: readonly Assignment[], update: InsertStatement['updateOnConflict']): string {
    if (update === undefined) {
      return '';
    }
    const { key, values } = update;
    const isInserted = (column: ColumnReference): boolean =>
      inserted.some((assignment) => assignment.column.name === column.name);
    const changes = values.map((assignment) => {
      const name = this.#name(assignment.column);
      return `${name} = ${isInserted(assignment.column) ? `EXCLUDED.${name}` : this.#value(assignment)}`;
    });
    // With nothing to change the key is set to itself: DO NOTHING would return no row.
    const unchanged = key.map((column) => `${this.#name(column)} = EXCLUDED.${this.#name(column)}`);
    const assignments = changes.length === 0 ? unchanged : changes;
    return ` ON CONFLICT (${this.#names(key)}) DO UPDATE SET ${assignments.join(', ')}`;
  }

  #bulkInsert({ table, columns, rows, returning }: BulkInsertStatement): string {
    const name = this.#nextName();
    const { from, ordinal } = this.#rendering.bulkSource(`:${name}`, columns);
    this.#parameters.push({ name, value: { stringValue: this.#rendering.encodeRows(rows, columns) } });
    const names = this.#names(columns);
    return (
      `INSERT INTO ${this.#table(table)} (${names}) SELECT ${names} FROM ${from} ORDER BY ${ordinal}` +
      this.#returning(returning)
    );
  }

  #update({ table, values, where, returning }: UpdateStatement): string {
    const assignments = values.map((value) => `${this.#name(value.column)} = ${this.#value(value)}`);
    return `UPDATE ${this.#table(table)} SET ${assignments.join(', ')}${this.#where(where)}${this.#returning(returning)}`;
  }

  #returning(columns: readonly ColumnReference[]): string {
    return columns.length === 0 ? '' : ` RETURNING ${this.#selected(columns)}`;
  }

  #tableWhere({ table, where }: { readonly table: TableReference; readonly where: Condition }): string {
    return this.#table(table) + this.#where(where);
  }

  #where(condition: Condition): string {
    const simple = simplify(condition);
    return simple.kind === 'constant' && simple.value ? '' : ` WHERE ${this.#condition(simple)}`;
  }

  #condition(condition: Condition): string {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return condition.conditions
          .map((part) => this.#operand(part))
          .join(condition.kind === 'and' ? ' AND ' : ' OR ');
      case 'not':
        return `NOT (${this.#condition(condition.condition)})`;
      case 'constant':
        return condition.value ? '1 = 1' : '1 = 0';
      default:
        return this.#predicate(condition);
    }
  }

  #operand(condition: Condition): string {
    const text = this.#condition(condition);
    return condition.kind === 'and' || condition.kind === 'or' ? `(${text})` : text;
  }

  #predicate(condition: Extract<Condition, { readonly column: ColumnReference }>): string {
    const { column } = condition;
    const name = this.#name(column);
    switch (condition.kind) {
      case 'null':
        return `${name} IS NULL`;
      case 'comparison':
        return `${name} ${condition.operator} ${this.#bindFor(column, condition.value)}`;
      case 'between':
        return `${name} BETWEEN ${this.#bindFor(column, condition.from)} AND ${this.#bindFor(column, condition.to)}`;
      case 'in':
        return this.#in(column, condition.values);
    }
  }

  #in(column: ColumnReference, values: readonly unknown[]): string {
    const type = { ...column.type, array: true };
    const name = this.#nextName();
    this.#parameters.push({ name, value: forColumn(column, () => this.#rendering.encode(values, type)) });
    return this.#rendering.inList(this.#name(column), `:${name}`, type);
  }

  #value({ column, value }: Assignment): string {
    return this.#bindFor(column, value);
  }

  #bindFor(column: ColumnReference, value: unknown): string {
    return forColumn(column, () => this.#bind(value, column.type));
  }

  #bind(value: unknown, type: ColumnType): string {
    const name = this.#nextName();
    this.#parameters.push({ name, value: this.#rendering.encode(value, type) });
    return this.#rendering.parameter(`:${name}`, type);
  }

  #nextName(): string {
    return `p${this.#parameters.length + 1}`;
  }

  #table({ schema, name }: TableReference): string {
    const quoted = this.#rendering.quoteIdentifier(name);
    return schema === undefined ? quoted : `${this.#rendering.quoteIdentifier(schema)}.${quoted}`;
  }

  #selected(columns: readonly ColumnReference[]): string {
    return columns.map((column) => this.#rendering.selected(this.#name(column), column.type)).join(', ');
  }

  #names(columns: readonly ColumnReference[]): string {
    return columns.map((column) => this.#name(column)).join(', ');
  }

  #name(column: ColumnReference): string {
    return this.#rendering.quoteIdentifier(column.name);
  }
}

function typeOf(column: ColumnReference): ColumnType {
  return column.type;
}

function columnOf(assignment: Assignment): ColumnReference {
  return assignment.column;
}
