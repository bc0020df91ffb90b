import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ComputedAssignment } from '../sql/statement.js';
import { columnsOf, type GivenValue } from './entity-values.js';

/** What every change of a row does besides: it counts the version, and notes the time. */
export function besidesChanges({ updateDateColumn, versionColumn }: EntityMetadata): ComputedAssignment[] {
  return [
    ...(versionColumn === undefined
      ? []
      : [
          {
            column: versionColumn.reference,
            compute: 'increment' as const,
            by: firstVersion(versionColumn),
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

/** The number that versions begin with, and by which they are counted. */
export function firstVersion({ reference }: EntityColumn): bigint | number {
  return reference.type.integerAs === 'bigint' ? 1n : 1;
}

export function now({ reference }: EntityColumn): ComputedAssignment {
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
