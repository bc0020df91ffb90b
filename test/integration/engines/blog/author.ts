import {
  Column,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryGeneratedColumn,
  type Many,
  type One,
} from '../../../../src/index.js';
import { Post } from './post.js';
import { Profile } from './profile.js';

/** The file of posts imports this one, and this one that. */
@Entity('blog_author')
export class Author {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 50 })
  name!: string;

  @OneToMany(() => Post, (post) => post.author)
  posts!: Many<Post>;

  @OneToMany(() => Post, 'editor')
  edited!: Many<Post>;

  @OneToOne(() => Profile, (profile) => profile.author)
  profile!: One<Profile | null>;

  @ManyToOne(() => Author, { nullable: true, onDelete: 'SET NULL' })
  mentor!: One<Author | null>;

  @ManyToMany(() => Author, (author) => author.followers)
  @JoinTable('blog_follow')
  follows!: Many<Author>;

  @ManyToMany(() => Author, (author) => author.follows)
  followers!: Many<Author>;
}
