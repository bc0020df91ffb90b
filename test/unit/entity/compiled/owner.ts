import {
  Column,
  Entity,
  OneToMany,
  OneToOne,
  PrimaryGeneratedColumn,
  type Many,
  type One,
} from '../../../../src/index.js';
import { Pet } from './pet.js';

/** The files of Owner and Pet import each other. */
@Entity()
export class Owner {
  @PrimaryGeneratedColumn('uuidv7')
  id!: string;

  @Column()
  name!: string;

  @OneToMany(() => Pet, (pet) => pet.owner)
  pets!: Many<Pet>;

  @OneToOne(() => Pet, (pet) => pet.walker)
  walks!: One<Pet>;
}
