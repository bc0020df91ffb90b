import { dehydrateValue } from '../entity/entity-mapper.js';
import type { EntityColumn, EntityMetadata, LinkTable } from '../entity/entity-metadata.js';
import { keyValueAt } from '../entity/implied-keys.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { Condition } from '../sql/condition.js';
import { compileStatement } from '../sql/statement-compiler.js';
import { assignments, keyValues } from './entity-values.js';
import { textOfKey } from './relation-keys.js';
import { relationAt } from './relation-plan.js';
import type { RepositoryParts } from './repository-parts.js';
import { inRequests } from './request-parts.js';

/** The pairs that a change of a table of pairs is about: one row of this side, and some of the other. */
interface Pairs {
  readonly link: LinkTable;
  readonly own: readonly unknown[];
  readonly related: readonly (readonly unknown[])[];
}

/** The relation, and what the row is or was related to by it: entities or their keys, one or an array. */
export interface GivenPairs {
  readonly property: string;
  readonly related: unknown;
}

/** Stores pairs of a relation; those that are there already stay. One statement, or one for each 4 MiB. */
export async function linkRelated(
  { metadata, executor, dialect }: RepositoryParts<object>,
  row: unknown,
  given: GivenPairs,
): Promise<void> {
  const { link, own, related: keys } = pairsOf(metadata, row, given);
  if (keys.length === 0) {
    return;
  }
  const columns = [...link.own, ...link.related].map(({ reference }) => reference);
  const parts = inRequests(
    keys,
    (some) =>
      compileStatement(
        {
          kind: 'bulkInsert',
          table: link.table,
          sent: { columns, rows: some.map((key) => [...own, ...key]) },
          values: [],
          onConflict: { action: 'update', key: columns, inserted: [], values: [] },
          returning: [],
        },
        dialect,
      ),
    () => `A key of ${metadata.name}.${given.property}`,
  );
  const send = async (): Promise<void> => {
    for (const { query } of parts) {
      await executor.execute(query);
    }
  };
  await (parts.length > 1 ? executor.runInTransaction(send) : send());
}

/** Removes pairs of a relation, and returns how many there were. */
export async function unlinkRelated(
  { metadata, executor, dialect }: RepositoryParts<object>,
  row: unknown,
  given: GivenPairs,
): Promise<number> {
  const { link, own, related: keys } = pairsOf(metadata, row, given);
  if (keys.length === 0) {
    return 0;
  }
  const isOwn = link.own.map(({ reference }, index): Condition => ({
    kind: 'comparison',
    operator: '=',
    column: reference,
    value: own[index],
  }));
  const where: Condition = { kind: 'and', conditions: [...isOwn, isAmong(link, keys)] };
  const query = compileStatement({ kind: 'delete', table: link.table, where }, dialect);
  return (await executor.execute(query)).numberOfRecordsUpdated;
}

function isAmong({ related }: LinkTable, keys: Pairs['related']): Condition {
  const [only] = related;
  if (related.length === 1 && only !== undefined) {
    return { kind: 'in', column: only.reference, values: keys.map(([value]) => value) };
  }
  return {
    kind: 'or',
    conditions: keys.map((key) => ({
      kind: 'and',
      conditions: related.map(({ reference }, index): Condition => ({
        kind: 'comparison',
        operator: '=',
        column: reference,
        value: key[index],
      })),
    })),
  };
}

function pairsOf(metadata: EntityMetadata, row: unknown, { property, related }: GivenPairs): Pairs {
  const relation = relationAt(metadata, property, 'link() or unlink()');
  if (relation.kind !== 'manyToMany') {
    throw new ConfigurationException(
      `${metadata.name}.${property} is kept in a column of one of its sides: set it there. Only a relation of many to ` +
        `many has pairs to link.`,
    );
  }
  const { link, target } = relation;
  const others: readonly unknown[] = Array.isArray(related) ? related : [related];
  // One statement stores a pair once, and in the same order as every other, so that they do not wait in a circle.
  const keys = new Map(
    others.map((other) => linkedValues(target, link.related, other)).map((values) => [textOfKey(values), values]),
  );
  const sorted = [...keys].toSorted(([first], [second]) => (first < second ? -1 : 1)).map(([, values]) => values);
  return { link, own: linkedValues(metadata, link.own, row), related: sorted };
}

/** The values that pairs hold of a row, which is given as an entity or by its key. */
function linkedValues(metadata: EntityMetadata, columns: LinkTable['own'], row: unknown): unknown[] {
  if (row instanceof metadata.target) {
    return columns.map(({ key }) => valueOf(metadata, key, row));
  }
  const given = keyValues(metadata, row);
  const stored = assignments(metadata, given);
  return columns.map(({ key }) => {
    const place = given.findIndex(({ column }) => column === key);
    if (place === -1) {
      throw new ConfigurationException(
        `Pairs of ${metadata.name} hold its ${key.property}, which is no part of its key: give an entity.`,
      );
    }
    return stored[place]?.value;
  });
}

function valueOf(metadata: EntityMetadata, column: EntityColumn, row: object): unknown {
  const value = keyValueAt(row, column);
  if (value === undefined || value === null) {
    throw new ConfigurationException(
      `${metadata.name}: a row without ${column.property} cannot be linked: store it first.`,
    );
  }
  return dehydrateValue(metadata, column, value);
}
