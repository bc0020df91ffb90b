import { MetadataException } from '../../errors/entity-exceptions.js';
import { KEY_GENERATIONS, type ColumnOptions, type KeyGeneration } from '../column-options.js';
import { propertyRecords, type ColumnRecord } from '../decorator-records.js';
import { propertyDecorator, type PropertyDecorator } from './property-decorator.js';

/** The options of a generated key; what else there is follows from where its values come from. */
export type GeneratedColumnOptions = Pick<ColumnOptions, 'name' | 'type' | 'comment'>;

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
export function Column(options?: ColumnOptions): PropertyDecorator;
export function Column(
  type: NonNullable<ColumnOptions['type']>,
  options?: Omit<ColumnOptions, 'type'>,
): PropertyDecorator;
export function Column(first?: ColumnOptions | string, second?: Omit<ColumnOptions, 'type'>): PropertyDecorator {
  return columnDecorator(optionsOf(first, second), { primary: false });
}

/** A column of the primary key, whose values you give yourself. Several of them make a composite key. */
export function PrimaryColumn(options?: ColumnOptions): PropertyDecorator;
export function PrimaryColumn(
  type: NonNullable<ColumnOptions['type']>,
  options?: Omit<ColumnOptions, 'type'>,
): PropertyDecorator;
export function PrimaryColumn(first?: ColumnOptions | string, second?: Omit<ColumnOptions, 'type'>): PropertyDecorator {
  return columnDecorator(optionsOf(first, second), { primary: true });
}

/**
 * The primary key, whose values are made for you when a row has none.
 *
 * @param generation `'identity'`, the database's counter; `'uuid'` or `'uuidv7'`, made before the call
 */
export function PrimaryGeneratedColumn(
  generation: KeyGeneration = 'identity',
  options: GeneratedColumnOptions = {},
): PropertyDecorator {
  if (!KEY_GENERATIONS.includes(generation)) {
    throw new MetadataException(
      `@PrimaryGeneratedColumn('${String(generation)}') is not known: write one of ${KEY_GENERATIONS.join(', ')}.`,
    );
  }
  return columnDecorator(generation === 'identity' ? options : { type: 'uuid', ...options }, {
    primary: true,
    generation,
  });
}

function optionsOf(first: ColumnOptions | string | undefined, second: ColumnOptions | undefined): ColumnOptions {
  return typeof first === 'string' ? { ...second, type: first } : { ...first };
}

/** A decorator that notes a column, of one role or another. */
export function columnDecorator(
  options: ColumnOptions,
  role: Omit<ColumnRecord, 'kind' | 'property' | 'designType' | 'options'>,
): PropertyDecorator {
  return propertyDecorator('A column decorator', ({ target, property, designType }) =>
    propertyRecords.add(target, {
      kind: 'column',
      property,
      designType,
      options: Object.freeze({ ...options }),
      ...role,
    }),
  );
}
