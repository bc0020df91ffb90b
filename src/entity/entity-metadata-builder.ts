import { MetadataException } from '../errors/entity-exceptions.js';
import { buildColumns } from './column-builder.js';
import type { ColumnRole } from './column-options.js';
import { buildConstraints } from './constraint-builder.js';
import { entityRecordOf, hookRecords, type EntityRecord, type HookEvent } from './decorator-records.js';
import type { EntityClass, EntityColumn, EntityHooks, EntityMetadata } from './entity-metadata.js';
import type { NamingStrategy } from './naming-strategy.js';
import { tellClassTransformer } from './plain-transforms.js';

/**
 * Reads what the decorators of a class noted, and makes metadata of it.
 *
 * @throws {MetadataException} when the class is no entity, or describes its table wrongly; the message names the
 * class, the property and the line to write
 */
export function buildEntityMetadata<Entity extends object>(
  target: EntityClass<Entity>,
  naming: NamingStrategy,
): EntityMetadata<Entity> {
  const record = checkClass(target);
  const { kind = 'table', comment, schema, name = naming.tableName(target.name) } = record;
  const { columns, embeddedObjects, uniqueProperties } = buildColumns(target, naming);
  checkColumns(target.name, kind, columns);
  tellClassTransformer(target, columns, embeddedObjects);
  return Object.freeze({
    target,
    name: target.name,
    kind,
    table: Object.freeze({ name, ...(schema === undefined ? {} : { schema }) }),
    ...(comment === undefined ? {} : { comment }),
    columns: Object.freeze(columns),
    selectedColumns: Object.freeze(columns.filter(({ selectable }) => selectable)),
    primaryColumns: Object.freeze(columns.filter(({ primary }) => primary)),
    columnsByProperty: new Map(columns.map((column) => [column.property, column])),
    embeddedObjects: Object.freeze(embeddedObjects),
    ...columnsByRole(target.name, columns),
    hooks: buildHooks(target),
    ...buildConstraints(target, columns, uniqueProperties),
  });
}

function checkClass(target: EntityClass<object>): EntityRecord {
  const record = entityRecordOf(target);
  if (record === undefined) {
    throw new MetadataException(`The class ${target.name} is no entity: write @Entity() above it.`);
  }
  if (record.name === '' || record.schema === '') {
    throw new MetadataException(`The entity ${target.name} has an empty name for its table or schema: leave it out.`);
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
