import { ConfigurationException } from '../errors/base-exception.js';
import type { Field, SqlParameter } from '../wire/shapes.js';
import { selectList } from './column-list.js';
import type { ColumnType } from './column-type.js';
import { forColumn } from './column-value.js';
import {
  simplify,
  type ColumnCondition,
  type ColumnReference,
  type Condition,
  type RelatedCondition,
} from './condition.js';
import type { SqlExpression } from './sql-expression.js';
import type { RowSource, StatementRendering } from './statement-rendering.js';
import type { ReturnLimit, SentRows } from './statement.js';
import type { TableReference } from './table-reference.js';

const BIGINT: ColumnType = { name: 'bigint', array: false };

/** Collects the parameters of one statement, and writes the parts that statements of all kinds have. */
export class StatementBuilder {
  readonly rendering: StatementRendering;
  readonly parameters: SqlParameter<Uint8Array>[] = [];
  /** What stands before the names of columns: inside of a condition on another table, this table with a dot behind it. */
  #qualifier = '';

  constructor(rendering: StatementRendering) {
    this.rendering = rendering;
  }

  table({ schema, name }: TableReference): string {
    const quoted = this.rendering.quoteIdentifier(name);
    return schema === undefined ? quoted : `${this.rendering.quoteIdentifier(schema)}.${quoted}`;
  }

  name({ name, expression }: ColumnReference): string {
    return expression ?? this.#qualifier + this.rendering.quoteIdentifier(name);
  }

  names(columns: readonly ColumnReference[]): string[] {
    return columns.map((column) => this.name(column));
  }

  /** The columns as the list of a SELECT or of RETURNING; no text at all for none. */
  selected(columns: readonly ColumnReference[]): readonly string[] {
    return columns.length === 0 ? [] : [selectList(columns, this.rendering)];
  }

  /** The columns in a RETURNING clause, and behind them whether a value was larger than it may be. */
  selectedWithin(columns: readonly ColumnReference[], limit: ReturnLimit | undefined): readonly string[] {
    if (limit === undefined) {
      return this.selected(columns);
    }
    const isLarge = (column: ColumnReference): string =>
      `${this.rendering.octetLength(this.name(column), column.type)} > ${limit.maxBytes}`;
    const selected = columns.map((column) => {
      const name = this.name(column);
      const kept = limit.columns.includes(column) ? `CASE WHEN ${isLarge(column)} THEN NULL ELSE ${name} END` : name;
      return this.rendering.selected(kept, column);
    });
    return [...selected, `COALESCE(${limit.columns.map(isLarge).join(' OR ')}, FALSE)`];
  }

  /**
   * A column in ORDER BY. A bare name would be that of the list of the SELECT first, where the column may stand in
   * another form.
   */
  sorted(column: ColumnReference, table: TableReference): string {
    const name = this.name(column);
    return column.expression !== undefined || this.rendering.selected(name, column) === name
      ? name
      : `${this.rendering.quoteIdentifier(table.name)}.${name}`;
  }

  bindFor(column: ColumnReference, value: unknown): string {
    return forColumn(column, () => this.bind(value, column.type));
  }

  bindNumber(value: number): string {
    return this.bind(value, BIGINT);
  }

  bind(value: unknown, type: ColumnType): string {
    return this.rendering.parameter(this.add({ value: this.rendering.encode(value, type) }), type);
  }

  /** Adds a parameter and gives its placeholder. */
  add(parameter: Omit<SqlParameter<Uint8Array>, 'name'>): string {
    const name = `p${this.parameters.length + 1}`;
    this.parameters.push({ name, ...parameter });
    return `:${name}`;
  }

  /** The rows as one parameter. */
  source({ columns, rows }: SentRows): RowSource {
    const value: Field<Uint8Array> = { stringValue: this.rendering.encodeRows(rows, columns) };
    return this.rendering.rowSource(this.add({ value }), columns);
  }

  tableWhere({ table, where }: { readonly table: TableReference; readonly where: Condition }): string {
    return this.table(table) + this.where(where);
  }

  where(condition: Condition): string {
    return this.#clause('WHERE', condition);
  }

  having(condition: Condition): string {
    return this.#clause('HAVING', condition);
  }

