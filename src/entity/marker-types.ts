declare const generated: unique symbol;
declare const relation: unique symbol;

/**
 * The type of a property whose value an INSERT may leave out, because the database or this library makes it: a
 * generated key, a timestamp, a version, a column with a default. To everything else it is `Value`.
 *
 * ```ts
 * @PrimaryGeneratedColumn('identity', { type: 'integer' })
 * id!: Generated<number>; // a type of its own leaves no trace at run time, so the column's type is written
 * ```
 */
export type Generated<Value> = Value extends null | undefined ? Value : Value & { readonly [generated]?: true };

/**
 * The type of a relation to one other entity: the entity where it was loaded, `undefined` where it was not, and null
 * (`One<User | null>`) where there may be none. As it leaves no trace at run time, two files can import each other.
 *
 * ```ts
 * @ManyToOne(() => User)
 * author!: One<User>;
 * ```
 */
export type One<Entity> = (Entity extends null ? null : Entity & { readonly [relation]?: Entity }) | undefined;

/** The type of a relation to many other entities: an array where they were loaded, `undefined` where they were not. */
export type Many<Entity> = (Entity[] & { readonly [relation]?: Entity }) | undefined;

/** The names of the properties that are marked by {@link Generated}. */
export type GeneratedKeyOf<Entity> = KeyMarkedBy<Entity, typeof generated>;

/** The names of the properties that are marked by {@link One} or {@link Many}. */
export type RelationKeyOf<Entity> = KeyMarkedBy<Entity, typeof relation>;

/** The names of the properties that are marked by {@link One}. */
export type OneKeyOf<Entity> = {
  [Key in RelationKeyOf<Entity>]: NonNullable<Entity[Key]> extends readonly unknown[] ? never : Key;
}[RelationKeyOf<Entity>];

type KeyMarkedBy<Entity, Mark extends symbol> = {
  [Key in keyof Entity]-?: IsAny<Entity[Key]> extends true
    ? never
    : Mark extends keyof NonNullable<Entity[Key]>
      ? Key
      : never;
}[keyof Entity] &
  string;

/** Of `any`, everything is true: it would be marked as well. */
type IsAny<Value> = 0 extends Value & 1 ? true : false;

/** The entity that a property marked by {@link One} or {@link Many} is about. */
export type RelatedEntity<Marked> =
  NonNullable<Marked> extends { readonly [relation]?: infer Entity } ? NonNullable<Entity> : never;
