import { MetadataException } from '../errors/entity-exceptions.js';
import type { ColumnOptions, ValueTransformer } from './column-options.js';
import { checkColumnOptions } from './column-option-checks.js';
import {
  constraintRecords,
  hookRecords,
  propertyRecords,
  relationRecords,
  type ColumnRecord,
  type EmbeddedRecord,
  type PropertyRecord,
} from './decorator-records.js';
import { documentClassOf } from './document-class.js';
import type { ColumnDefinition, EmbeddedObject, EntityClass, EntityColumn } from './entity-metadata.js';
import { lazyClass } from './lazy-class.js';
import type { NamingStrategy } from './naming-strategy.js';
import { columnTypeOf } from './property-type.js';

/** The columns that the properties of a class describe, and the objects that are embedded in it. */
export interface BuiltColumns {
  readonly columns: readonly EntityColumn[];
  readonly embeddedObjects: readonly EmbeddedObject[];
  /** The properties of the columns with the option `unique`. */
  readonly uniqueProperties: readonly string[];
}

/** Where a class stands: the entity itself, or an object that is embedded in it. */
interface Surroundings {
  readonly naming: NamingStrategy;
  /** The class, and where embedded the path to it, for messages. */
  readonly place: string;
  readonly path: readonly string[];
  readonly prefix: string;
  readonly nullable: boolean;
  /** The classes around it and itself. */
  readonly classes: readonly object[];
}

/** @throws {MetadataException} when a property is described wrongly */
export function buildColumns(target: EntityClass<object>, naming: NamingStrategy): BuiltColumns {
  const entity = { naming, place: target.name, path: [], prefix: '', nullable: false, classes: [target] };
  return columnsOf(target, entity);
}

function columnsOf(target: EntityClass<object>, around: Surroundings): BuiltColumns {
  const parts = inheritedRecords(target, around.place).map((record): BuiltColumns =>
    record.kind === 'column'
      ? single(buildColumn(record, around), record.options.unique ?? false)
      : buildEmbedded(record, around),
  );
  return {
    columns: parts.flatMap(({ columns }) => columns),
    embeddedObjects: parts.flatMap(({ embeddedObjects }) => embeddedObjects),
    uniqueProperties: parts.flatMap(({ uniqueProperties }) => uniqueProperties),
  };
}

function single(column: EntityColumn, unique: boolean): BuiltColumns {
  return { columns: [column], embeddedObjects: [], uniqueProperties: unique ? [column.property] : [] };
}

/** A property that is declared again takes the place of the one in the class that is extended. */
function inheritedRecords(target: object, place: string): PropertyRecord[] {
  const records = new Map<string, PropertyRecord>();
  for (const own of propertyRecords.lineOf(target)) {
    for (const record of own) {
      if (own.find(({ property }) => property === record.property) !== record) {
        throw new MetadataException(`${place}.${record.property} has two column decorators: leave one of them.`);
      }
      records.set(record.property, record);
    }
  }
  return [...records.values()];
}

function buildEmbedded({ property, type, options }: EmbeddedRecord, around: Surroundings): BuiltColumns {
  const place = `${around.place}.${property}`;
  const target = embeddedClass(place, lazyClass(`@Embedded at ${place}`, type), around.classes);
  checkEmbeddable(place, target);
  const path = Object.freeze([...around.path, property]);
  const { columns, embeddedObjects, uniqueProperties } = columnsOf(target, {
    naming: around.naming,
    place,
    path,
    prefix: around.prefix + (options.prefix ?? `${around.naming.columnName(property)}_`),
    nullable: around.nullable || (options.nullable ?? false),
    classes: [...around.classes, target],
  });
  if (columns.length === 0) {
    throw new MetadataException(
      `The class ${target.name}, which is embedded at ${place}, has no columns: write @Column() above its properties.`,
    );
  }
  const own = Object.freeze({ property: path.join('.'), path, target, columns: Object.freeze([...columns]) });
  return { columns, embeddedObjects: [own, ...embeddedObjects], uniqueProperties };
}

