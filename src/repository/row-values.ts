import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ComputedAssignment } from '../sql/statement.js';
import { columnsOf, isGiven, withGeneratedKey, type GivenValue } from './entity-values.js';

/** What a row gets: values that are given, and what the database computes in the same statement. */
export interface RowValues {
  readonly given: readonly GivenValue[];
  readonly computed: readonly ComputedAssignment[];
  /** The columns of a key that was made here, which no row has yet. */
  readonly fresh?: readonly EntityColumn[];
}

/** The values of a new row: those of an entity, with a key, a version and times that are made for it. */
export function newRow(metadata: EntityMetadata, given: readonly GivenValue[]): RowValues {
  const { versionColumn } = metadata;
  const keyed = withGeneratedKey(metadata, given);
  // Copied only where something is left out or comes along: this is run for every row.
  const written = keyed.every(isInsertable) ? keyed : keyed.filter(isInsertable);
  return {
    fresh: keyed === given ? NOTHING : columnsOf(keyed.slice(given.length)),
    given:
      versionColumn === undefined
        ? written
        : [...written, { column: versionColumn, value: FIRST_VERSION[integerAs(versionColumn)] }],
    computed: timesOf(metadata, written),
  };
}

/** One list for all rows. */
const NOTHING: readonly never[] = [];

function isInsertable({ column }: GivenValue): boolean {
  return column.insertable;
}

/** The times that the database gives to a new row. */
function timesOf(
  { createDateColumn, updateDateColumn }: EntityMetadata,
  written: readonly GivenValue[],
): readonly ComputedAssignment[] {
  if (createDateColumn === undefined && updateDateColumn === undefined) {
    return NOTHING;
  }
  return [createDateColumn, updateDateColumn]
    .filter((column) => column !== undefined)
    .filter((column) => column.insertable && !isGiven(written, column))
    .map(now);
}

/** What every change of a row does besides: it counts the version, and notes the time. */
export function besidesChanges({ updateDateColumn, versionColumn }: EntityMetadata): ComputedAssignment[] {
  return [
    ...(versionColumn === undefined
      ? []
      : [
          {
            column: versionColumn.reference,
            compute: 'increment' as const,
            by: FIRST_VERSION[integerAs(versionColumn)],
          },
        ]),
    ...(updateDateColumn === undefined ? [] : [now(updateDateColumn)]),
  ];
}

/** The values that an UPDATE takes from an entity: the library keeps the others itself. */
export function changesIn(given: readonly GivenValue[]): GivenValue[] {
  return given.filter(({ column }) => isChangeable(column));
}

/**
 * The values that are to be changed.
 *
 * @throws {ConfigurationException} when there is none, or one for a column that cannot be changed
 */
export function checkedChanges(
  metadata: EntityMetadata,
  given: readonly GivenValue[],
  verb: string,
): readonly GivenValue[] {
  refuseFixed(metadata, columnsOf(given), verb);
  if (given.length === 0) {
    throw new ConfigurationException(`${verb} on ${metadata.name} was given nothing to change.`);
  }
  return given;
}

/** @throws {ConfigurationException} when one of the columns cannot be changed */
export function refuseFixed(metadata: EntityMetadata, columns: readonly EntityColumn[], verb: string): void {
  const fixed = columns.find((column) => !isChangeable(column));
  if (fixed !== undefined) {
    throw new ConfigurationException(`${verb} cannot change ${metadata.name}.${fixed.property}: ${reasonOf(fixed)}`);
  }
}

/** The version among the values of an entity. */
export function versionIn({ versionColumn }: EntityMetadata, given: readonly GivenValue[]): GivenValue | undefined {
  return given.find(({ column }) => column === versionColumn);
}

/** The version that a row has after a change. */
export function nextVersion({ column, value }: GivenValue): GivenValue {
  return { column, value: typeof value === 'bigint' ? value + 1n : Number(value) + 1 };
}

/** A text that is equal for rows with values for the same columns. */
function shapeOf({ given, computed }: RowValues): string {
  return [...columnsOf(given).map(({ reference }) => reference), ...computed.map(({ column }) => column)]
    .map(({ name }) => name)
    .join('\n');
}

/** The same as a function for many rows, of which most have values for the columns of the one before. */
export function shapes(): (row: RowValues) => string {
  let previous: RowValues = { given: [], computed: [] };
  let shape = shapeOf(previous);
  return (row) => {
    if (!hasSameColumns(row, previous)) {
      shape = shapeOf(row);
      previous = row;
    }
    return shape;
  };
}

function hasSameColumns(row: RowValues, other: RowValues): boolean {
  return (
    row.given.length === other.given.length &&
    row.computed.length === other.computed.length &&
    row.given.every(({ column }, place) => column === other.given[place]?.column) &&
    row.computed.every(({ column }, place) => column === other.computed[place]?.column)
  );
}

const FIRST_VERSION = { bigint: 1n, number: 1 } as const;

function integerAs({ reference }: EntityColumn): 'bigint' | 'number' {
  return reference.type.integerAs ?? 'number';
}

function now({ reference }: EntityColumn): ComputedAssignment {
  return { column: reference, compute: 'now' };
}

function isChangeable({ updatable, role, computed }: EntityColumn): boolean {
  return updatable && role === undefined && computed === undefined;
}

function reasonOf({ primary, role, generated, computed }: EntityColumn): string {
  if (primary) {
    return 'it is part of the primary key.';
  }
  if (role !== undefined) {
    return role === 'deleteDate' ? 'use softDelete() or restore().' : 'it is kept by itself.';
  }
  return generated || computed !== undefined ? 'the database makes it of others.' : 'its decorator says update: false.';
}
