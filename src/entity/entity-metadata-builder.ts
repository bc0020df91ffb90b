import { MetadataException } from '../errors/entity-exceptions.js';
import { columnRecordsOf, entityRecordOf, type ColumnRecord, type EntityRecord } from './decorator-records.js';
import type { EntityClass, EntityColumn, EntityMetadata } from './entity-metadata.js';
import type { NamingStrategy } from './naming-strategy.js';
import { columnTypeOf } from './property-type.js';

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
  const columns = inheritedRecords(target).map((column) => buildColumn(target.name, column, naming));
  checkColumns(target.name, columns);
  return Object.freeze({
    target,
    name: target.name,
    table: Object.freeze({
      name: record.name ?? naming.tableName(target.name),
      ...(record.schema === undefined ? {} : { schema: record.schema }),
    }),
    columns: Object.freeze(columns),
    primaryColumns: Object.freeze(columns.filter(({ primary }) => primary)),
    columnsByProperty: new Map(columns.map((column) => [column.property, column])),
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

/** A property that is declared again takes the place of the one in the class that is extended. */
function inheritedRecords(target: EntityClass<object>): ColumnRecord[] {
  const classes: object[] = [];
  for (let type: unknown = target; typeof type === 'function'; type = Object.getPrototypeOf(type)) {
    classes.unshift(type);
  }
  const records = new Map<string, ColumnRecord>();
  for (const own of classes.map(columnRecordsOf)) {
    for (const record of own) {
      if (own.find(({ property }) => property === record.property) !== record) {
        throw new MetadataException(`${target.name}.${record.property} has two column decorators: leave one of them.`);
      }
      records.set(record.property, record);
    }
  }
  return [...records.values()];
}

function buildColumn(className: string, record: ColumnRecord, naming: NamingStrategy): EntityColumn {
  const { property, options, primary, generation } = record;
  return Object.freeze({
    property,
    reference: Object.freeze({
      name: options.name ?? naming.columnName(property),
      type: Object.freeze(columnTypeOf(className, record)),
    }),
    primary,
    nullable: options.nullable ?? false,
    insertable: options.insert ?? true,
    updatable: !primary && (options.update ?? true),
    ...(generation === undefined ? {} : { generation }),
    ...(options.transformer === undefined ? {} : { transformer: options.transformer }),
  });
}

function checkColumns(className: string, columns: readonly EntityColumn[]): void {
  if (!columns.some(({ primary }) => primary)) {
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
