import { expect } from 'chai';

import { buildMetadata } from '../../../src/entity/entity-metadata-builder.js';
import type { EntityClass } from '../../../src/entity/entity-metadata.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import {
  AfterLoad,
  BeforeInsert,
  Check,
  Column,
  Computed,
  CreateDateColumn,
  DeleteDateColumn,
  Embedded,
  Entity,
  Index,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
  VersionColumn,
  type Many,
  type One,
} from '../../../src/index.js';
import { build, refusalOf } from './refusal.js';

type Decorator = (prototype: object, property: string) => void;

/** What users write who are not held up by a compiler's types. */
function unsafe<Result>(decorator: (...parameters: never[]) => Result, ...parameters: readonly unknown[]): Result {
  return decorator(...(parameters as never[]));
}

/** An entity with one property, of which the compiler noted the type. */
function withProperty(decorator: Decorator, designType?: unknown): EntityClass<object> {
  class City {
    value: unknown;
  }
  Reflect.defineMetadata('design:type', designType, City.prototype, 'value');
  PrimaryColumn('integer')(City.prototype, 'id');
  decorator(City.prototype, 'value');
  Entity()(City);
  return City;
}

function refusalOfAll(...entities: readonly unknown[]): string {
  return refusalOf(() => buildMetadata(entities as EntityClass<object>[], SNAKE_CASE));
}

class Key {
  @PrimaryColumn()
  id!: number;
}

