import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToOne,
  PrimaryGeneratedColumn,
  type One,
} from '../../../../src/index.js';
import { Owner } from './owner.js';

@Entity()
export class Pet {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @ManyToOne(() => Owner, (owner) => owner.pets, { onDelete: 'CASCADE' })
  owner!: One<Owner>;

  @OneToOne(() => Owner, (owner) => owner.walks, { nullable: true })
  @JoinColumn({ name: 'walked_by' })
  walker!: One<Owner | null>;
}
