import type { EntityDialect, NameLimit } from '../dialects/dialect.js';
import type { EntityMetadata, LinkTable } from '../entity/entity-metadata.js';
import { MetadataException } from '../errors/entity-exceptions.js';
import type { TableReference } from '../sql/table-reference.js';

/**
 * Checks that the database can have the names of all that entities describe: PostgreSQL cuts a longer one without a
 * word, so that two may become one, and no exception has the name that was given.
 *
 * @throws {MetadataException} naming the first that it cannot have
 */
export function checkDatabaseNames(entities: readonly EntityMetadata[], { nameLimit }: EntityDialect): void {
  for (const entity of entities) {
    for (const [what, name] of namesOf(entity)) {
      const reason = refusalOf(name, nameLimit);
      if (reason !== undefined) {
        throw new MetadataException(`The name of ${what}, ${JSON.stringify(name)}, ${reason}: give it another.`);
      }
    }
  }
}

type NamedThing = readonly [what: string, name: string | undefined];

function namesOf({ name, table, columns, relations, indexes, uniques, checks }: EntityMetadata): NamedThing[] {
  return [
    ...tableNames(`the table of ${name}`, table),
    ...columns.flatMap(({ property, reference }): NamedThing[] => [
      [`the column ${name}.${property}`, reference.name],
      ...(reference.type.customName ?? []).map((part) => [`the type of ${name}.${property}`, part] as const),
    ]),
    ...[...relations.values()].flatMap((relation) =>
      relation.kind === 'manyToMany' && relation.isOwner
        ? linkNames(`${name}.${relation.property}`, relation.link)
        : [],
    ),
    ...[...indexes, ...uniques, ...checks].map((part) => [`a key, an index or a check of ${name}`, part.name] as const),
  ];
}

function tableNames(what: string, { schema, name }: TableReference): NamedThing[] {
  return [
    [what, name],
    [`the schema of ${what}`, schema],
  ];
}

function linkNames(place: string, { table, own, related }: LinkTable): NamedThing[] {
  return [
    ...tableNames(`the table of ${place}`, table),
    ...[...own, ...related].map(({ reference }) => [`a column in the table of ${place}`, reference.name] as const),
  ];
}

function refusalOf(name: string | undefined, { length, unit }: NameLimit): string | undefined {
  if (name === undefined) {
    return undefined;
  }
  if (name.includes('\0')) {
    return 'has a character that no name can have';
  }
  return (unit === 'bytes' ? Buffer.byteLength(name) : name.length) > length
    ? `is longer than the ${length} ${unit} that the database keeps of one`
    : undefined;
}
