import type { SendOptions } from '../connector/connector.js';
import { forgetNotFound, rememberNotFound } from '../entity/implied-keys.js';
import { compileStatement } from '../sql/statement-compiler.js';
import { foundByOf, groupByKey, type KeyGroup } from './relation-keys.js';
import type { RelationPlan } from './relation-plan.js';
import type { RepositoryParts } from './repository-parts.js';
import { inRequests } from './request-parts.js';
import { RowMapper } from './row-mapper.js';

/**
 * Loads what rows are related to: one call for each relation and level, whatever the number of rows. Those of one level
 * are made at the same time, unless a transaction lines them up.
 */
export async function loadRelations(
  parts: RepositoryParts<object>,
  rows: readonly object[],
  plans: readonly RelationPlan[],
  options: Pick<SendOptions, 'signal'>,
): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  // All are waited for, so that none is still under way when one fails.
  const loads = await Promise.allSettled(plans.map((plan) => loadRelation(parts, rows, plan, options)));
  const failed = loads.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') {
    throw failed.reason;
  }
}

async function loadRelation(
  { metadata }: RepositoryParts<object>,
  rows: readonly object[],
  plan: RelationPlan,
  options: Pick<SendOptions, 'signal'>,
): Promise<void> {
  const { relation, plans, parts } = plan;
  const groups = groupByKey(metadata, relation, plan.keyColumns, rows);
  const related = plan.isEmpty ? new Map<KeyGroup, object[]>() : await readRelated(groups, plan, options);
  await loadRelations(parts, [...related.values()].flat(), plans, options);
  for (const row of rows) {
    Reflect.set(row, relation.property, relation.isMany ? [] : null);
    forgetNotFound(row, relation.property);
  }
  for (const group of groups) {
    const found = related.get(group) ?? [];
    for (const row of group.rows) {
      Reflect.set(row, relation.property, relation.isMany ? [...found] : (found[0] ?? null));
      if (!relation.isMany && found.length === 0) {
        rememberNotFound(row, relation.property);
      }
    }
  }
}

async function readRelated(
  groups: readonly KeyGroup[],
  { relation, parts, columns, statement }: RelationPlan,
  options: Pick<SendOptions, 'signal'>,
): Promise<Map<KeyGroup, object[]>> {
  const { executor, dialect, metadata } = parts;
  const keyColumns = foundByOf(relation);
  const compile = (some: readonly KeyGroup[]): ReturnType<typeof compileStatement> =>
    compileStatement({ ...statement, keys: { columns: keyColumns, rows: some.map(({ values }) => values) } }, dialect);
  const map = new RowMapper(parts).mapper(columns);
  const related = new Map<KeyGroup, object[]>();
  for (const part of groups.length === 0 ? [] : inRequests(groups, compile, () => `A key of ${metadata.name}`)) {
    const { records } = await executor.fetchAll(part.query, options);
    for (const [ordinal, ...record] of records) {
      const group = part.rows[Number(ordinal) - 1];
      if (group !== undefined) {
        const found = related.get(group) ?? [];
        found.push(map(record));
        related.set(group, found);
      }
    }
  }
  return related;
}
