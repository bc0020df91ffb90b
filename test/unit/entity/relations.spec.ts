import { expect } from 'chai';

import { Column, PrimaryColumn, PrimaryGeneratedColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import {
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
} from '../../../src/entity/decorators/relations.js';
import { buildMetadata } from '../../../src/entity/entity-metadata-builder.js';
import type { EntityClass, EntityMetadata } from '../../../src/entity/entity-metadata.js';
import { createHydrator } from '../../../src/entity/hydrator.js';
import { keyValueAt } from '../../../src/entity/implied-keys.js';
import type { Many, One } from '../../../src/entity/marker-types.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { columnOf, refusalOf } from './refusal.js';

@Entity()
class Author {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ unique: true })
  code!: string;

  @OneToMany(() => Post, (post) => post.author)
  posts!: Many<Post>;

  @ManyToMany(() => Author, 'followers')
  @JoinTable()
  follows!: Many<Author>;

  @ManyToMany(() => Author, 'follows')
  followers!: Many<Author>;
}

@Entity({ name: 'posts', schema: 'app' })
class Post {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column()
  authorId!: number;

  @ManyToOne(() => Author, (author) => author.posts, { onDelete: 'CASCADE' })
  author!: One<Author>;

  @ManyToOne(() => Author, { nullable: true })
  @JoinColumn({ name: 'editor_code', referencedColumnName: 'code' })
  editor!: One<Author | null>;

  @OneToOne(() => Post, 'previous')
  next!: One<Post | null>;

  @OneToOne(() => Post, 'next', { nullable: true })
  @JoinColumn()
  previous!: One<Post | null>;

  @ManyToMany(() => Tag, (tag) => tag.posts)
  @JoinTable({ name: 'tagged', joinColumns: [{ name: 'p' }], inverseJoinColumns: [{ name: 't' }] })
  tags!: Many<Tag>;
}

@Entity()
class Tag {
  @PrimaryColumn()
  word!: string;

  @ManyToMany(() => Post, (post) => post.tags)
  posts!: Many<Post>;
}

function build(...entities: EntityClass<object>[]): (entity: EntityClass<object>) => EntityMetadata {
  const all = buildMetadata(entities, SNAKE_CASE);
  return (entity) => all.get(entity) as EntityMetadata;
}

/** What a relation is, in words. */
function described(metadata: EntityMetadata, property: string): unknown {
  const relation = metadata.relations.get(property);
  if (relation === undefined) {
    return undefined;
  }
  const { kind, target, isMany, isOwner } = relation;
  const common = { kind, target: target.name, isMany, isOwner };
  return relation.kind === 'manyToMany'
    ? {
        ...common,
        table: relation.link.table,
        own: relation.link.own.map(({ reference, key }) => `${reference.name} = ${key.property}`),
        related: relation.link.related.map(({ reference, key }) => `${reference.name} = ${key.property}`),
      }
    : { ...common, pairs: relation.pairs.map(({ own, related }) => `${own.reference.name} = ${related.property}`) };
}

