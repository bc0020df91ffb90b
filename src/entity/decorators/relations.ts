import { MetadataException } from '../../errors/entity-exceptions.js';
import { joinRecords, relationRecords, type RelationKind, type RelationRecord } from '../decorator-records.js';
import { checkOptions, describeValue, type OptionKinds } from '../option-checks.js';
import type { JoinColumnOptions, JoinTableOptions, RelationOptions } from '../relation-options.js';
import { REFERENTIAL_ACTIONS } from '../../sql/table-definition.js';
import { propertyDecorator, type PropertyDecorator } from './property-decorator.js';

const RELATION_OPTIONS: OptionKinds<RelationOptions> = {
  onDelete: REFERENTIAL_ACTIONS,
  onUpdate: REFERENTIAL_ACTIONS,
  nullable: 'boolean',
};

const JOIN_COLUMN_OPTIONS: OptionKinds<JoinColumnOptions> = { name: 'string', referencedColumnName: 'string' };

const JOIN_TABLE_OPTIONS: OptionKinds<JoinTableOptions> = {
  name: 'string',
  schema: 'string',
  joinColumns: 'unchecked',
  inverseJoinColumns: 'unchecked',
};

/** The class of the other entity, given when it is needed: the two files may import each other. */
export type RelatedClass<Related extends object> = () => new () => Related;

/** The property of the other entity that is the same relation, seen from there. */
export type InverseOf<Related> = (keyof Related & string) | ((related: Related) => unknown);

/**
 * A row that several rows of this entity refer to. This entity's table holds the foreign key, in a column that a
 * property of its own may hold too.
 *
 * ```ts
 * @ManyToOne(() => User, (user) => user.posts, { onDelete: 'CASCADE' })
 * author!: One<User>;
 *
 * @Column()
 * authorId!: number; // the column author_id
 * ```
 */
export function ManyToOne<Related extends object>(
  type: RelatedClass<Related>,
  inverse?: InverseOf<Related> | RelationOptions,
  options?: RelationOptions,
): PropertyDecorator {
  return relationDecorator('manyToOne', '@ManyToOne', type, [inverse, options]);
}

/**
 * The rows of another entity that refer to this one by a relation that is {@link ManyToOne} there.
 *
 * ```ts
 * @OneToMany(() => Post, (post) => post.author)
 * posts!: Many<Post>;
 * ```
 */
export function OneToMany<Related extends object>(
  type: RelatedClass<Related>,
  inverse: InverseOf<Related>,
): PropertyDecorator {
  return relationDecorator('oneToMany', '@OneToMany', type, [inverse]);
}

/**
 * The one row that belongs to this one. The side with {@link JoinColumn} holds the foreign key; the other side names
 * the property there.
 *
 * ```ts
 * @OneToOne(() => Profile, (profile) => profile.user)
 * @JoinColumn()
 * profile!: One<Profile>;
 * ```
 */
export function OneToOne<Related extends object>(
  type: RelatedClass<Related>,
  inverse?: InverseOf<Related> | RelationOptions,
  options?: RelationOptions,
): PropertyDecorator {
  return relationDecorator('oneToOne', '@OneToOne', type, [inverse, options]);
}

/**
 * Rows of another entity, of which each may belong to several of this one: a table of its own holds the pairs, which
 * `link` and `unlink` change. The side with {@link JoinTable} names it; the other side names the property there.
 *
 * ```ts
 * @ManyToMany(() => Tag, (tag) => tag.posts)
 * @JoinTable()
 * tags!: Many<Tag>;
 * ```
 */
export function ManyToMany<Related extends object>(
  type: RelatedClass<Related>,
  inverse?: InverseOf<Related>,
): PropertyDecorator {
  return relationDecorator('manyToMany', '@ManyToMany', type, [inverse]);
}

/** Names the column of a foreign key, or, given an array, the columns of one that has several. */
export function JoinColumn(options: JoinColumnOptions | readonly JoinColumnOptions[] = {}): PropertyDecorator {
  const columns = Array.isArray(options) ? [...options] : [options as JoinColumnOptions];
  return propertyDecorator('@JoinColumn', ({ target, property, place }) => {
    checkJoinColumns(`@JoinColumn at ${place}`, columns);
    joinRecords.add(target, { property, kind: 'columns', columns, inverseColumns: [], table: {} });
  });
}

/** Says that this side of a {@link ManyToMany} names the table of pairs, and how. */
export function JoinTable(options: string | JoinTableOptions = {}): PropertyDecorator {
  const given: JoinTableOptions = typeof options === 'string' ? { name: options } : options;
  const { joinColumns = [], inverseJoinColumns = [], ...table } = given;
  return propertyDecorator('@JoinTable', ({ target, property, place }) => {
    checkOptions(`@JoinTable at ${place}`, given, JOIN_TABLE_OPTIONS);
    checkJoinColumns(`@JoinTable at ${place}`, [joinColumns, inverseJoinColumns].flat());
    joinRecords.add(target, {
      property,
      kind: 'table',
      columns: [...joinColumns],
      inverseColumns: [...inverseJoinColumns],
      table,
    });
  });
}

function checkJoinColumns(place: string, columns: readonly JoinColumnOptions[]): void {
  for (const column of columns) {
    checkOptions(place, column, JOIN_COLUMN_OPTIONS);
  }
}

type InverseAndOptions = readonly [
  inverse?: RelationRecord['inverse'] | RelationOptions | undefined,
  options?: RelationOptions | undefined,
];

function relationDecorator(
  kind: RelationKind,
  what: string,
  type: () => new () => object,
  [first, second]: InverseAndOptions,
): PropertyDecorator {
  const inverse = typeof first === 'object' ? undefined : first;
  return propertyDecorator(what, ({ target, property, place }) => {
    if (typeof type !== 'function') {
      throw new MetadataException(
        `${what} at ${place} was given ${describeValue(type)}: write a function that returns the class, ` +
          `${what}(() => User).`,
      );
    }
    const options = typeof first === 'object' ? first : (second ?? {});
    checkOptions(`${what} at ${place}`, options, RELATION_OPTIONS);
    relationRecords.add(target, { property, kind, type, options, ...(inverse === undefined ? {} : { inverse }) });
  });
}
