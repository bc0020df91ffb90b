import type { EntityColumn, EntityMetadata } from '../../entity/entity-metadata.js';
import { NotNullViolationException, UniqueViolationException } from '../../errors/query-exceptions.js';
import type { ColumnReference, Condition } from '../../sql/condition.js';
import type { Assignment, OnConflict, SentRows } from '../../sql/statement.js';
import type { TableReference } from '../../sql/table-reference.js';
import { meets, unsupported } from './condition-matcher.js';
import type { Row, RowValues } from './row-values.js';
import { addValues, compareValues } from './value-order.js';

/** What became of a row that was to be inserted; `undefined` where another one has its key and it gave way. */
export interface Inserted {
  readonly row: Row;
  readonly isNew: boolean;
}

/** The rows of one entity. A change replaces all of them at once, so that a failed one leaves them as they were. */
export class MemoryTable {
  readonly #metadata: EntityMetadata;
  readonly #values: RowValues;
  #rows: readonly Row[] = [];
  #counter = 0;

  constructor(metadata: EntityMetadata, values: RowValues) {
    this.#metadata = metadata;
    this.#values = values;
  }

  get reference(): TableReference {
    return this.#metadata.table;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** Puts back what was there before; the counter of keys goes on, as that of a database does. */
  restore(rows: readonly Row[]): void {
    this.#rows = rows;
  }

  matching(where: Condition): Row[] {
    return this.#rows.filter((row) => meets(row, where, this.#values));
  }

  /** The row that has these values in the columns. */
  withKey(columns: readonly ColumnReference[], key: readonly unknown[]): Row | undefined {
    const stored = columns.map(({ type }, index) => this.#values.stored(key[index] ?? null, type));
    return this.#rows.find((row) => hasValues(row, columns, stored));
  }

  insert(rows: readonly (readonly Assignment[])[], onConflict?: OnConflict): (Inserted | undefined)[] {
    return this.#atOnce(() => rows.map((values) => this.#insertRow(values, onConflict)));
  }

  /** Resolves to the rows as they are afterwards. */
  update(where: Condition, values: readonly Assignment[]): Row[] {
    return this.#atOnce(() => this.matching(where).map((row) => this.#replace(row, values)));
  }

  /** Changes all of the rows that are sent, or none where one of them is not found, and then returns `[]`. */
  updateEach({ columns, rows }: SentRows, matched: number, computed: readonly Assignment[]): Row[] {
    const found = rows.map((values) => this.withKey(columns.slice(0, matched), values.slice(0, matched)));
    const targets = found.filter((row) => row !== undefined);
    if (targets.length !== rows.length) {
      return [];
    }
    return this.#atOnce(() =>
      targets.map((row, index) => {
        const changes = columns.map((column, place) => ({ column, value: rows[index]?.[place] ?? null }));
        return this.#replace(row, [...changes.slice(matched), ...computed]);
      }),
    );
  }

  delete(where: Condition): number {
    const rows = new Set(this.matching(where));
    this.#rows = this.#rows.filter((row) => !rows.has(row));
    return rows.size;
  }

  #insertRow(values: readonly Assignment[], onConflict: OnConflict | undefined): Inserted | undefined {
    const row = this.#withDefaults(this.#assigned(new Map(), values));
    const keys = onConflict?.key === undefined ? this.#uniqueKeys() : [onConflict.key];
    const existing = onConflict === undefined ? undefined : this.#conflicting(row, keys);
    if (existing !== undefined) {
      return onConflict?.action === 'update'
        ? { row: this.#giveTo(existing, row, onConflict), isNew: false }
        : undefined;
    }
    this.#check(row, undefined);
    this.#countGiven(row);
    this.#rows = [...this.#rows, row];
    return { row, isNew: true };
  }

  #giveTo(existing: Row, row: Row, { inserted, values }: OnConflict & { readonly action: 'update' }): Row {
    const given = inserted.map((column) => ({ column, value: row.get(column.name) ?? null }));
    return this.#replace(existing, [...given, ...values]);
  }

