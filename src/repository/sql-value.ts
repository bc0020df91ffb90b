import { bindExpression } from '../connector/parameter-binder.js';
import type { EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { SqlFragment } from '../sql/sql-tag.js';
import type { Assignment, ComputedAssignment } from '../sql/statement.js';
import { assignments, storedValue, type GivenValue } from './entity-values.js';
import type { ConditionTarget } from './where-condition.js';

export function isSqlValue(value: unknown): boolean {
  return value instanceof SqlFragment || typeof value === 'function';
}

/** The values that are known before the database has made any. */
export function knownValues(given: readonly GivenValue[]): GivenValue[] {
  return given.filter(({ value }) => !isSqlValue(value));
}

/** What an INSERT of one row stores. */
export function insertedValues(target: ConditionTarget, given: readonly GivenValue[]): Assignment[] {
  return given.map((one) =>
    isSqlValue(one.value)
      ? sqlAssignment(target, one)
      : { column: one.column.reference, value: storedValue(target.metadata, one.column, one.value) },
  );
}

/** What an UPDATE sets. MySQL sets one column after the other: SQL comes first, and sees the row as it was. */
export function changedValues(target: ConditionTarget, given: readonly GivenValue[]): Assignment[] {
  const name = ({ column: { reference } }: GivenValue): SqlFragment =>
    nameOf(target.dialect.quoteIdentifier(reference.name));
  return [
    ...given.filter(({ value }) => isSqlValue(value)).map((value) => sqlAssignment(target, value, [name(value)])),
    ...assignments(target.metadata, knownValues(given)),
  ];
}

/** What an INSERT changes by SQL in a row whose key is there already. */
export function conflictValues(target: ConditionTarget, given: readonly GivenValue[]): ComputedAssignment[] {
  const { metadata, dialect } = target;
  return given.map((value) => {
    const name = dialect.quoteIdentifier(value.column.reference.name);
    // A bare name could be that of either row.
    const stored = `${dialect.quoteIdentifier(metadata.table.name)}.${name}`;
    return sqlAssignment(target, value, [nameOf(stored), nameOf(dialect.insertedValue(name))]);
  });
}

/** @throws {ConfigurationException} when a value is SQL */
export function refuseSqlValues(metadata: EntityMetadata, given: readonly GivenValue[], verb: string): void {
  const made = given.find(({ value }) => isSqlValue(value));
  if (made !== undefined) {
    throw new ConfigurationException(
      `${metadata.name}.${made.column.property} is SQL, which ${verb} does not take: give the value itself, or use ` +
        `insert(), update() or updateBy().`,
    );
  }
}

/** @param names what a function is given; without them, there is no row yet that it could be about */
function sqlAssignment(
  { metadata, dialect }: ConditionTarget,
  { column, value }: GivenValue,
  names?: readonly SqlFragment[],
): ComputedAssignment {
  const path = `${metadata.name}.${column.property}`;
  if (typeof value === 'function' && names === undefined) {
    throw new ConfigurationException(
      `${path} is a function of what its column holds, and a new row holds nothing yet: give a fragment made by sql.`,
    );
  }
  const made: unknown =
    typeof value === 'function' ? (value as (...given: unknown[]) => unknown)(...(names ?? [])) : value;
  if (!(made instanceof SqlFragment)) {
    throw new ConfigurationException(
      `${path} is a function that did not return SQL made by the sql tag: write (column) => sql\`\${column} + \${1}\`.`,
    );
  }
  return { column: column.reference, compute: 'expression', expression: bindExpression(made, dialect) };
}

function nameOf(quoted: string): SqlFragment {
  return new SqlFragment([quoted], []);
}
