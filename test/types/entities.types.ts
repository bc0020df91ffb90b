// Compile-only: what must be accepted, and after `@ts-expect-error` what must not. Nothing here is run.
import {
  Check,
  Column,
  Computed,
  CreateDateColumn,
  Embedded,
  Entity,
  Index,
  PrimaryGeneratedColumn,
  Unique,
  VersionColumn,
  type Generated,
  type Many,
  type One,
} from '../../src/index.js';
import type { GeneratedKeyOf, RelatedEntity, RelationKeyOf } from '../../src/entity/marker-types.js';

type Equals<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : false) : false;

class Address {
  @Column()
  city!: string;

  constructor(readonly country = 'LV') {}
}

class NeedsArguments {
  constructor(readonly name: string) {}
}

@Entity()
@Index(['name'], { unique: true })
@Unique(['name', 'address.city'])
@Check('length(name) > 0')
export class User {
  @PrimaryGeneratedColumn('identity', { type: 'integer' })
  id!: Generated<number>;

  @Index({ where: 'deleted' })
  @Column({ length: 10, default: () => 'now()', enum: ['a', 'b'] })
  name!: string;

  @CreateDateColumn({ precision: 3 })
  createdAt!: Generated<Date>;

  @Column('boolean', { default: false })
  active!: Generated<boolean>;

  @Column('text', { nullable: true, default: null })
  note!: Generated<string | null>;

  @VersionColumn()
  version!: Generated<number>;

  @Computed((table) => `upper(${table}.name)`, { type: 'text' })
  loud?: string;

  @Embedded(() => Address, { prefix: 'home_' })
  address!: Address;

  // @ts-expect-error made without arguments only
  @Embedded(() => NeedsArguments)
  other!: NeedsArguments;

  // @ts-expect-error an option that is not there
  @Column({ nulable: true })
  first!: string;

  friends!: Many<User>;
  boss!: One<User | null>;
  best!: One<User>;
}

export function markers(user: User): void {
  const id: number = user.id;
  const created: string = user.createdAt.toISOString();
  const note: string | null = user.note;
  user.id = id + 1;
  user.createdAt = new Date(created);
  user.note = note;
  user.note = null;
  user.active = !user.active;
  user.friends = [user];
  user.friends = undefined;
  user.boss = user;
  user.boss = null;
  const best: User | undefined = user.best;
  const friend: User | undefined = user.friends?.[0] ?? best;

  // @ts-expect-error there is always a best one, where it was loaded
  user.best = null;
  // @ts-expect-error a number stays a number
  user.id = '7';
  // @ts-expect-error it may not have been loaded
  user.boss.name = friend?.name;

  const generated: Equals<GeneratedKeyOf<User>, 'active' | 'createdAt' | 'id' | 'note' | 'version'> = true;
  const relations: Equals<RelationKeyOf<User>, 'best' | 'boss' | 'friends'> = true;
  const related: [Equals<RelatedEntity<User['friends']>, User>, Equals<RelatedEntity<User['boss']>, User>] = [
    true,
    true,
  ];
  void [generated, relations, related];
}
