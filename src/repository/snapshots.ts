import type { QueryExecutor } from '../connector/connector.js';
import { dehydrateValue } from '../entity/entity-mapper.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { valueAt } from '../entity/property-path.js';
import { hiddenMember } from '../sql/hidden-member.js';
import { documentOrValue, fingerprint, isComparedAsItIs, isConverted, isSame } from './comparable-values.js';
import type { GivenValue } from './entity-values.js';

/** What a database is known to hold of one instance: values to compare with, in the order of the columns. */
interface Snapshot {
  /** Tells the database from others. */
  readonly executor: QueryExecutor;
  readonly columns: readonly EntityColumn[];
  readonly values: readonly unknown[];
}

/** An instance may be read by one repository and saved by another. */
const snapshots = hiddenMember<Snapshot>();

/**
 * Knows what the database held of an instance when it was read or stored, so that what has not changed since need not
 * be sent. Values that can change in place are kept as a text of them. What the database of another data source holds
 * is not known by it.
 *
 * Whatever is read or stored inside a transaction may be undone with it, and has no place here.
 */
export class Snapshots {
  readonly #metadata: EntityMetadata;
  readonly #executor: QueryExecutor;

  /** @param executor tells the database from others */
  constructor(metadata: EntityMetadata, executor: QueryExecutor) {
    this.#metadata = metadata;
    this.#executor = executor;
  }

  /**
   * A function that remembers what an entity holds that was just made of a record.
   *
   * @param columns those of the records, which may have other values behind them
   */
  rememberer(columns: readonly EntityColumn[]): (entity: object, record: readonly unknown[]) => void {
    const executor = this.#executor;
    const converted = columns.flatMap((column, place) => (isConverted(column) ? [{ column, place }] : []));
    return (entity, record) => {
      const values = record.slice(0, columns.length);
      // A counted loop: this is run for every value of every entity.
      for (let index = 0; index < values.length; index++) {
        const value = values[index];
        if (typeof value === 'object' && value !== null) {
          values[index] = fingerprint(value);
        }
      }
      for (const { column, place } of converted) {
        const value = valueAt(entity, column.path) ?? null;
        if (isComparedAsItIs(column, value)) {
          values[place] = documentOrValue(value);
        }
      }
      snapshots.set(entity, { executor, columns, values });
    };
  }

  forget(entity: object): void {
    snapshots.set(entity, undefined);
  }

  /** Whether the database is known to hold these values for the instance. */
  holds(entity: object, given: readonly GivenValue[]): boolean {
    return this.#known(entity) !== undefined && this.changed(entity, given).length === 0;
  }

  /**
   * The values that the row is taken to hold although nothing tells it now: of a row of the same version surely, else as
   * it was read.
   */
  kept(entity: object, given: readonly GivenValue[]): GivenValue[] {
    const { versionColumn } = this.#metadata;
    const isCounted = ({ role }: EntityColumn): boolean =>
      role === 'updateDate' || role === 'version' || (role === 'deleteDate' && versionColumn === undefined);
    const changed = this.changed(entity, given);
    return given.filter((value) => !changed.includes(value) && !value.column.generated && !isCounted(value.column));
  }

  /** The first of the values in the place of which the database is known to hold another. */
  knownOtherwise(entity: object, given: readonly GivenValue[]): GivenValue | undefined {
    const known = this.#known(entity)?.columns ?? [];
    return this.changed(
      entity,
      given.filter(({ column }) => known.includes(column)),
    )[0];
  }

  /** The first column of its key that an instance was read without. */
  keyNotRead(entity: object): EntityColumn | undefined {
    const snapshot = snapshots.get(entity);
    return snapshot?.executor === this.#executor
      ? this.#metadata.primaryColumns.find((column) => !snapshot.columns.includes(column))
      : undefined;
  }

  /** The values that the database is not known to hold. */
  changed(entity: object, given: readonly GivenValue[]): GivenValue[] {
    const known = this.#known(entity);
    return given.filter(({ column, value }) => {
      const place = known?.columns.indexOf(column) ?? -1;
      return place === -1 || !isSame(this.#comparable(column, value), known?.values[place]);
    });
  }

  #known(entity: object): Snapshot | undefined {
    const snapshot = snapshots.get(entity);
    return snapshot?.executor === this.#executor && this.#isOfSameRow(entity, snapshot) ? snapshot : undefined;
  }

  /** An instance that was given another key since is about another row, of which nothing is known. */
  #isOfSameRow(entity: object, { columns, values }: Snapshot): boolean {
    return this.#metadata.primaryColumns.every((column) => {
      const value = valueAt(entity, column.path) ?? null;
      const place = columns.indexOf(column);
      return value !== null && place !== -1 && isSame(this.#comparable(column, value), values[place]);
    });
  }

  #comparable(column: EntityColumn, value: unknown): unknown {
    const stored = dehydrateValue(this.#metadata, column, value);
    return isConverted(column) && isComparedAsItIs(column, value) ? documentOrValue(value) : fingerprint(stored);
  }
}
