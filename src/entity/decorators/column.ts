import 'reflect-metadata';

import { MetadataException } from '../../errors/entity-exceptions.js';
import { KEY_GENERATIONS, recordColumn, type ColumnOptions, type KeyGeneration } from '../decorator-records.js';

type ColumnDecorator = (prototype: object, property: string | symbol) => void;

/** The options of a generated key; what else there is follows from where its values come from. */
export type GeneratedColumnOptions = Pick<ColumnOptions, 'name' | 'type'>;

/**
 * Makes a property a column of the entity's table.
 *
 * ```ts
 * @Column()
 * name!: string;
 *
 * @Column('timestamptz', { nullable: true })
 * closedAt!: Date | null; // a union type leaves no trace at run time, so the type is written
 * ```
 */
export function Column(options?: ColumnOptions): ColumnDecorator;
export function Column(
  type: NonNullable<ColumnOptions['type']>,
  options?: Omit<ColumnOptions, 'type'>,
): ColumnDecorator;
export function Column(first?: ColumnOptions | string, second?: Omit<ColumnOptions, 'type'>): ColumnDecorator {
  return recorder(optionsOf(first, second), { primary: false });
}

/** A column of the primary key, whose values you give yourself. Several of them make a composite key. */
export function PrimaryColumn(options?: ColumnOptions): ColumnDecorator;
export function PrimaryColumn(
  type: NonNullable<ColumnOptions['type']>,
  options?: Omit<ColumnOptions, 'type'>,
): ColumnDecorator;
export function PrimaryColumn(first?: ColumnOptions | string, second?: Omit<ColumnOptions, 'type'>): ColumnDecorator {
  return recorder(optionsOf(first, second), { primary: true });
}

/**
 * The primary key, whose values are made for you when a row has none.
 *
 * @param generation `'identity'`, the database's counter; `'uuid'` or `'uuidv7'`, made before the call
 */
export function PrimaryGeneratedColumn(
  generation: KeyGeneration = 'identity',
  options: GeneratedColumnOptions = {},
): ColumnDecorator {
  if (!KEY_GENERATIONS.includes(generation)) {
    throw new MetadataException(
      `@PrimaryGeneratedColumn('${String(generation)}') is not known: write one of ${KEY_GENERATIONS.join(', ')}.`,
    );
  }
  return recorder(generation === 'identity' ? options : { type: 'uuid', ...options }, { primary: true, generation });
}

function optionsOf(first: ColumnOptions | string | undefined, second: ColumnOptions | undefined): ColumnOptions {
  return typeof first === 'string' ? { ...second, type: first } : { ...first };
}

function recorder(
  options: ColumnOptions,
  role: { readonly primary: boolean; readonly generation?: KeyGeneration },
): ColumnDecorator {
  return (prototype, property) => {
    if (typeof prototype === 'function' || typeof property === 'symbol') {
      throw new MetadataException(
        `A column decorator stands on ${String(property)}: it belongs on a property of instances with a name.`,
      );
    }
    const designType: unknown = Reflect.getMetadata('design:type', prototype, property);
    recordColumn(prototype.constructor, { property, designType, options: Object.freeze(options), ...role });
  };
}
