import {
  Column,
  Entity,
  JoinColumn,
  OneToOne,
  PrimaryGeneratedColumn,
  type Generated,
  type One,
} from '../../../../src/index.js';
import { Author } from './author.js';

@Entity('blog_profile')
export class Profile {
  @PrimaryGeneratedColumn('uuidv7')
  id!: Generated<string>;

  @Column({ length: 200 })
  text!: string;

  @OneToOne(() => Author, (author) => author.profile, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'belongs_to' })
  author!: One<Author>;
}