describe('a mistake in an entity is named, with what to write,', () => {
  describe('at the property', () => {
    const mistakes: Readonly<
      Record<string, readonly [decorator: () => Decorator, designType: unknown, message: string]>
    > = {
      'a function in place of options': [
        () => unsafe(Column, () => String),
        String,
        'The column City.value was given a function in place of options: write an object with some of type, name,',
      ],
      'null in place of options': [
        () => unsafe(Column, null),
        String,
        'The column City.value was given null in place of options',
      ],
      'a constructor in place of a type': [
        () => unsafe(Column, { type: String }),
        String,
        'The column City.value has the function String for its option type: write a string.',
      ],
      'a text in place of a yes or no': [
        () => unsafe(Column, { nullable: 'false' }),
        String,
        "The column City.value has 'false' for its option nullable: write a boolean.",
      ],
      'a text that is none of those known': [
        () => unsafe(Column, { asExpression: '1', generatedType: 'stored' }),
        String,
        "has 'stored' for its option generatedType: write one of 'STORED', 'VIRTUAL'.",
      ],
      'an option that this decorator has not': [
        () => unsafe(VersionColumn, { nullable: true }),
        Number,
        "The column City.value has an option 'nullable', which is not known. The options are name, type, comment.",
      ],
      'an expression without any SQL': [
        () => Column({ asExpression: ' ' }),
        String,
        'City.value has an empty expression',
      ],
      'a transformer of one way': [
        () => unsafe(Column, { transformer: { to: String } }),
        String,
        'The transformer of the column City.value does not go both ways: write { to: (value) => …, from: (stored) => … }.',
      ],
      'more digits than a second has': [
        () => Column({ precision: 9 }),
        Date,
        'The column City.value has a precision of 9, but databases keep 6 digits of a second: write at most 6.',
      ],
      'a type of another library': [
        () => Column({ type: 'enum', enum: ['a'] }),
        String,
        "The column City.value is of type 'enum', which is not known: write @Column({ enum: Mood }).",
      ],
      'a type of one engine': [
        () => Column('datetime'),
        Date,
        "The column City.value is of type 'datetime', which is not known: write 'timestamptz' or 'timestamp'.",
      ],
      'an enum of what is no text': [
        () => Column({ type: 'integer', enum: ['1'] }),
        Number,
        'The column City.value has an enum of texts and is of type integer: leave out its type, or its enum.',
      ],
      'a key that cannot be skipped': [
        () => PrimaryColumn({ select: false }),
        Number,
        'City.value is part of the primary key, by which rows are known: leave out select.',
      ],
      'a uuid that is a number': [
        () => PrimaryGeneratedColumn('uuid', { type: 'integer' }),
        Object,
        'The column City.value is of type integer, which cannot hold what is kept in a column of its decorator: write a',
      ],
      'a version that cannot be counted': [
        () => VersionColumn({ type: 'text' }),
        String,
        'The column City.value is of type text, which cannot hold what is kept in a column of its decorator: write a ' +
          'type of smallint, integer, bigint, or leave it out.',
      ],
      'a version in a text': [
        () => VersionColumn(),
        String,
        'The column City.value is of type integer, but its property is of type string: declare it as number',
      ],
      'a moment that is a day': [
        () => CreateDateColumn({ type: 'date' }),
        String,
        'is of type date, which cannot hold',
      ],
      'a moment that is a yes or no': [
        () => DeleteDateColumn({ type: 'boolean' }),
        Boolean,
        'is of type boolean, which cannot hold',
      ],
      'no expression': [
        () => unsafe(Computed, '1 + 1'),
        Number,
        "@Computed was given '1 + 1': write a function that returns SQL, @Computed((table) => …).",
      ],
      'a type that no compiler noted': [
        () => Column(),
        undefined,
        "leaves nothing at run time. Write it: @Column('text') value, with the column's type in place of 'text'. Where " +
          'this happens to all columns, the compiler has no emitDecoratorMetadata.',
      ],
      'an unknown option of an object in the row': [
        () => unsafe(Embedded, () => Key, { prefx: '' }),
        Object,
        "@Embedded at City.value has an option 'prefx', which is not known. The options are prefix, nullable, json, name.",
      ],
      'a class in place of a function': [
        () => unsafe(Embedded, Key),
        Object,
        "@Embedded at City.value was given a function that fails (Class constructor Key cannot be invoked without 'new'): " +
          'write one that returns the class, () => User',
      ],
      'an unknown option of an index': [
        () => Index({ unqiue: true } as object),
        String,
        "@Index at City.value has an option 'unqiue', which is not known. The options are name, unique, where.",
      ],
    };
    for (const [name, [decorator, designType, message]] of Object.entries(mistakes)) {
      it(name, () => {
        expect(refusalOf(() => build(withProperty((...at) => decorator()(...at), designType)))).to.include(message);
      });
    }
  });

  describe('a default', () => {
    const defaults: readonly (readonly [type: string, given: unknown, found: string, wanted: string])[] = [
      ['timestamptz', new Date(0), 'an object of Date', 'the text of a value as the database writes it'],
      ['timestamptz', 'now()', "'now()'", 'the text of a value as the database writes it'],
      ['date', 'CURRENT_DATE', "'CURRENT_DATE'", 'the text of a value as the database writes it'],
      ['jsonb', { a: 1 }, 'an object of Object', 'the text of a value as the database writes it'],
      ['text[]', [], 'an array', 'the text of a value as the database writes it'],
      ['text', 5, '5', 'the text of a value as the database writes it'],
      ['integer', Number.NaN, 'NaN', 'a number that the type holds'],
      ['integer', 1.5, '1.5', 'a number that the type holds'],
      ['integer', 'five', "'five'", 'a number that the type holds'],
      ['double', Number.POSITIVE_INFINITY, 'Infinity', 'a number that the type holds'],
      ['boolean', 0, '0', 'true or false'],
      ['boolean', 'true', "'true'", 'true or false'],
    ];
    for (const [type, given, found, wanted] of defaults) {
      it(`${found} of type ${type}`, () => {
        const refusal = refusalOf(() => build(withProperty(unsafe(Column, type, { default: given }))));
        expect(refusal).to.equal(
          `The column City.value is of type ${type} and has ${found} for its default: write ${wanted}, or a function that ` +
            "returns SQL, () => '…'.",
        );
      });
    }

    it('of NULL, of another value than those of the enum, and of no SQL', () => {
      const refusal = (options: object): string =>
        refusalOf(() => build(withProperty(unsafe(Column, 'text', options))));
      expect(refusal({ default: null })).to.include('has null for its default: write nullable: true beside it.');
      expect(refusal({ enum: ['a', 'b'], default: 'c' })).to.include(
        "has 'c' for its default: write one of 'a', 'b', or",
      );
      expect(refusal({ default: () => '' })).to.include('for its default');
    });

    it('is accepted where it is a value, whatever its kind', () => {
      const accepted: readonly (readonly [type: string, options: object])[] = [
        ['integer', { default: 0 }],
        ['bigint', { default: 5n }],
        ['decimal', { default: '1.50' }],
        ['double', { default: 1e21 }],
        ['boolean', { default: false }],
        ['text', { default: '' }],
        ['text', { default: null, nullable: true }],
        ['text[]', { default: '{}' }],
        ['text', { default: 'a', enum: ['a', 'b'] }],
        ['jsonb', { default: '{}' }],
        ['timestamptz', { default: () => 'now()' }],
        ['timestamptz', { default: '2024-02-29T00:00:00Z' }],
      ];
      for (const [type, options] of accepted) {
        build(withProperty(unsafe(Column, type, options)));
      }
    });
  });

  it('a decorator on what is no property that can be set', () => {
    class City {
      get name(): string {
        return '';
      }

      size(): number {
        return 0;
      }
    }
    expect(refusalOf(() => Column('text')(City.prototype, 'name'))).to.equal(
      '@Column stands on City.name, which can be read only, but values are set in it: write a setter beside the getter, ' +
        'or leave the decorator out. A getter needs none.',
    );
    expect(refusalOf(() => Column('integer')(City.prototype, 'size'))).to.equal(
      '@Column stands on City.size, which is a method: it belongs on a property.',
    );
    for (const name of ['__proto__', 'constructor', 'a.b']) {
      expect(refusalOf(() => Column('text')(City.prototype, name))).to.equal(
        `@Column stands on City.${name}, a name that no property of an entity can have: give the property another, and ` +
          `write the column's as name: '${name}'.`,
      );
    }
  });

  it('a compiler that calls decorators in the way of the standard', () => {
    const context = { kind: 'field', name: 'title' };
    for (const decorator of [Column('text'), Index(), BeforeInsert(), ManyToOne(() => Key)]) {
      expect(refusalOf(() => unsafe(decorator, undefined, context))).to.match(
        /^@\w+ at title is called as a decorator of the standard, .* let the compiler have experimentalDecorators/,
      );
    }
  });

  it('above the class', () => {
    expect(refusalOf(() => Entity({ kind: 'materialized' as 'view' })(Key))).to.equal(
      "@Entity above Key has 'materialized' for its option kind: write one of 'table', 'view'.",
    );
    expect(refusalOf(() => unsafe(Entity, { databse: 'a' })(Key))).to.include("has an option 'databse'");
    expect(refusalOf(() => unsafe(Check, 'named', 'id > 0')(Key))).to.equal(
      "@Check above Key was given 'id > 0' in place of options: write an object with some of name.",
    );
    expect(refusalOf(() => unsafe(Check, '')(Key))).to.equal(
      "@Check above Key was given '': write a condition as SQL.",
    );
    expect(refusalOf(() => unsafe(Unique, ['id'], { nmae: 'a' })(Key))).to.include(
      "@Unique above Key has an option 'nmae'",
    );
  });

  it('what is no class among the entities', () => {
    expect(refusalOfAll(undefined)).to.equal(
      'Among the entities is undefined in place of a class: write entities: [User, Post]. A class that is undefined is in ' +
        'a file that is not loaded yet, because it imports this one.',
    );
    expect(refusalOfAll('dist/*.js')).to.include("is 'dist/*.js' in place of a class");
    expect(refusalOfAll([Key])).to.include('is an array in place of a class');
    expect(refusalOfAll({ Key })).to.include('is an object of Object in place of a class');
  });

  it('a class without a name', () => {
    const classes = [class extends Key {}, class extends Key {}];
    Entity()(classes[0] as typeof Key);
    expect(refusalOfAll(classes[0])).to.equal("An entity is a class without a name: write @Entity('name') above it.");
    Entity('named')(classes[1] as typeof Key);
    expect(build(classes[1] as typeof Key).table.name).to.equal('named');
  });

  it('two counters in one table', () => {
    @Entity()
    class City {
      @PrimaryGeneratedColumn()
      id!: number;

      @PrimaryGeneratedColumn()
      number!: number;
    }
    expect(refusalOf(() => build(City))).to.equal(
      'City has two keys that are counted, id and number: write @PrimaryColumn() or @Column() above one of them.',
    );
  });

  it('a key over one column twice', () => {
    @Entity()
    @Unique(['id', 'id'])
    class City extends Key {}
    expect(refusalOf(() => build(City))).to.equal("@Unique of City names 'id' twice: write it once.");
  });

  it('an object in the row with what is about a table, or about its rows', () => {
    class WithRelation {
      @ManyToOne(() => City)
      city!: One<City>;
    }

    class WithHook {
      @AfterLoad()
      check(): void {}
    }

    @Check('x > 0')
    class WithCheck {
      @Column()
      x!: number;
    }

    @Entity()
    class City extends Key {}
    const refusal = (type: new () => object): string => refusalOf(() => build(withProperty(Embedded(() => type))));
    expect(refusal(WithRelation)).to.equal(
      'The class WithRelation, which is embedded at City.value, has the relation city: put it into the entity itself.',
    );
    expect(refusal(WithHook)).to.include('has the hook check: put it into the entity itself.');
    expect(refusal(WithCheck)).to.include('has a @Check: put it into the entity itself.');
  });

  describe('in a relation', () => {
    @Entity()
    class User extends Key {
      @Column()
      name!: string;
    }

    /** An entity with a relation, and User beside it. */
    function relationRefusal(...decorators: readonly Decorator[]): string {
      return refusalOf(() =>
        buildMetadata(
          [
            User,
            withProperty((...at) => {
              for (const decorate of decorators) {
                decorate(...at);
              }
            }, Object),
          ],
          SNAKE_CASE,
        ),
      );
    }

    it('an option that is not known, and a rule that is none', () => {
      expect(relationRefusal(unsafe(ManyToOne, () => User, { cascade: true }))).to.equal(
        "@ManyToOne at City.value has an option 'cascade', which is not known. The options are onDelete, onUpdate, nullable.",
      );
      expect(relationRefusal(unsafe(ManyToOne, () => User, { onDelete: 'CASCADE; DROP TABLE' }))).to.include(
        "for its option onDelete: write one of 'CASCADE',",
      );
      expect(relationRefusal(unsafe(JoinColumn, { nmae: 'a' }))).to.include(
        "@JoinColumn at City.value has an option 'nmae'",
      );
      expect(relationRefusal(unsafe(JoinTable, { joinColumn: { name: 'a' } }))).to.include(
        "@JoinTable at City.value has an option 'joinColumn'",
      );
    });

    it('a rule that its column cannot follow', () => {
      expect(relationRefusal(ManyToOne(() => User, { onDelete: 'SET NULL' }))).to.equal(
        'The relation City.value has the rule SET NULL, but its column value_id is not nullable: write nullable: true, or ' +
          'another rule.',
      );
    });

    it('a function that returns no class, or fails', () => {
      expect(relationRefusal(unsafe(ManyToOne, () => undefined))).to.equal(
        'The relation City.value was given a function that returns undefined in place of a class: where two files import ' +
          'each other, make the data source when both are loaded.',
      );
      expect(relationRefusal(unsafe(ManyToOne, User))).to.include(
        "The relation City.value was given a function that fails (Class constructor User cannot be invoked without 'new')",
      );
    });

    it('the name of a property that the other side has not', () => {
      expect(relationRefusal(unsafe(ManyToOne, () => User, 'posts'))).to.equal(
        "The relation City.value names 'posts' at the other side, but User has no such @OneToMany property: name it, " +
          '(other) => other.property, or leave it out.',
      );
      expect(relationRefusal(unsafe(OneToMany, () => User))).to.equal(
        'The relation City.value is kept by the other side, but does not say in which property of User: name it, (other) ' +
          '=> other.property.',
      );
      expect(relationRefusal(OneToOne(() => User))).to.include('or write @JoinColumn() here.');
    });

    it('that is kept in what is no column', () => {
      @Entity()
      class Post extends Key {
        @Computed(() => '1')
        userId!: number;

        @ManyToOne(() => User)
        user!: One<User>;
      }
      expect(refusalOfAll(Post, User)).to.equal(
        'The relation Post.user is kept in userId, which is computed and no column of the table: give one of them another ' +
          'name.',
      );
    });

    it('that refers to what is no key', () => {
      expect(
        relationRefusal(
          ManyToOne(() => User),
          JoinColumn({ referencedColumnName: 'name' }),
        ),
      ).to.equal(
        'The relation City.value refers to name of User, which is no key of it: refer to its primary key, or declare these ' +
          'columns unique.',
      );
    });

    it('that is kept at both sides', () => {
      @Entity()
      class Left extends Key {
        @OneToOne(() => Right, 'left')
        @JoinColumn()
        right!: One<Right>;

        @ManyToMany(() => Right, 'lefts')
        @JoinTable()
        rights!: Many<Right>;
      }

      @Entity()
      class Right extends Key {
        @OneToOne(() => Left, 'right')
        @JoinColumn()
        left!: One<Left>;

        @ManyToMany(() => Left, 'rights')
        @JoinTable()
        lefts!: Many<Left>;
      }
      expect(refusalOfAll(Left, Right)).to.equal(
        'The relation Left.right is kept at both sides: leave out @JoinColumn at one of right and Right.left.',
      );
    });

    it('that is a column too, or another relation, or none', () => {
      expect(
        relationRefusal(
          Column('integer'),
          ManyToOne(() => User),
        ),
      ).to.equal(
        'City.value is a column and a relation: write two properties, one with the key and one with @ManyToOne.',
      );
      expect(
        relationRefusal(
          OneToOne(() => User),
          ManyToOne(() => User),
        ),
      ).to.equal('City.value has two relation decorators: leave one of them.');
      expect(
        relationRefusal(
          ManyToOne(() => User),
          JoinColumn({ name: 'a' }),
          JoinColumn({ name: 'b' }),
        ),
      ).to.equal('City.value has two join decorators: leave one of them.');
      expect(relationRefusal(Column('integer'), JoinColumn())).to.equal(
        'City.value has @JoinColumn and is no relation: write @ManyToOne(() => …) above it.',
      );
    });
  });
});
