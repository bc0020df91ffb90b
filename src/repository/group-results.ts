import type { EntityColumn } from '../entity/entity-metadata.js';
import { isPlainObject } from '../entity/plain-object.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { AggregateStatement } from '../sql/statement.js';
import type { Operation } from './aggregate-options.js';
import { aggregate, countOfRows, type Aggregate, type ColumnFunction } from './aggregates.js';
import type { RepositoryParts } from './repository-parts.js';

const FUNCTIONS = { sum: 'sum', average: 'avg', minimum: 'min', maximum: 'max' } as const satisfies Record<
  Operation,
  ColumnFunction
>;
export const OPERATIONS = Object.keys(FUNCTIONS) as Operation[];

/** The results that are asked for, or that a condition or an order is about; each is computed once. */
export class GroupResults {
  readonly #parts: RepositoryParts<object>;
  readonly #known = new Map<string, Aggregate>();

  constructor(parts: RepositoryParts<object>) {
    this.#parts = parts;
  }

  get values(): AggregateStatement['values'] {
    return [...this.#known.values()].map(({ value }) => value);
  }

  count(): Aggregate {
    return this.#once('count', countOfRows);
  }

  of(operation: Operation, column: EntityColumn): Aggregate {
    const { metadata, dialect } = this.#parts;
    return this.#once(`${operation} ${column.property}`, (name) =>
      aggregate(FUNCTIONS[operation], { entity: metadata.name, column, name }, dialect),
    );
  }

  #once(key: string, make: (name: string) => Aggregate): Aggregate {
    const known = this.#known.get(key) ?? make(`aurorm_${this.#known.size + 1}`);
    this.#known.set(key, known);
    return known;
  }
}

/** @throws {ConfigurationException} when nothing of this name is computed of values */
export function operationAt(name: string, place: string, key: string): Operation {
  const operation = OPERATIONS.find((known) => known === key);
  if (operation === undefined) {
    throw new ConfigurationException(
      `${name}: ${place} has no '${key}': what can be in it is ${place === 'order' ? 'by, ' : ''}count, ${OPERATIONS.join(', ')}.`,
    );
  }
  return operation;
}

/** @throws {ConfigurationException} when it is no plain object */
export function objectAt(name: string, place: string, given: unknown): object {
  if (!isPlainObject(given)) {
    throw new ConfigurationException(`${name}: ${place} is ${String(given)}: give an object.`);
  }
  return given;
}
