import { ConfigurationException } from '../errors/base-exception.js';
import { describeValue } from './option-checks.js';

/** How tables and columns are named that an entity does not name itself. */
export interface NamingStrategy {
  tableName(className: string): string;
  columnName(property: string): string;
}

/**
 * Words are parted where a small letter or a digit meets a capital, and before the last capital of a run of them:
 * `postalCode` becomes `postal_code`, `HTTPRequest` becomes `http_request`, `line2` stays. Names are never put into
 * the plural.
 */
export const SNAKE_CASE: NamingStrategy = Object.freeze({ tableName: snakeCase, columnName: snakeCase });

function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/**
 * The strategy, whose names are checked as they are made.
 *
 * @throws {ConfigurationException} when it cannot name both, or gives something else than a name
 */
export function checkedNaming(naming: NamingStrategy): NamingStrategy {
  const checked =
    (method: keyof NamingStrategy) =>
    (name: string): string => {
      const made: unknown = naming[method](name);
      if (typeof made !== 'string' || made === '') {
        throw new ConfigurationException(`naming.${method}('${name}') is ${describeValue(made)}: return a name.`);
      }
      return made;
    };
  if (typeof naming?.tableName !== 'function' || typeof naming.columnName !== 'function') {
    throw new ConfigurationException(
      'The option naming needs two functions: { tableName: (className) => …, columnName: (property) => … }.',
    );
  }
  return { tableName: checked('tableName'), columnName: checked('columnName') };
}
