import {
  BeforeInsert,
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Embedded,
  Entity,
  Index,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  VersionColumn,
  type Generated,
  type Many,
  type One,
} from '../../../../src/index.js';
import { Mood, type Size } from './mood.js';

export class Position {
  @Column('double')
  latitude!: number;
}

export abstract class Base {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id!: Generated<bigint>;

  @CreateDateColumn()
  createdAt!: Date;
}

/** What every compiler understands alike: types that leave a constructor, and types that are written. */
@Entity()
@Index(['name'], { unique: true })
export class Town extends Base {
  @Column()
  name!: string;

  @Column()
  population!: number;

  @Column()
  isOpen!: boolean;

  @Column()
  founded!: Date;

  @Column()
  digits!: bigint;

  @Column()
  seal!: Uint8Array;

  @Column('text', { nullable: true })
  note!: string | null;

  @Column({ enum: Mood })
  mood!: Mood;

  @Column('text', { enum: ['large', 'small'] })
  size!: Size;

  @Column('integer')
  initialised = 0;

  @Column('text[]')
  tags!: string[];

  @Column('jsonb')
  data!: { readonly a: number };

  @Column('jsonb')
  centre!: Position;

  @Embedded(() => Position)
  position!: Position;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  @VersionColumn()
  version!: number;

  @ManyToOne(() => Town, (town) => town.suburbs, { nullable: true })
  parent!: One<Town | null>;

  @OneToMany(() => Town, (town) => town.parent)
  suburbs!: Many<Town>;

  @ManyToMany(() => Town)
  @JoinTable()
  twins!: Many<Town>;

  @BeforeInsert()
  check(): void {}
}
