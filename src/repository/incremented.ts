import type { EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ComputedAssignment } from '../sql/statement.js';
import { refuseRounding } from './decimal-scale.js';
import type { GivenValue } from './entity-values.js';

/**
 * What adds to the numbers of rows. A column without a value counts from 0: NULL and something is NULL, and what was to
 * be counted would be lost.
 *
 * @throws {ConfigurationException} when a column holds no numbers, or an amount is none or would be rounded
 */
export function incremented(metadata: EntityMetadata, amounts: readonly GivenValue[]): ComputedAssignment[] {
  return amounts.map(({ column, value }) => {
    const path = `${metadata.name}.${column.property}`;
    if (column.transformer !== undefined) {
      throw new ConfigurationException(
        `increment() cannot count ${path}, whose transformer stores something else: write the SQL in updateBy(), ` +
          `{ ${column.property}: (column) => sql\`\${column} + \${1}\` }.`,
      );
    }
    if (!NUMBERS.has(column.reference.type.name) || column.reference.type.array) {
      throw new ConfigurationException(`increment() cannot count ${path}: it holds no numbers.`);
    }
    if (value === null) {
      throw new ConfigurationException(`increment() was given null for ${path}: give the number to add.`);
    }
    refuseRounding(metadata, column, value);
    return {
      column: column.reference,
      compute: 'increment',
      by: value,
      ...(column.nullable ? { fromZero: true } : {}),
    };
  });
}

const NUMBERS: ReadonlySet<string> = new Set(['bigint', 'decimal', 'double', 'integer', 'real', 'smallint']);