function embeddedClass(place: string, target: unknown, around: readonly object[]): EntityClass<object> {
  if (typeof target !== 'function') {
    throw new MetadataException(
      `@Embedded at ${place} was given ${String(target)} in place of a class. Where two files import each other, ` +
        `write the class as the result of a function: @Embedded(() => Address).`,
    );
  }
  if (around.includes(target)) {
    throw new MetadataException(
      `The class ${target.name} is embedded in itself at ${place}, which would be columns without end: write json: true.`,
    );
  }
  if (target.length > 0) {
    throw new MetadataException(
      `The constructor of ${target.name}, which is embedded at ${place}, needs arguments, but objects are made with ` +
        `none: give each of its parameters a default.`,
    );
  }
  return target as EntityClass<object>;
}

/** What is about a table of its own, or about its rows, an object in one of its rows cannot have. */
function checkEmbeddable(place: string, target: EntityClass<object>): void {
  const [relation] = relationRecords.lineOf(target).flat();
  const [hook] = hookRecords.lineOf(target).flat();
  const check = constraintRecords
    .lineOf(target)
    .flat()
    .find(({ kind }) => kind === 'check');
  const found =
    (relation && `the relation ${relation.property}`) ?? (hook && `the hook ${hook.method}`) ?? (check && 'a @Check');
  if (found !== undefined) {
    throw new MetadataException(
      `The class ${target.name}, which is embedded at ${place}, has ${found}: put it into the entity itself.`,
    );
  }
}

function buildColumn(record: ColumnRecord, around: Surroundings): EntityColumn {
  const { property, options, primary, generation, role, computed } = record;
  const place = `${around.place}.${property}`;
  checkColumnOptions(place, record);
  if (primary && around.path.length > 0) {
    throw new MetadataException(
      `${place} is a primary column inside of an embedded object: put the key into the entity itself.`,
    );
  }
  const path = Object.freeze([...around.path, property]);
  const type = Object.freeze(columnTypeOf(place, record));
  const generated = options.asExpression !== undefined;
  const nullable = around.nullable || (options.nullable ?? false);
  const documentClass = documentClassOf(place, record, type);
  return Object.freeze({
    property: path.join('.'),
    path,
    reference: Object.freeze({ name: around.prefix + (options.name ?? around.naming.columnName(property)), type }),
    primary,
    nullable,
    insertable: !generated && (options.insert ?? true),
    updatable: !primary && !generated && (options.update ?? true),
    selectable: options.select ?? true,
    generated,
    hasDefault:
      nullable || generated || options.default !== undefined || generation !== undefined || role !== undefined,
    ...(generation === undefined ? {} : { generation }),
    ...(role === undefined ? {} : { role }),
    ...(computed === undefined ? {} : { computed }),
    ...(options.transformer === undefined ? {} : { transformer: chained(options.transformer) }),
    ...(documentClass === undefined ? {} : { documentClass }),
    definition: definitionOf(options),
  });
}

type AnyFunction = (value: unknown) => unknown;

/** Several transformers as one. */
function chained(transformers: ValueTransformer | readonly ValueTransformer[]): ValueTransformer {
  if (!Array.isArray(transformers)) {
    return transformers as ValueTransformer;
  }
  const chain = transformers as readonly ValueTransformer[];
  return Object.freeze({
    to: (value: unknown) => chain.reduce((result, { to }) => (to as AnyFunction)(result), value),
    from: (value: unknown) => chain.reduceRight((result, { from }) => (from as AnyFunction)(result), value),
  }) as ValueTransformer;
}

function definitionOf(options: ColumnOptions): ColumnDefinition {
  const { length, precision, scale, default: value, comment, asExpression, generatedType } = options;
  const given = Object.entries({ length, precision, scale, default: value, comment, asExpression, generatedType });
  return Object.freeze(Object.fromEntries(given.filter(([, option]) => option !== undefined)));
}
