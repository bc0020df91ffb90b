import { constraintRecords, type ConstraintRecord } from '../decorator-records.js';
import { propertyDecorator } from './property-decorator.js';

export interface IndexOptions {
  /** @default made of the names of the table and its columns */
  readonly name?: string;
  /** Whether no two rows of the index may be equal. @default false */
  readonly unique?: boolean;
  /** SQL that says which rows are in the index: `'deleted_at IS NULL'`. PostgreSQL only. @default all rows */
  readonly where?: string;
}

export interface ConstraintOptions {
  /** @default made of the names of the table and its columns */
  readonly name?: string;
}

/** Stands above a class, or on a property. */
type ClassOrPropertyDecorator = (target: object, property?: string | symbol) => void;
type ClassDecorator = (target: abstract new (...parameters: never[]) => object) => void;

/**
 * An index over the property's column, or, above the class, over those of several properties.
 *
 * ```ts
 * @Index(['country', 'name'], { unique: true, where: 'deleted_at IS NULL' })
 * ```
 *
 * @param properties their names; a property of an embedded object as `'address.city'`
 */
export function Index(options?: IndexOptions): ClassOrPropertyDecorator;
export function Index(properties: readonly string[], options?: IndexOptions): ClassDecorator;
export function Index(
  first: IndexOptions | readonly string[] = {},
  second: IndexOptions = {},
): ClassOrPropertyDecorator & ClassDecorator {
  return constraintDecorator('@Index', first, second, (properties, { unique = false, ...options }) => ({
    kind: 'index',
    properties,
    unique,
    ...options,
  }));
}

/** No two rows have the same value of the property, or, above the class, of all the properties together. */
export function Unique(options?: ConstraintOptions): ClassOrPropertyDecorator;
export function Unique(properties: readonly string[], options?: ConstraintOptions): ClassDecorator;
export function Unique(
  first: ConstraintOptions | readonly string[] = {},
  second: ConstraintOptions = {},
): ClassOrPropertyDecorator & ClassDecorator {
  return constraintDecorator('@Unique', first, second, (properties, options) => ({
    kind: 'unique',
    properties,
    ...options,
  }));
}

/**
 * Every row has to meet the condition.
 *
 * @param expression SQL, with the names of columns as they are in the database: `'population >= 0'`
 */
export function Check(expression: string, options: ConstraintOptions = {}): ClassDecorator {
  return (target) => constraintRecords.add(target, { kind: 'check', expression, ...options });
}

function constraintDecorator<Options extends object>(
  what: string,
  first: Options | readonly string[],
  second: Options,
  record: (properties: readonly string[], options: Options) => ConstraintRecord,
): ClassOrPropertyDecorator & ClassDecorator {
  const options = Array.isArray(first) ? second : (first as Options);
  return (target: object, property?: string | symbol) => {
    if (property === undefined) {
      constraintRecords.add(target, record(Array.isArray(first) ? [...first] : [], options));
      return;
    }
    propertyDecorator(what, (decorated) => {
      constraintRecords.add(decorated.target, record([decorated.property], options));
    })(target, property);
  };
}
