import { v7 as uuidv7 } from 'uuid';
import { randomUUID } from 'node:crypto';

import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import type { ComputedAssignment } from '../sql/statement.js';
import { ColumnList } from './column-list.js';
import { checkGiven, givenValue } from './entity-values.js';
import type { GivenRow } from './given-row.js';
import { firstVersion, now } from './row-changes.js';

/** What a new row gets: values that are given or made here, and what the database computes in the same statement. */
export interface NewRow extends GivenRow {
  readonly computed: readonly ComputedAssignment[];
  /** The columns of a key that was made here, which no row has yet. */
  readonly fresh: readonly EntityColumn[];
}

/** How rows that give values for the same columns become new ones. */
interface NewRowPlan extends Omit<NewRow, 'values'> {
  complete(values: readonly unknown[]): readonly unknown[];
}

/** The values of a new row: those that are given, with a key, a version and times that are made for it. */
export function newRow(metadata: EntityMetadata, { columns, values }: GivenRow): NewRow {
  return completed(planFor(metadata, columns), values);
}

/** Collects what many new rows give, and completes them; what depends on their columns is found out once. */
export class NewRows {
  readonly #metadata: EntityMetadata;
  readonly #empty = new ColumnList();
  readonly #plans = new Map<readonly EntityColumn[], NewRowPlan>();

  constructor(metadata: EntityMetadata) {
    this.#metadata = metadata;
  }

  /**
   * What an entity, or a plain object in its place, gives for the columns that can be written.
   *
   * @throws {ConfigurationException} when it is no object, or a plain one with a property that is no column
   */
  given(entity: unknown): GivenRow {
    checkGiven(this.#metadata, entity);
    const { columns } = this.#metadata;
    const values: unknown[] = [];
    let list = this.#empty;
    // A counted loop: this is run for every value of every row, and frozen lists are iterated slowly.
    for (let place = 0; place < columns.length; place++) {
      const column = columns[place] as EntityColumn;
      const value = givenValue(entity, column);
      if (value !== undefined) {
        values.push(value);
        list = list.with(column);
      }
    }
    return { columns: list.columns, values };
  }

  /** The same as {@link newRow}; rows with values for the same columns have one list of these. */
  complete({ columns, values }: GivenRow): NewRow {
    return completed(this.#plans.get(columns) ?? this.#plan(columns), values);
  }

  #plan(given: readonly EntityColumn[]): NewRowPlan {
    const plan = planFor(this.#metadata, given);
    const shared = { ...plan, columns: this.#empty.withAll(plan.columns).columns };
    this.#plans.set(given, shared);
    return shared;
  }
}

function completed({ columns, computed, fresh, complete }: NewRowPlan, values: readonly unknown[]): NewRow {
  return { columns, values: complete(values), computed, fresh };
}

function planFor(metadata: EntityMetadata, given: readonly EntityColumn[]): NewRowPlan {
  const { primaryColumns, versionColumn } = metadata;
  const places = [...given.keys()].filter((place) => given[place]?.insertable);
  const keys = primaryColumns.filter((column) => !given.includes(column) && keyMaker(column) !== undefined);
  const made = keys.filter(({ insertable }) => insertable);
  const makers = made.map((column) => keyMaker(column) as () => unknown);
  const written = [...places.map((place) => given[place] as EntityColumn), ...made];
  const versions = versionColumn === undefined ? [] : [firstVersion(versionColumn)];
  // Copied only where something is left out or comes along: this is run for every row.
  const isWhole = places.length === given.length && makers.length === 0 && versions.length === 0;
  return {
    columns: versionColumn === undefined ? written : [...written, versionColumn],
    computed: timesOf(metadata, written),
    fresh: keys,
    complete: isWhole
      ? (values) => values
      : (values) => [...places.map((place) => values[place]), ...makers.map((make) => make()), ...versions],
  };
}

/** What makes the values of a key; `undefined` where nothing here does. */
function keyMaker({ generation }: EntityColumn): (() => string) | undefined {
  switch (generation) {
    case 'uuid':
      return randomUUID;
    case 'uuidv7':
      return uuidv7;
    default:
      return undefined;
  }
}

/** The times that the database gives to a new row. */
function timesOf(
  { createDateColumn, updateDateColumn }: EntityMetadata,
  written: readonly EntityColumn[],
): readonly ComputedAssignment[] {
  return [createDateColumn, updateDateColumn]
    .filter((column) => column !== undefined)
    .filter((column) => column.insertable && !written.includes(column))
    .map(now);
}