describe('the relations of an entity', () => {
  const metadataOf = build(Author, Post, Tag);
  const [author, post, tag] = [metadataOf(Author), metadataOf(Post), metadataOf(Tag)];

  it('are kept in the column that a property holds', () => {
    expect(described(post, 'author')).to.deep.equal({
      kind: 'manyToOne',
      target: 'Author',
      isMany: false,
      isOwner: true,
      pairs: ['author_id = id'],
    });
    expect(post.relations.get('author')).to.deep.include({ rules: { onDelete: 'CASCADE' } });
    expect(post.columns.map(({ property }) => property)).to.include('authorId');
  });

  it('are kept in a column of their own where no property holds it', () => {
    expect(described(post, 'editor')).to.deep.include({ pairs: ['editor_code = code'] });
    expect(columnOf(post, 'editor.code')).to.deep.include({
      path: ['editor', 'code'],
      implied: true,
      nullable: true,
      reference: { name: 'editor_code', type: { name: 'text', array: false } },
    });
  });

  it('are the same from the other side', () => {
    expect(described(author, 'posts')).to.deep.equal({
      kind: 'oneToMany',
      target: 'Post',
      isMany: true,
      isOwner: false,
      pairs: ['id = authorId'],
    });
    expect(described(post, 'next')).to.deep.equal({
      kind: 'oneToOne',
      target: 'Post',
      isMany: false,
      isOwner: false,
      pairs: ['id = previous.id'],
    });
  });

  it('are kept in a table of pairs', () => {
    const table = { name: 'tagged', schema: 'app' };
    const common = { kind: 'manyToMany', isMany: true, table };
    expect(described(post, 'tags')).to.deep.equal({
      ...common,
      target: 'Tag',
      isOwner: true,
      own: ['p = id'],
      related: ['t = word'],
    });
    expect(described(tag, 'posts')).to.deep.equal({
      ...common,
      target: 'Post',
      isOwner: false,
      own: ['t = word'],
      related: ['p = id'],
    });
    expect(described(author, 'follows')).to.deep.include({
      table: { name: 'author_follows' },
      own: ['author_id = id'],
      related: ['follows_id = id'],
    });
  });

  it('make a key unique where there is one row on either side', () => {
    expect(post.uniqueKeys.map((key) => key.map(({ property }) => property))).to.deep.equal([['id'], ['previous.id']]);
  });

  it('are frozen', () => {
    expect(Object.isFrozen(author)).to.equal(true);
    expect(Object.isFrozen(author.relations.get('posts'))).to.equal(true);
    expect(author.relations.get('posts')?.target).to.equal(post);
  });

  it('remember the key that no property holds, and prefer the one of the entity', () => {
    const column = columnOf(post, 'editor.code');
    const row = createHydrator(post, [column])(['ed']) as Post;
    expect(Object.keys(row)).to.not.include('editor.code');
    expect(row.editor).to.equal(undefined);
    expect(keyValueAt(row, column)).to.equal('ed');
    row.editor = Object.assign(new Author(), { code: 'other' });
    expect(keyValueAt(row, column)).to.equal('other');
    row.editor = null;
    expect(keyValueAt(row, column)).to.equal(null);
  });

  describe('are refused', () => {
    class Key {
      @PrimaryColumn()
      id!: number;
    }

    @Entity()
    class Other extends Key {
      @ManyToOne(() => Author)
      author!: One<Author>;
    }

    it('with a class that is not among the entities', () => {
      expect(refusalOf(() => build(Other))).to.equal(
        'The relation Other.author is about Author, which is not among the entities of the data source: add it to the ' +
          'option entities.',
      );
    });

    it('with something else than a function', () => {
      expect(refusalOf(() => ManyToOne(undefined as never)(Key.prototype, 'other'))).to.equal(
        '@ManyToOne at Key.other was given undefined: write a function that returns the class, @ManyToOne(() => User).',
      );
    });

    it('where the other side does not know of them', () => {
      @Entity()
      class Lone extends Key {
        @OneToMany(() => Other, 'id')
        others!: Many<Other>;
      }
      expect(refusalOf(() => build(Lone, Other, Author, Post, Tag))).to.equal(
        "The relation Lone.others is kept by the other side, but Other has no @ManyToOne property 'id' that is about it: " +
          'name it, (other) => other.property.',
      );

      @Entity()
      class Half extends Key {
        @OneToOne(() => Lonely, 'half')
        lonely!: One<Lonely>;
      }

      @Entity()
      class Lonely extends Key {
        @OneToOne(() => Half, 'lonely')
        half!: One<Half>;
      }
      expect(refusalOf(() => build(Half, Lonely))).to.include(
        "Lonely has no @OneToOne property 'half' that is about it and has @JoinColumn()",
      );
    });

    it('without a table, and with the wrong decorator', () => {
      @Entity()
      class Left extends Key {
        @ManyToMany(() => Right, 'lefts')
        rights!: Many<Right>;
      }

      @Entity()
      class Right extends Key {
        @ManyToMany(() => Left, 'rights')
        lefts!: Many<Left>;
      }
      expect(refusalOf(() => build(Left, Right))).to.equal(
        'Neither side of the relation Left.rights names its table: write @JoinTable() at one.',
      );

      @Entity()
      class Alone extends Key {
        @ManyToMany(() => Alone)
        others!: Many<Alone>;
      }
      expect(refusalOf(() => build(Alone))).to.equal(
        'The relation Alone.others is kept by the other side, but does not say in which property of Alone: name it, ' +
          '(other) => other.property, or write @JoinTable() here.',
      );

      @Entity()
      class Wrong extends Key {
        @ManyToOne(() => Wrong)
        @JoinTable()
        other!: One<Wrong>;
      }
      expect(refusalOf(() => build(Wrong))).to.equal(
        'The relation Wrong.other has @JoinTable: write @JoinColumn in its place.',
      );
    });

    it('with a key of another type, and where the property says whether it is nullable', () => {
      @Entity()
      class Wrong extends Key {
        @Column()
        authorId!: string;

        @ManyToOne(() => Author)
        author!: One<Author>;
      }
      expect(refusalOf(() => build(Wrong, Author, Post, Tag))).to.equal(
        'The relation Wrong.author is kept in authorId, a column of type text, but refers to id, one of type integer: ' +
          'give both the same.',
      );

      @Entity()
      class Doubtful extends Key {
        @Column()
        authorId!: number;

        @ManyToOne(() => Author, { nullable: true })
        author!: One<Author | null>;
      }
      expect(refusalOf(() => build(Doubtful, Author, Post, Tag))).to.include(
        'The relation Doubtful.author is kept in authorId, whose own decorator says whether it is nullable',
      );
    });

    it('with columns that do not say what they refer to', () => {
      @Entity()
      class Wrong extends Key {
        @ManyToOne(() => Author)
        @JoinColumn({ referencedColumnName: 'nmae' })
        author!: One<Author>;
      }
      expect(refusalOf(() => build(Wrong, Author, Post, Tag))).to.equal(
        'The columns of the relation Wrong.author do not say what of Author they refer to: write referencedColumnName, ' +
          'one for each of id.',
      );
    });
  });
});
