import { MetadataException } from '../../errors/entity-exceptions.js';
import { KEY_GENERATIONS, type ColumnOptions, type KeyGeneration } from '../column-options.js';
import { propertyRecords, type ColumnRecord } from '../decorator-records.js';
import { checkOptions, describeValue, type OptionKind, type OptionKinds } from '../option-checks.js';
import { propertyDecorator, type PropertyDecorator } from './property-decorator.js';

/** The options of a generated key; what else there is follows from where its values come from. */
export type GeneratedColumnOptions = Pick<ColumnOptions, 'name' | 'type' | 'comment'>;

/** Those that are `unchecked` here are looked at together, when the metadata is built. */
export const COLUMN_OPTIONS: OptionKinds<ColumnOptions> = {
  type: 'string',
  name: 'string',
  length: 'unchecked',
  precision: 'unchecked',
  scale: 'unchecked',
  nullable: 'boolean',
  default: 'unchecked',
  enum: 'unchecked',
  enumName: 'string',
  array: 'boolean',
  insert: 'boolean',
  update: 'boolean',
  select: 'boolean',
  unique: 'boolean',
  transformer: 'unchecked',
  comment: 'string',
  asExpression: 'string',
  generatedType: ['STORED', 'VIRTUAL'],
};

const GENERATED_OPTIONS: OptionKinds<GeneratedColumnOptions> = { name: 'string', type: 'string', comment: 'string' };

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
  return columnDecorator(givenOptions('@Column', first, second), { primary: false });
}

/** A column of the primary key, whose values you give yourself. Several of them make a composite key. */
export function PrimaryColumn(options?: ColumnOptions): PropertyDecorator;
export function PrimaryColumn(
  type: NonNullable<ColumnOptions['type']>,
  options?: Omit<ColumnOptions, 'type'>,
): PropertyDecorator;
export function PrimaryColumn(first?: ColumnOptions | string, second?: Omit<ColumnOptions, 'type'>): PropertyDecorator {
  return columnDecorator(givenOptions('@PrimaryColumn', first, second), { primary: true });
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
      `@PrimaryGeneratedColumn was given ${describeValue(generation)}: write one of ` +
        `${KEY_GENERATIONS.map((known) => `'${known}'`).join(', ')}.`,
    );
  }
  const usual = generation === 'identity' ? {} : { type: 'uuid' };
  return columnDecorator(
    { what: '@PrimaryGeneratedColumn', options, known: GENERATED_OPTIONS, usual },
    { primary: true, generation },
  );
}

/** The options that a decorator was given, and those that it has by itself. */
export interface GivenOptions {
  /** The decorator, for messages. */
  readonly what: string;
  readonly options: ColumnOptions;
  readonly known: Readonly<Record<string, OptionKind>>;
  /** Those that what is given takes the place of. */
  readonly usual?: ColumnOptions;
  /** Those that nothing takes the place of. */
  readonly fixed?: ColumnOptions;
}

function givenOptions(
  what: string,
  first: ColumnOptions | string | undefined,
  second: ColumnOptions = {},
): GivenOptions {
  return typeof first === 'string'
    ? { what, options: second, known: COLUMN_OPTIONS, fixed: { type: first } }
    : { what, options: first === undefined ? second : first, known: COLUMN_OPTIONS };
}

/** A decorator that notes a column, of one role or another. */
export function columnDecorator(
  { what, options, known, usual, fixed }: GivenOptions,
  role: Omit<ColumnRecord, 'kind' | 'property' | 'designType' | 'options'>,
): PropertyDecorator {
  return propertyDecorator(what, ({ target, property, place, designType }) => {
    checkOptions(`The column ${place}`, options, known);
    propertyRecords.add(target, {
      kind: 'column',
      property,
      designType,
      options: Object.freeze({ ...usual, ...options, ...fixed }),
      ...role,
    });
  });
}
