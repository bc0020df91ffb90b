import {
  joinRecords,
  relationRecords,
  type InverseSide,
  type JoinRecord,
  type RelationRecord,
} from './decorator-records.js';
import type { EntityDraft } from './entity-draft.js';
import { lazyClass } from './lazy-class.js';

/** A relation that is declared again takes the place of the one in the class that is extended. */
export function relationRecordsOf(target: object): RelationRecord[] {
  return [
    ...new Map(
      relationRecords
        .lineOf(target)
        .flat()
        .map((record) => [record.property, record]),
    ).values(),
  ];
}

export function joinRecordOf(target: object, property: string): JoinRecord | undefined {
  return joinRecords
    .lineOf(target)
    .flat()
    .findLast((record) => record.property === property);
}

export function placeOf({ target }: EntityDraft, { property }: RelationRecord): string {
  return `${target.name}.${property}`;
}

/** A function is asked for the property that it reads. */
export function inverseName(inverse: InverseSide | undefined): string | undefined {
  if (typeof inverse !== 'function') {
    return inverse;
  }
  const names = new Proxy({}, { get: (_, name) => name });
  const name = (inverse as (related: unknown) => unknown)(names);
  return typeof name === 'string' ? name : undefined;
}

/** The class with all that it is related to, directly and by others. */
export function withRelated(target: new () => object): (new () => object)[] {
  const found = new Set([target]);
  // What is added meanwhile is gone through too.
  for (const entity of found) {
    for (const { type } of relationRecordsOf(entity)) {
      const related = lazyClass(`A relation of ${entity.name}`, type);
      if (typeof related === 'function') {
        found.add(related as new () => object);
      }
    }
  }
  return [...found];
}