  #replace(row: Row, values: readonly Assignment[]): Row {
    const changed = this.#assigned(row, values);
    this.#check(changed, row);
    this.#rows = this.#rows.map((other) => (other === row ? changed : other));
    return changed;
  }

  #assigned(row: Row, values: readonly Assignment[]): Row {
    const changed = new Map(row);
    for (const assignment of values) {
      changed.set(assignment.column.name, this.#valueOf(assignment, row));
    }
    return changed;
  }

  #valueOf(assignment: Assignment, row: Row): unknown {
    const { name, type } = assignment.column;
    if (!('compute' in assignment)) {
      return this.#values.stored(assignment.value, type);
    }
    if (assignment.compute === 'now') {
      return this.#values.stored(new Date(), type);
    }
    const before = row.get(name) ?? null;
    return before === null ? null : this.#values.stored(addValues(before, assignment.by, type), type);
  }

  #withDefaults(row: Row): Row {
    const missing = this.#metadata.columns.filter(
      ({ reference, computed }) => computed === undefined && !row.has(reference.name),
    );
    return new Map([
      ...row,
      ...missing.map((column): [string, unknown] => [column.reference.name, this.#default(column)]),
    ]);
  }

  #default({ reference, generation, generated, definition, property }: EntityColumn): unknown {
    if (generation === 'identity') {
      return this.#values.stored(this.#nextKey(), reference.type);
    }
    if (generated || typeof definition.default === 'function') {
      throw unsupported(`${this.#metadata.name}.${property}, which the database makes of SQL,`);
    }
    return this.#values.stored(definition.default ?? null, reference.type);
  }

  #nextKey(): number {
    this.#counter += 1;
    return this.#counter;
  }

  /** New keys are behind all that there were, given ones too. */
  #countGiven(row: Row): void {
    for (const { generation, reference } of this.#metadata.columns) {
      if (generation === 'identity') {
        this.#counter = Math.max(this.#counter, Number(row.get(reference.name) ?? 0));
      }
    }
  }

  #check(row: Row, before: Row | undefined): void {
    const { table, columns } = this.#metadata;
    const empty = columns.find(
      ({ reference, nullable, computed }) => computed === undefined && !nullable && row.get(reference.name) === null,
    );
    if (empty !== undefined) {
      const { name } = empty.reference;
      throw new NotNullViolationException(`null value in column "${name}" of "${table.name}"`, {
        table: table.name,
        column: name,
        sqlState: '23502',
      });
    }
    if (this.#conflicting(row, this.#uniqueKeys(), before) !== undefined) {
      throw new UniqueViolationException(`duplicate key value in "${table.name}"`, {
        table: table.name,
        sqlState: '23505',
      });
    }
  }

  #conflicting(row: Row, keys: readonly (readonly ColumnReference[])[], except?: Row): Row | undefined {
    return this.#rows.find(
      (other) =>
        other !== except &&
        keys.some((columns) =>
          hasValues(
            other,
            columns,
            columns.map(({ name }) => row.get(name) ?? null),
          ),
        ),
    );
  }

  #uniqueKeys(): ColumnReference[][] {
    return this.#metadata.uniqueKeys.map((columns) => columns.map(({ reference }) => reference));
  }

  #atOnce<Result>(change: () => Result): Result {
    const before = this.#rows;
    try {
      return change();
    } catch (failure) {
      this.#rows = before;
      throw failure;
    }
  }
}

/** NULL is not equal to NULL. */
function hasValues(row: Row, columns: readonly ColumnReference[], values: readonly unknown[]): boolean {
  return columns.every(({ name, type }, index) => {
    const [own, other] = [row.get(name) ?? null, values[index] ?? null];
    return own !== null && other !== null && compareValues(own, other, type) === 0;
  });
}
