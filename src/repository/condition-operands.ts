import type { EntityDialect } from '../dialects/dialect.js';
import { dehydrateValue } from '../entity/entity-mapper.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { isPlainObject } from '../entity/plain-object.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { describeColumnType, isDocumentType, type ColumnType } from '../sql/column-type.js';
import type { ComparisonOperator, ContainmentOperator } from '../sql/condition.js';
import { FindOperator } from './find-operators.js';

/** What a condition has to know of the column that it is about. */
export type ConditionColumn = Pick<EntityColumn, 'nullable' | 'property' | 'reference' | 'transformer'>;

/** What a condition compares with, and where it stands, for messages. */
export interface Operand {
  readonly value: unknown;
  readonly path: string;
}

/** @throws {ConfigurationException} when no row could have the value, or the column cannot hold it */
export function storedOperand(metadata: EntityMetadata, column: ConditionColumn, { value, path }: Operand): unknown {
  if (value === undefined || value === null) {
    throw new ConfigurationException(
      `${metadata.name}: the operator at ${path} holds ${String(value)}, which no comparison finds. ` +
        `Write null or IsNull() as a condition of its own.`,
    );
  }
  checkDocument(metadata, { value, path });
  return dehydrateValue(metadata, column, value);
}

/** What is undefined in a document would be left out of it, and an operator written as if it were a value. */
function checkDocument(metadata: EntityMetadata, { value, path }: Operand, around: readonly unknown[] = []): void {
  // What holds itself is refused where its text is made.
  if ((!isPlainObject(value) && !Array.isArray(value)) || around.includes(value)) {
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined || member instanceof FindOperator) {
      throw new ConfigurationException(
        `${metadata.name}: ${path}.${name} is ${member === undefined ? 'undefined' : 'an operator'} inside of a value: ` +
          `leave it out, or write JsonContains() or Raw() as the condition on the whole.`,
      );
    }
    checkDocument(metadata, { value: member, path: `${path}.${name}` }, [...around, value]);
  }
}

const TEXTS: ReadonlySet<ColumnType['name']> = new Set(['char', 'custom', 'text', 'varchar']);

/**
 * A pattern is no value of the column, unless every text is one.
 *
 * @throws {ConfigurationException} when the column holds no texts
 */
export function checkPattern(
  { metadata, dialect }: { readonly metadata: EntityMetadata; readonly dialect: EntityDialect },
  { reference: { type } }: ConditionColumn,
  { operator, path }: { readonly operator: ComparisonOperator; readonly path: string },
): void {
  const isText = TEXTS.has(type.name) && !type.array && type.enumValues === undefined;
  if ((operator === 'LIKE' || operator === 'ILIKE') && !isText) {
    throw new ConfigurationException(
      `${metadata.name}: the operator at ${path} is for texts, and the column is ` +
        `${type.enumValues === undefined ? `of type ${describeColumnType(type)}` : 'an enum'}: write ` +
        `Raw((column) => sql\`${dialect.castToText(false).replace('…', '${column}')} LIKE \${pattern}\`).`,
    );
  }
}

/** @throws {ConfigurationException} when the column holds nothing that the operator could look into */
export function checkContainment(
  metadata: EntityMetadata,
  { reference: { type } }: ConditionColumn,
  { operator, path }: { readonly operator: ContainmentOperator; readonly path: string },
): void {
  const isJson = !type.array && isDocumentType(type);
  if (operator === 'jsonContains' ? !isJson : !type.array) {
    throw new ConfigurationException(
      `${metadata.name}: the operator at ${path} is for ${operator === 'jsonContains' ? 'JSON documents' : 'arrays'}, ` +
        `and the column holds none.`,
    );
  }
}
