import { Column, Entity, PrimaryColumn } from '../../../../src/index.js';
import type { Mood, Size } from './mood.js';

/** What compilers understand in different ways, for want of a type that is written. */
@Entity()
export class MoodOnly {
  @PrimaryColumn()
  id!: number;

  @Column()
  mood!: Mood;
}

@Entity()
export class SizeOnly {
  @PrimaryColumn()
  id!: number;

  @Column()
  size!: Size;
}

@Entity()
export class NullOnly {
  @PrimaryColumn()
  id!: number;

  @Column({ nullable: true })
  note!: string | null;
}

@Entity()
export class InitialisedOnly {
  @PrimaryColumn()
  id!: number;

  @Column()
  count = 0;
}