  #clause(word: 'HAVING' | 'WHERE', condition: Condition): string {
    const simple = simplify(condition);
    return simple.kind === 'constant' && simple.value ? '' : ` ${word} ${this.condition(simple)}`;
  }

  /** What follows another condition; empty for none. */
  andWhere(condition: Condition): string {
    const simple = simplify(condition);
    return simple.kind === 'constant' && simple.value ? '' : ` AND ${this.#operand(simple)}`;
  }

  condition(condition: Condition): string {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return condition.conditions
          .map((part) => this.#operand(part))
          .join(condition.kind === 'and' ? ' AND ' : ' OR ');
      case 'not':
        return `NOT (${this.condition(condition.condition)})`;
      case 'constant':
        return condition.value ? '1 = 1' : '1 = 0';
      case 'expression':
        return this.expression(condition.expression);
      case 'related':
        return this.#related(condition);
      default:
        return this.#predicate(condition);
    }
  }

  /** SQL that somebody wrote, in parentheses, so that it stays a part of what stands around it. */
  expression({ texts, values }: SqlExpression): string {
    if (texts.length !== values.length + 1) {
      throw new ConfigurationException('An SQL expression has one text more than it has values.');
    }
    const rendered = texts.reduce((before, text, index) => {
      const { parameter, castType } = values[index - 1] ?? { parameter: { value: { isNull: true } } };
      const placeholder = this.add(parameter);
      return before + (castType === undefined ? placeholder : this.rendering.parameter(placeholder, castType)) + text;
    });
    return `(${rendered})`;
  }

  #related({ table, alias, outer, pairs, condition }: RelatedCondition): string {
    const quote = (name: string): string => this.rendering.quoteIdentifier(name);
    const matches = pairs.map(
      (pair) => `${quote(alias)}.${quote(pair.inner.name)} = ${quote(outer)}.${quote(pair.outer.name)}`,
    );
    const inside = this.#inside(alias, () => this.andWhere(condition));
    return `EXISTS (SELECT 1 FROM ${this.table(table)} AS ${quote(alias)} WHERE ${matches.join(' AND ')}${inside})`;
  }

  /** A name that the table has not would be looked for in the tables around it, and perhaps be found there. */
  #inside(alias: string, write: () => string): string {
    const outside = this.#qualifier;
    this.#qualifier = `${this.rendering.quoteIdentifier(alias)}.`;
    const text = write();
    this.#qualifier = outside;
    return text;
  }

  #operand(condition: Condition): string {
    const text = this.condition(condition);
    return condition.kind === 'and' || condition.kind === 'or' ? `(${text})` : text;
  }

  #predicate(condition: ColumnCondition): string {
    const { column } = condition;
    const name = this.name(column);
    switch (condition.kind) {
      case 'null':
        return `${name} IS NULL`;
      case 'comparison':
        return condition.operator === 'ILIKE'
          ? this.rendering.likeIgnoringCase(name, this.bindFor(column, condition.value))
          : this.#comparison(column, condition.operator, condition.value);
      case 'exactComparison':
        return `${name} ${condition.operator} ${this.#exact(column, condition.text)}`;
      case 'between':
        return `${name} BETWEEN ${this.bindFor(column, condition.from)} AND ${this.bindFor(column, condition.to)}`;
      case 'in':
        return this.#in(column, condition.values);
      case 'containment': {
        const placeholder = this.#addFor(column, condition.value);
        return this.rendering.containment(name, condition.operator, placeholder, column.type);
      }
    }
  }

  #comparison(column: ColumnReference, operator: string, value: unknown): string {
    const placeholder = this.#addFor(column, value);
    const [left, right] = this.rendering.comparable(this.name(column), placeholder, column.type);
    return `${left} ${operator} ${right}`;
  }

  /** Adds a parameter for the column, whose placeholder has no cast yet. */
  #addFor(column: ColumnReference, value: unknown): string {
    return this.add({ value: forColumn(column, () => this.rendering.encode(value, column.type)) });
  }

  #exact({ type }: ColumnReference, text: string): string {
    return this.rendering.fromExactText(this.add({ value: { stringValue: text } }), type);
  }

  #in(column: ColumnReference, values: readonly unknown[]): string {
    const placeholder = this.add({ value: forColumn(column, () => this.rendering.encodeList(values, column.type)) });
    return this.rendering.inList(this.name(column), placeholder, column.type);
  }
}
