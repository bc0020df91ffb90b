import {
  AfterLoad,
  BeforeDelete,
  BeforeInsert,
  BeforeUpdate,
  Check,
  Column,
  Computed,
  CreateDateColumn,
  DeleteDateColumn,
  Embedded,
  Entity,
  Index,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
  UpdateDateColumn,
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

  @UpdateDateColumn({ precision: 3 })
  updatedAt!: Date;

  @Column()
  name!: string;

  @BeforeUpdate()
  touch(): void {}
}

const trimmed = { to: (text: string) => text.trim(), from: (text: string) => text };

/** What every compiler understands alike: types that leave a constructor, and types that are written. */
@Entity({ schema: 'atlas', comment: 'towns' })
@Index(['name'], { unique: true })
@Unique(['name', 'founded'], { name: 'once' })
@Check('population >= 0')
export class Town extends Base {
  #motto = '';

  @Column({ length: 40, transformer: trimmed })
  override name: string = 'unnamed';

  @Column()
  get motto(): string {
    return this.#motto;
  }

  set motto(motto: string) {
    this.#motto = motto;
  }

  @Column()
  declare mayor: string;

  @Column({ unique: true })
  readonly code!: string;

  @Column({ nullable: true })
  nickname?: string;

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

  @Column()
  picture!: Buffer;

  @Index({ where: 'area > 0' })
  @Column({ type: 'decimal', precision: 10, scale: 2, default: '1.50', comment: 'in km²' })
  area!: string;

  @Column({ asExpression: 'population * 2' })
  doubled!: number;

  @Computed((town) => `length(${town}.name)`)
  letters!: number;

  @Column({ select: false, insert: false, update: false, default: () => 'now()' })
  seen!: Date;

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

  @Embedded(() => Position, { prefix: 'old_', nullable: true })
  formerPosition!: Position | null;

  @Embedded(() => Position, { json: true })
  corners!: Position[];

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

  @BeforeDelete()
  remember(): void {}

  @AfterLoad()
  override touch(): void {}
}

@Entity()
export class Street {
  @PrimaryColumn('bigint')
  townId!: bigint;

  @PrimaryColumn()
  number!: number;
}
