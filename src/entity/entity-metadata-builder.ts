import { MetadataException } from '../errors/entity-exceptions.js';
import { buildColumns, type BuiltColumns } from './column-builder.js';
import type { ColumnRole } from './column-options.js';
import { buildConstraints } from './constraint-builder.js';
import { entityRecordOf, hookRecords, type EntityRecord, type HookEvent } from './decorator-records.js';
import type { EntityDraft } from './entity-draft.js';
import type { EntityClass, EntityColumn, EntityHooks, EntityMetadata } from './entity-metadata.js';
import type { NamingStrategy } from './naming-strategy.js';
import { describeValue } from './option-checks.js';
import { tellClassTransformer } from './plain-transforms.js';
import { RelationBuilder } from './relation-builder.js';

/**
 * Reads what the decorators of a class noted, and makes metadata of it. A class with relations needs the others beside
 * it: {@link buildMetadata}.
 *
 * @throws {MetadataException} when the class is no entity, or describes its table wrongly; the message names the
 * class, the property and the line to write
 */
export function buildEntityMetadata<Entity extends object>(
  target: EntityClass<Entity>,
  naming: NamingStrategy,
): EntityMetadata<Entity> {
  return buildMetadata([target], naming).get(target) as EntityMetadata as EntityMetadata<Entity>;
}

/**
 * The same for all entities of a data source, whose relations are linked to one another.
 *
 * @throws {MetadataException} also when a relation is about a class that is not among them
 */
export function buildMetadata(
  targets: readonly EntityClass<object>[],
  naming: NamingStrategy,
): ReadonlyMap<EntityClass<object>, EntityMetadata> {
  const drafts = new Map(targets.map((target) => [target, draftOf(target, naming)]));
  const relations = new RelationBuilder(naming, drafts);
  const entities = new Map([...drafts].map(([target, draft]) => [target, describe(draft, relations)]));
  const metadataOf = (target: object): EntityMetadata => entities.get(target as EntityClass<object>) as EntityMetadata;
  for (const [target, metadata] of entities) {
    // Frozen last: two entities may be related to each other.
    Object.freeze(Object.assign(metadata, { relations: relations.link(target, metadataOf) }));
    tellClassTransformer(metadata);
  }
  return entities;
}

/** What a class says by itself, before others are known. */
interface Draft extends EntityDraft, BuiltColumns {
  readonly record: EntityRecord;
}

function draftOf(target: EntityClass<object>, naming: NamingStrategy): Draft {
  const record = checkClass(target);
  const { schema, name = naming.tableName(target.name) } = record;
  const table = Object.freeze({ name, ...(schema === undefined ? {} : { schema }) });
  return { target, record, table, ...buildColumns(target, naming) };
}

function describe(draft: Draft, relations: RelationBuilder): EntityMetadata {
  const { target, record, table, embeddedObjects, uniqueProperties } = draft;
  const { kind = 'table', comment } = record;
  const columns = [...draft.columns, ...relations.impliedColumns(target)];
  checkColumns(target.name, kind, columns);
  checkCounters(target.name, columns);
  const unique = [...uniqueProperties.map((property) => [property]), ...relations.uniqueProperties(target)];
  return {
    target,
    name: target.name,
    kind,
    table,
    ...(comment === undefined ? {} : { comment }),
    columns: Object.freeze(columns),
    selectedColumns: Object.freeze(columns.filter(({ selectable }) => selectable)),
    primaryColumns: Object.freeze(columns.filter(({ primary }) => primary)),
    columnsByProperty: new Map(columns.map((column) => [column.property, column])),
    embeddedObjects: Object.freeze(embeddedObjects),
    ...columnsByRole(target.name, columns),
    relations: new Map(),
    hooks: buildHooks(target),
    ...buildConstraints(draft, { columns, foreignKeys: relations.foreignKeys(target), unique }),
  };
}

function checkClass(target: EntityClass<object>): EntityRecord {
  if (typeof target !== 'function') {
    throw new MetadataException(
      `Among the entities is ${describeValue(target)} in place of a class: write entities: [User, Post]. A class that ` +
        `is undefined is in a file that is not loaded yet, because it imports this one.`,
    );
  }
  const record = entityRecordOf(target);
  if (record === undefined) {
    throw new MetadataException(`The class ${target.name} is no entity: write @Entity() above it.`);
  }
  if (record.name === '' || record.schema === '') {
    throw new MetadataException(`The entity ${target.name} has an empty name for its table or schema: leave it out.`);
  }
  if (target.name === '' && record.name === undefined) {
    throw new MetadataException("An entity is a class without a name: write @Entity('name') above it.");
  }
  if (target.length > 0) {
    throw new MetadataException(
      `The constructor of the entity ${target.name} needs arguments, but rows are made with none: ` +
        `give each of its parameters a default.`,
    );
  }
  return record;
}

function checkColumns(className: string, kind: 'table' | 'view', columns: readonly EntityColumn[]): void {
  if (kind === 'table' && !columns.some(({ primary }) => primary)) {
    throw new MetadataException(
      `The entity ${className} has no primary column: write @PrimaryColumn() or @PrimaryGeneratedColumn() above the ` +
        `property that identifies a row.`,
    );
  }
  const properties = new Map<string, string>();
  for (const { property, reference } of columns) {
    const other = properties.get(reference.name);
    if (other !== undefined) {
      throw new MetadataException(
        `The properties ${other} and ${property} of ${className} have the same column ${reference.name}: ` +
          `give one of them another name.`,
      );
    }
    properties.set(reference.name, property);
  }
}

/** MySQL has one counter for a table, and no engine needs a second one to tell rows apart. */
function checkCounters(className: string, columns: readonly EntityColumn[]): void {
  const [first, second] = columns.filter(({ generation }) => generation === 'identity');
  if (first !== undefined && second !== undefined) {
    throw new MetadataException(
      `${className} has two keys that are counted, ${first.property} and ${second.property}: write @PrimaryColumn() or ` +
        `@Column() above one of them.`,
    );
  }
}

type ColumnsByRole = { readonly [Role in ColumnRole as `${Role}Column`]?: EntityColumn };

function columnsByRole(className: string, columns: readonly EntityColumn[]): ColumnsByRole {
  const found = new Map<string, EntityColumn>();
  for (const column of columns.filter(({ role }) => role !== undefined)) {
    const key = `${column.role}Column`;
    const other = found.get(key);
    if (other !== undefined) {
      throw new MetadataException(
        `${className} has two columns for the same: ${other.property} and ${column.property} are both the ` +
          `${column.role}. Write @Column() above one of them.`,
      );
    }
    found.set(key, column);
  }
  return Object.fromEntries(found);
}

const NO_HOOKS: EntityHooks = { beforeInsert: [], beforeUpdate: [], beforeDelete: [], afterLoad: [] };

function buildHooks(target: object): EntityHooks {
  const records = hookRecords.lineOf(target).flat();
  const methodsOf = (event: HookEvent): readonly string[] =>
    // A method that is decorated again, where it is overridden, is called once.
    Object.freeze([...new Set(records.filter((record) => record.event === event).map(({ method }) => method))]);
  const events = Object.keys(NO_HOOKS) as HookEvent[];
  return Object.freeze(Object.fromEntries(events.map((event) => [event, methodsOf(event)]))) as EntityHooks;
}
