import type { ReferentialAction } from '../sql/table-definition.js';

/** The options of a relation whose foreign key this entity holds. */
export interface RelationOptions {
  /** What becomes of this row when the other is deleted; the database does it, no call is made. @default 'NO ACTION' */
  readonly onDelete?: ReferentialAction;
  /** What becomes of the foreign key when the other row's key changes. @default 'NO ACTION' */
  readonly onUpdate?: ReferentialAction;
  /**
   * Whether there may be no other row. Where a property of its own holds the foreign key, its decorator says it.
   *
   * @default false
   */
  readonly nullable?: boolean;
}

export interface JoinColumnOptions {
  /** The column's name. @default the property's name and that of the other's key, by the naming strategy: `author_id` */
  readonly name?: string;
  /** The property of the other entity that the column refers to. @default its primary key */
  readonly referencedColumnName?: string;
}

export interface JoinTableOptions {
  /** @default the table's name and the property's, by the naming strategy: `post_tags` */
  readonly name?: string;
  /** @default the schema of this entity's table */
  readonly schema?: string;
  /** The columns with the key of this entity. @default the class's name and that of the key: `post_id` */
  readonly joinColumns?: readonly JoinColumnOptions[];
  /** The columns with the key of the other entity. @default the other class's name and that of its key: `tag_id` */
  readonly inverseJoinColumns?: readonly JoinColumnOptions[];
}
