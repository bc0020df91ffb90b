import { MetadataException } from '../../errors/entity-exceptions.js';
import { constraintRecords, type ConstraintRecord } from '../decorator-records.js';
import { checkOptions, describeValue, type OptionKinds } from '../option-checks.js';
import { checkCompiler, propertyDecorator } from './property-decorator.js';

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

const CONSTRAINT_OPTIONS: OptionKinds<ConstraintOptions> = { name: 'string' };
const INDEX_OPTIONS: OptionKinds<IndexOptions> = { name: 'string', unique: 'boolean', where: 'string' };

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
  return constraintDecorator({ what: '@Index', known: INDEX_OPTIONS, first, second }, (properties, given) => {
    const { unique = false, ...options } = given;
    return { kind: 'index', properties, unique, ...options };
  });
}

/** No two rows have the same value of the property, or, above the class, of all the properties together. */
export function Unique(options?: ConstraintOptions): ClassOrPropertyDecorator;
export function Unique(properties: readonly string[], options?: ConstraintOptions): ClassDecorator;
export function Unique(
  first: ConstraintOptions | readonly string[] = {},
  second: ConstraintOptions = {},
): ClassOrPropertyDecorator & ClassDecorator {
  return constraintDecorator({ what: '@Unique', known: CONSTRAINT_OPTIONS, first, second }, (properties, options) => ({
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
  return (target) => {
    const place = `@Check above ${target.name}`;
    if (typeof expression !== 'string' || expression.trim() === '') {
      throw new MetadataException(`${place} was given ${describeValue(expression)}: write a condition as SQL.`);
    }
    checkOptions(place, options, CONSTRAINT_OPTIONS);
    constraintRecords.add(target, { kind: 'check', expression, ...options });
  };
}

interface GivenConstraint<Options extends object> {
  readonly what: string;
  readonly known: OptionKinds<Options>;
  readonly first: Options | readonly string[];
  readonly second: Options;
}

function constraintDecorator<Options extends object>(
  { what, known, first, second }: GivenConstraint<Options>,
  record: (properties: readonly string[], options: Options) => ConstraintRecord,
): ClassOrPropertyDecorator & ClassDecorator {
  const properties = Array.isArray(first) ? [...(first as readonly string[])] : undefined;
  const options = properties === undefined ? (first as Options) : second;
  return (target: object, property?: string | symbol) => {
    checkCompiler(what, property);
    if (property === undefined) {
      checkOptions(`${what} above ${(target as { readonly name: string }).name}`, options, known);
      constraintRecords.add(target, record(properties ?? [], options));
      return;
    }
    propertyDecorator(what, (decorated) => {
      checkOptions(`${what} at ${decorated.place}`, options, known);
      constraintRecords.add(decorated.target, record([decorated.property], options));
    })(target, property);
  };
}
