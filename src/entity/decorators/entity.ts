import { recordEntity } from '../decorator-records.js';
import { checkOptions, type OptionKinds } from '../option-checks.js';

export interface EntityOptions {
  /** The table's name, used as it stands. @default the class's name, by the naming strategy of the data source */
  readonly name?: string;
  /** The schema of the table; on MySQL, its database. @default the one that the database's search path finds */
  readonly schema?: string;
  /** The table's comment in the database. */
  readonly comment?: string;
  /** A view is read only, and may have no primary column. @default 'table' */
  readonly kind?: 'table' | 'view';
}

const ENTITY_OPTIONS: OptionKinds<EntityOptions> = {
  name: 'string',
  schema: 'string',
  comment: 'string',
  kind: ['table', 'view'],
};

/**
 * Makes a class the description of a table. Its instances are the rows.
 *
 * ```ts
 * @Entity()
 * class City {
 *   @PrimaryGeneratedColumn()
 *   id!: number;
 *
 *   @Column()
 *   name!: string;
 * }
 * ```
 *
 * @param options the table's name, or the options
 */
export function Entity(
  options: string | EntityOptions = {},
): (target: abstract new (...parameters: never[]) => object) => void {
  const given = typeof options === 'string' ? { name: options } : options;
  return (target) => {
    checkOptions(`@Entity above ${target.name}`, given, ENTITY_OPTIONS);
    recordEntity(target, { ...given });
  };
}
