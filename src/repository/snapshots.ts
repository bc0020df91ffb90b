import type { QueryExecutor } from '../connector/connector.js';
import { fieldReaderOf, type WireField, type WireRecord } from '../connector/field-reader.js';
import type { Dialect } from '../dialects/dialect.js';
import { dehydrateValue } from '../entity/entity-mapper.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { valueAt } from '../entity/property-path.js';
import { hiddenMember } from '../sql/hidden-member.js';
import {
  documentOrValue,
  fingerprint,
  isComparable,
  isComparedAsItIs,
  isConverted,
  isSame,
} from './comparable-values.js';
import type { GivenValue } from './entity-values.js';
import type { RepositoryParts } from './repository-parts.js';

/** What a database is known to hold of one instance. */
interface Snapshot {
  /** Tells the database from others. */
  readonly executor: QueryExecutor;
  readonly columns: readonly EntityColumn[];
  /**
   * Values to compare with, in the order of the columns. What can change in place is kept as the field that it was read
   * from, and read again when it is compared; where that is not known, as a fingerprint.
   */
  readonly values: readonly unknown[];
}

const NOT_KNOWN: WireRecord = [];

/** Of bytes there may be many, and a fingerprint of them is small. */
function toKeep(value: object, field: WireField | undefined): unknown {
  return field === undefined || value instanceof Uint8Array ? fingerprint(value) : field;
}

/** An instance may be read by one repository and saved by another. */
const snapshots = hiddenMember<Snapshot>();

/**
 * Knows what the database held of an instance when it was read or stored, so that what has not changed since need not
 * be sent. What the database of another data source holds is not known by it.
 *
 * Whatever is read or stored inside a transaction may be undone with it, and has no place here.
 */
export class Snapshots {
  readonly #metadata: EntityMetadata;
  readonly #executor: QueryExecutor;
  readonly #dialect: Dialect;

  constructor({ metadata, executor, dialect }: RepositoryParts<object>) {
    this.#metadata = metadata;
    this.#executor = executor;
    this.#dialect = dialect;
  }

  /**
   * A function that remembers what an entity holds that was just made of a record.
   *
   * @param columns those of the records, which may have other values behind them
   */
  rememberer(
    columns: readonly EntityColumn[],
  ): (entity: object, record: readonly unknown[], fields?: WireRecord) => void {
    const executor = this.#executor;
    const converted = columns.flatMap((column, place) => (isConverted(column) ? [{ column, place }] : []));
    return (entity, record, fields = NOT_KNOWN) => {
      const values = record.slice(0, columns.length);
      // A counted loop: this is run for every value of every entity.
      for (let index = 0; index < values.length; index++) {
        const value = values[index];
        if (typeof value === 'object' && value !== null) {
          values[index] = toKeep(value, fields[index]);
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
      return known === undefined || place === -1 || !isSame(this.#comparable(column, value), this.#held(known, place));
    });
  }

  #known(entity: object): Snapshot | undefined {
    const snapshot = snapshots.get(entity);
    return snapshot?.executor === this.#executor && this.#isOfSameRow(entity, snapshot) ? snapshot : undefined;
  }

  /** An instance that was given another key since is about another row, of which nothing is known. */
  #isOfSameRow(entity: object, snapshot: Snapshot): boolean {
    return this.#metadata.primaryColumns.every((column) => {
      const value = valueAt(entity, column.path) ?? null;
      const place = snapshot.columns.indexOf(column);
      return value !== null && place !== -1 && isSame(this.#comparable(column, value), this.#held(snapshot, place));
    });
  }

  #held({ columns, values }: Snapshot, place: number): unknown {
    const [column, value] = [columns[place], values[place]];
    return column === undefined || isComparable(value)
      ? value
      : fingerprint(fieldReaderOf(this.#dialect.decoder(column.reference.type))(value as WireField));
  }

  #comparable(column: EntityColumn, value: unknown): unknown {
    const stored = dehydrateValue(this.#metadata, column, value);
    return isConverted(column) && isComparedAsItIs(column, value) ? documentOrValue(value) : fingerprint(stored);
  }
}
