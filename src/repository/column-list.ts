import type { EntityColumn } from '../entity/entity-metadata.js';

/** A list of columns that knows the longer ones, so that two lists are the same one where they are equal. */
export class ColumnList {
  readonly columns: readonly EntityColumn[];
  readonly #last: EntityColumn | undefined;
  readonly #longer = new Map<EntityColumn, ColumnList>();
  #latest: ColumnList | undefined;

  constructor(columns: readonly EntityColumn[] = []) {
    this.columns = columns;
    this.#last = columns.at(-1);
  }

  /** The list with one column more; nearly always it is that of the row before. */
  with(column: EntityColumn): ColumnList {
    if (this.#latest === undefined || this.#latest.#last !== column) {
      this.#latest = this.#longer.get(column) ?? new ColumnList([...this.columns, column]);
      this.#longer.set(column, this.#latest);
    }
    return this.#latest;
  }

  withAll(columns: readonly EntityColumn[]): ColumnList {
    return columns.reduce<ColumnList>((list, column) => list.with(column), this);
  }
}

/** A function that gives the same object for two lists of columns whenever it is given equal ones. */
export function pairsOfLists(): (first: readonly EntityColumn[], second: readonly EntityColumn[]) => object {
  const [empty, seconds] = [new ColumnList(), new Map<ColumnList, ColumnList>()];
  return (first, second) => {
    const list = empty.withAll(first);
    const others = seconds.get(list) ?? new ColumnList();
    seconds.set(list, others);
    return others.withAll(second);
  };
}
