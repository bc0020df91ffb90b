import type { EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { columnsOf, givenValues, isGiven, type GivenValue } from './entity-values.js';
import { changesIn, refuseFixed, versionIn } from './row-changes.js';
import type { Snapshots } from './snapshots.js';
import { refuseSqlValues } from './sql-value.js';

/** Whether, and how, a row that is saved is stored. */
export type SaveRoute = 'insert' | 'nothing' | 'update' | 'upsert';

/**
 * Whether a row is new or to be changed, which its key and version say.
 *
 * @throws {ConfigurationException} when it could be either, or has no version to compare, or a value that is not stored
 */
export function saveRoute(metadata: EntityMetadata, snapshots: Snapshots, entity: object): SaveRoute {
  const { primaryColumns, versionColumn } = metadata;
  const given = givenValues(metadata, entity);
  refuseSqlValues(metadata, given, 'save()');
  refuseDeletion(metadata, snapshots, { entity, given });
  const hasKey = primaryColumns.every((column) => isGiven(given, column));
  const isGenerated = primaryColumns.some(({ generation }) => generation !== undefined);
  const lacksVersion = versionColumn !== undefined && versionIn(metadata, given) === undefined;
  if (!hasKey || (lacksVersion && !isGenerated)) {
    refuseRead(metadata, snapshots, entity);
    return 'insert';
  }
  if (lacksVersion) {
    throw new ConfigurationException(
      `save() on ${metadata.name} needs ${versionColumn.property}, the version that the row was read with. ` +
        `Use update() to change a row whatever its version.`,
    );
  }
  if (snapshots.holds(entity, changesIn(given))) {
    return 'nothing';
  }
  return isGenerated || versionColumn !== undefined ? 'update' : 'upsert';
}

/** What was read of a row would become another row. */
function refuseRead({ name }: EntityMetadata, snapshots: Snapshots, entity: object): void {
  const missing = snapshots.keyNotRead(entity);
  if (missing !== undefined) {
    throw new ConfigurationException(
      `save() on ${name} was given an entity that was read without ${missing.property}, a part of its key: name it in ` +
        `select, or use insert() to store another row.`,
    );
  }
}

/** What was set to be deleted would not be. */
function refuseDeletion(
  metadata: EntityMetadata,
  snapshots: Snapshots,
  { entity, given }: { readonly entity: object; readonly given: readonly GivenValue[] },
): void {
  const dates = given.filter(({ column }) => column === metadata.deleteDateColumn);
  if (snapshots.knownOtherwise(entity, dates) !== undefined) {
    refuseFixed(metadata, columnsOf(dates), 'save()');
  }
}
