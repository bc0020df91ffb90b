import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Many,
  type One,
} from '../../../../src/index.js';
import { Author } from './author.js';

@Entity('blog_post')
export class Post {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id!: bigint;

  @Column({ length: 50 })
  title!: string;

  @Column()
  rank!: number;

  @Column({ select: false })
  authorId!: number;

  @ManyToOne(() => Author, (author) => author.posts, { onDelete: 'CASCADE' })
  author!: One<Author>;

  /** No property holds its foreign key, editor_id. */
  @ManyToOne(() => Author, (author) => author.edited, { nullable: true })
  editor!: One<Author | null>;

  @OneToMany(() => Comment, (comment) => comment.post)
  comments!: Many<Comment>;

  @ManyToMany(() => Tag, (tag) => tag.posts)
  @JoinTable()
  tags!: Many<Tag>;
}

@Entity('blog_comment')
export class Comment {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 50 })
  text!: string;

  @ManyToOne(() => Post, (post) => post.comments, { onDelete: 'CASCADE' })
  post!: One<Post>;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

/** A key of two columns, which pairs hold both. */
@Entity('blog_tag')
export class Tag {
  @PrimaryColumn({ length: 10 })
  language!: string;

  @PrimaryColumn({ length: 20 })
  word!: string;

  @ManyToMany(() => Post, (post) => post.tags)
  posts!: Many<Post>;

  @OneToMany(() => TagNote, (note) => note.tag)
  notes!: Many<TagNote>;
}

/** A foreign key of two columns. */
@Entity('blog_tag_note')
export class TagNote {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 50 })
  text!: string;

  @ManyToOne(() => Tag, (tag) => tag.notes)
  tag!: One<Tag>;
}
