import { createHash } from 'node:crypto';

import type { QueryExecutor } from '../connector/connector.js';
import { isPlainJson } from '../dialects/plain-json.js';
import { dehydrateValue } from '../entity/entity-mapper.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { valueAt } from '../entity/property-path.js';
import { hiddenMember } from '../sql/hidden-member.js';
import type { GivenValue } from './entity-values.js';

/** What a database is known to hold of one instance: the stored values, in the order of the columns. */
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

  /** @param given the values of the columns, and possibly more */
  remember(entity: object, columns: readonly EntityColumn[], given: readonly unknown[]): void {
    const values = given.slice(0, columns.length);
    // A counted loop: this is run for every value of every entity.
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (typeof value === 'object' && value !== null) {
        values[index] = fingerprint(value);
      }
    }
    snapshots.set(entity, { executor: this.#executor, columns, values });
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
      return place === -1 || !isSame(fingerprint(this.#stored(column, value)), known?.values[place]);
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
      return value !== null && place !== -1 && isSame(fingerprint(this.#stored(column, value)), values[place]);
    });
  }

  #stored(column: EntityColumn, value: unknown): unknown {
    return dehydrateValue(this.#metadata, column, value);
  }
}

/** What stands for an object. A text of a document may have the same letters, and is not the same. */
class Fingerprint {
  constructor(readonly text: string) {}
}

/** A value that tells equal values, and does not change when an object is changed in place. */
function fingerprint(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? new Fingerprint(textOf(value)) : value;
}

function isSame(one: unknown, other: unknown): boolean {
  return one instanceof Fingerprint && other instanceof Fingerprint ? one.text === other.text : Object.is(one, other);
}

function textOf(value: object): string {
  if (value instanceof Date) {
    return `date ${value.getTime()}`;
  }
  if (value instanceof Uint8Array) {
    return `bytes ${createHash('sha256').update(value).digest('base64')}`;
  }
  return `json ${isPlainJson(value) ? JSON.stringify(value) : JSON.stringify(value, withTypes)}`;
}

/** JSON would have no word for a bigint in an array, and the same one for a date and its text. */
function withTypes(this: unknown, key: string, value: unknown): unknown {
  const original: unknown = Reflect.get(this as object, key);
  if (typeof original === 'bigint') {
    return { bigint: `bigint ${original}` };
  }
  return original instanceof Date || original instanceof Uint8Array ? { object: textOf(original) } : value;
}
