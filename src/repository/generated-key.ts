import { AuroraDatabaseException } from '../errors/base-exception.js';
import type { FieldValue } from '../dialects/dialect.js';
import type { EntityColumn } from '../entity/entity-metadata.js';
import type { GivenValue } from './entity-values.js';
import type { ConditionTarget } from './where-condition.js';

/**
 * The key that the database counted for a row, where the row gave none. It is the one that the answer tells of this
 * very row; those of other rows are never computed from it.
 *
 * @param given the columns for which the row has values
 * @throws {AuroraDatabaseException} when the answer tells of none
 */
export function generatedKey(
  { metadata, dialect }: ConditionTarget,
  given: readonly EntityColumn[],
  generatedFields: readonly unknown[],
): GivenValue[] {
  const column = metadata.primaryColumns.find(({ generation }) => generation === 'identity');
  if (column === undefined || given.includes(column)) {
    return [];
  }
  const [field] = generatedFields;
  if (field === undefined || field === null) {
    throw new AuroraDatabaseException(
      `${metadata.name}: the row was stored, but the answer does not tell its key. Is ${column.reference.name} a column ` +
        `with AUTO_INCREMENT?`,
      { table: metadata.table.name, column: column.reference.name },
    );
  }
  const stored = dialect.decoder(column.reference.type)(field as FieldValue);
  const from = column.transformer?.from as ((value: unknown) => unknown) | undefined;
  return [{ column, value: from === undefined ? stored : from(stored) }];
}
