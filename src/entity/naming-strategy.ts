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
