import { expect } from 'chai';

import { Column, PrimaryColumn, PrimaryGeneratedColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import type { EntityClass } from '../../../src/entity/entity-metadata.js';
import { describeColumnType } from '../../../src/sql/column-type.js';
import { build, refusalOf } from './refusal.js';

/** The types of the columns by property, as a reader would write them. */
function typesOf(entity: EntityClass<object>): Record<string, string> {
  const { columns } = build(entity);
  return Object.fromEntries(columns.map(({ property, reference }) => [property, describeColumnType(reference.type)]));
}

describe('buildEntityMetadata', () => {
  it('describes an entity in full', () => {
    @Entity({ name: 'cities', schema: 'app' })
    class City {
      @PrimaryGeneratedColumn()
      id!: number;

      @Column({ name: 'Name' })
      name!: string;

      @Column('timestamptz', { nullable: true, insert: false, update: false })
      closedAt!: Date | null;
    }

    const { columnsByProperty, ...metadata } = build(City);
    const always = { selectable: true, generated: false, definition: {} };
    const id = {
      ...always,
      property: 'id',
      path: ['id'],
      hasDefault: true,
      reference: { name: 'id', type: { name: 'integer', array: false } },
      primary: true,
      nullable: false,
      insertable: true,
      updatable: false,
      generation: 'identity',
    };
    const name = {
      ...always,
      property: 'name',
      path: ['name'],
      hasDefault: false,
      reference: { name: 'Name', type: { name: 'text', array: false } },
      primary: false,
      nullable: false,
      insertable: true,
      updatable: true,
    };
    const closedAt = {
      ...always,
      property: 'closedAt',
      path: ['closedAt'],
      hasDefault: true,
      reference: { name: 'closed_at', type: { name: 'timestamptz', array: false } },
      primary: false,
      nullable: true,
      insertable: false,
      updatable: false,
    };
    expect(metadata).to.deep.equal({
      target: City,
      name: 'City',
      kind: 'table',
      table: { name: 'cities', schema: 'app' },
      columns: [id, name, closedAt],
      selectedColumns: [id, name, closedAt],
      primaryColumns: [id],
      embeddedObjects: [],
      uniqueKeys: [[id]],
      relations: new Map(),
      hooks: { beforeInsert: [], beforeUpdate: [], beforeDelete: [], afterLoad: [] },
      indexes: [],
      uniques: [],
      checks: [],
    });
    expect([...columnsByProperty.keys()]).to.deep.equal(['id', 'name', 'closedAt']);
    expect(columnsByProperty.get('closedAt')).to.equal(metadata.columns[2]);
  });

  it('freezes what it describes', () => {
    @Entity()
    class City {
      @PrimaryColumn()
      id!: number;
    }

    const metadata = build(City);
    for (const part of [
      metadata,
      metadata.table,
      metadata.columns,
      metadata.primaryColumns,
      metadata.columns[0]?.reference.type,
    ]) {
      expect(Object.isFrozen(part)).to.equal(true);
    }
  });

  it('names tables and columns by the strategy, unless they name themselves', () => {
    @Entity()
    class HomeTown {
      @PrimaryColumn()
      zipCode!: string;

      @Column({ name: 'ZipName' })
      zipName!: string;
    }

    @Entity('home Towns')
    class Named {
      @PrimaryColumn()
      id!: string;
    }

    const upperCase = { tableName: (name: string) => name.toUpperCase(), columnName: (name: string) => `C_${name}` };
    expect(build(HomeTown).table).to.deep.equal({ name: 'home_town' });
    expect(buildEntityMetadata(HomeTown, upperCase).table).to.deep.equal({ name: 'HOMETOWN' });
    expect(buildEntityMetadata(HomeTown, upperCase).columns.map(({ reference }) => reference.name)).to.deep.equal([
      'C_zipCode',
      'ZipName',
    ]);
    expect(buildEntityMetadata(Named, upperCase).table).to.deep.equal({ name: 'home Towns' });
  });

  describe('finds the type of a column', () => {
    enum Mood {
      glad = 'glad',
      sad = 'sad',
    }

    it('by that of its property', () => {
      @Entity()
      class Everything {
        @PrimaryColumn()
        text!: string;

        @Column()
        number!: number;

        @Column()
        boolean!: boolean;

        @Column()
        date!: Date;

        @Column()
        bigint!: bigint;

        @Column()
        bytes!: Uint8Array;

        @Column()
        buffer!: Buffer;

        @Column()
        literal!: 'a' | 'b';

        @Column()
        mood!: Mood;

        @Column()
        initialised: number = 0;
      }

      expect(typesOf(Everything)).to.deep.equal({
        text: 'text',
        number: 'integer',
        boolean: 'boolean',
        date: 'timestamptz',
        bigint: 'bigint',
        bytes: 'bytes',
        buffer: 'bytes',
        literal: 'text',
        mood: 'text',
        initialised: 'integer',
      });
    });

    it('as it is written', () => {
      @Entity()
      class Written {
        @PrimaryColumn('uuid')
        id!: string;

        @Column('decimal')
        price!: string;

        @Column({ type: 'app.mood' })
        mood!: Mood | null;

        @Column('text[]')
        tags!: string[];

        @Column('integer', { array: true })
        sizes!: number[];

        @Column('jsonb')
        data!: { a: number };

        @Column('jsonb')
        list!: number[];
      }

      expect(typesOf(Written)).to.deep.equal({
        id: 'uuid',
        price: 'decimal',
        mood: 'app.mood',
        tags: 'text[]',
        sizes: 'integer[]',
        data: 'jsonb',
        list: 'jsonb',
      });
    });

    it('of a generated key', () => {
      @Entity()
      class Keys {
        @PrimaryGeneratedColumn()
        counter!: number;

        @PrimaryGeneratedColumn('uuid')
        uuid!: string;

        @PrimaryGeneratedColumn('uuidv7', { name: 'sorted' })
        uuidv7!: string;

        @PrimaryGeneratedColumn('uuid', { type: 'text' })
        text!: string;
      }

      @Entity()
      class Large {
        @PrimaryGeneratedColumn('identity', { type: 'bigint' })
        counter!: bigint;
      }

      expect(typesOf(Large)).to.deep.equal({ counter: 'bigint' });
      expect(typesOf(Keys)).to.deep.equal({
        counter: 'integer',
        uuid: 'uuid',
        uuidv7: 'uuid',
        text: 'text',
      });
      expect(build(Keys).columns.map(({ generation }) => generation)).to.deep.equal([
        'identity',
        'uuid',
        'uuidv7',
        'uuid',
      ]);
    });

    it('of a 64-bit integer by how the property holds it', () => {
      @Entity()
      class Large {
        @PrimaryColumn()
        id!: bigint;

        @Column('bigint')
        count!: number;

        @Column('bigint')
        unknown!: bigint | null;
      }

      expect(build(Large).columns.map(({ reference }) => reference.type.integerAs)).to.deep.equal([
        'bigint',
        'number',
        'bigint',
      ]);
    });
  });

  describe('with classes that extend others', () => {
    abstract class Base {
      @PrimaryGeneratedColumn()
      id!: number;

      @Column()
      createdAt!: Date;
    }

    it('takes the columns of the class that is extended first', () => {
      @Entity()
      class City extends Base {
        @Column()
        name!: string;
      }

      expect(typesOf(City)).to.deep.equal({ id: 'integer', createdAt: 'timestamptz', name: 'text' });
    });

    it('takes a property that is declared again in place of the other', () => {
      @Entity()
      class City extends Base {
        @Column('date', { name: 'created_on', transformer: { to: String, from: String } })
        override createdAt = new Date(0);
      }

      expect(typesOf(City)).to.deep.equal({ id: 'integer', createdAt: 'date' });
      expect(build(City).columns[1]?.reference.name).to.equal('created_on');
    });

    it('keeps the columns of classes that extend the same apart', () => {
      @Entity()
      class City extends Base {
        @Column()
        name!: string;
      }

      @Entity()
      class River extends Base {
        @Column()
        length!: number;
      }

      expect(typesOf(City)).to.have.all.keys('id', 'createdAt', 'name');
      expect(typesOf(River)).to.have.all.keys('id', 'createdAt', 'length');
    });

    it('needs @Entity above the class itself', () => {
      @Entity()
      class City extends Base {}
      class Capital extends City {}

      expect(refusalOf(() => build(Capital))).to.equal('The class Capital is no entity: write @Entity() above it.');
    });
  });

  describe('refuses, saying what to write,', () => {
    it('an empty name for the table', () => {
      @Entity('')
      class City {
        @PrimaryColumn()
        id!: number;
      }
      expect(refusalOf(() => build(City))).to.include('The entity City has an empty name');
    });

    it('a way of generating keys that is not known', () => {
      expect(refusalOf(() => PrimaryGeneratedColumn('serial' as 'identity'))).to.equal(
        "@PrimaryGeneratedColumn was given 'serial': write one of 'identity', 'uuid', 'uuidv7'.",
      );
    });

    it('an identity of a type that the database does not count in', () => {
      @Entity()
      class City {
        @PrimaryGeneratedColumn()
        id!: string;
      }
      expect(refusalOf(() => build(City))).to.include('The key City.id is an identity of type text');
    });

    it('a class without @Entity', () => {
      class City {
        @PrimaryColumn()
        id!: number;
      }

      expect(refusalOf(() => build(City))).to.equal('The class City is no entity: write @Entity() above it.');
    });

    it('a class with two @Entity', () => {
      const create = (): unknown => {
        @Entity('one')
        @Entity('two')
        class City {
          value: unknown;
        }
        return City;
      };
      expect(refusalOf(create)).to.equal('The class City has two @Entity decorators: leave one of them.');
    });

    it('a class without a primary column', () => {
      @Entity()
      class City {
        @Column()
        name!: string;
      }

      expect(refusalOf(() => build(City))).to.equal(
        'The entity City has no primary column: write @PrimaryColumn() or @PrimaryGeneratedColumn() above the property ' +
          'that identifies a row.',
      );
    });

    it('a constructor that needs arguments', () => {
      @Entity()
      class City {
        @PrimaryColumn()
        id: number;

        constructor(id: number) {
          this.id = id;
        }
      }

      expect(refusalOf(() => build(City as unknown as EntityClass<object>))).to.equal(
        'The constructor of the entity City needs arguments, but rows are made with none: give each of its parameters ' +
          'a default.',
      );
    });

    it('a type that is not known at run time', () => {
      @Entity()
      class City {
        @PrimaryColumn()
        id!: number;

        @Column({ nullable: true })
        closedAt!: Date | null;
      }

      expect(refusalOf(() => build(City))).to.equal(
        "The type of the column City.closedAt cannot be known: its property's type leaves Object at run time. Write it: " +
          "@Column('text') closedAt, with the column's type in place of 'text'.",
      );
    });

    it('a type that is inferred, of which nothing is left at run time', () => {
      @Entity()
      class City {
        @PrimaryColumn()
        id!: number;

        @Column()
        population = 0;
      }

      expect(refusalOf(() => build(City))).to.include('The type of the column City.population cannot be known');
    });

    it('an array whose elements are not known', () => {
      @Entity()
      class City {
        @PrimaryColumn()
        id!: number;

        @Column()
        tags!: string[];
      }

      expect(refusalOf(() => build(City))).to.include("leaves Array at run time. Write it: @Column('text[]') tags");
    });

    it('what is not the name of a type', () => {
      @Entity()
      class City {
        @PrimaryColumn('varchar(20)')
        id!: string;
      }

      expect(refusalOf(() => build(City))).to.include(
        "The type of the column City.id is wrong: 'varchar(20)' is not the name of a type.",
      );
    });

    const misfits: readonly (readonly [type: string, designType: unknown, found: string, wanted: string])[] = [
      ['integer', String, 'string', 'number'],
      ['bigint', String, 'string', 'bigint or number'],
      ['decimal', Number, 'number', 'string'],
      ['double', BigInt, 'bigint', 'number'],
      ['boolean', Number, 'number', 'boolean'],
      ['text', Number, 'number', 'string'],
      ['text', Array, 'Array', 'string'],
      ['uuid', Buffer, 'Buffer', 'string'],
      ['date', Date, 'Date', 'string'],
      ['timestamp', String, 'string', 'Date'],
      ['bytes', String, 'string', 'Uint8Array or Buffer'],
      ['jsonb', Date, 'Date', 'string or number or boolean or Array'],
      ['json', BigInt, 'bigint', 'string or number or boolean or Array'],
      ['json', Uint8Array, 'Uint8Array', 'string or number or boolean or Array'],
      ['mood', Number, 'number', 'string'],
      ['text[]', String, 'string', 'an array'],
    ];
    for (const [type, designType, found, wanted] of misfits) {
      it(`a column of type ${type} at a property of type ${found}`, () => {
        class City {
          value: unknown;
        }
        Reflect.defineMetadata('design:type', designType, City.prototype, 'value');
        Column(type)(City.prototype, 'value');
        PrimaryColumn('integer')(City.prototype, 'id');
        Entity()(City);
        expect(refusalOf(() => build(City))).to.equal(
          `The column City.value is of type ${type}, but its property is of type ${found}: declare it as ${wanted}, or ` +
            'give another type or a transformer.',
        );
      });
    }

    it('no type at all where a transformer stands between', () => {
      class City {
        value: unknown;
      }
      Reflect.defineMetadata('design:type', Number, City.prototype, 'price');
      Column('decimal', { transformer: { to: String, from: Number } })(City.prototype, 'price');
      PrimaryColumn('integer')(City.prototype, 'id');
      Entity()(City);
      expect(typesOf(City)).to.deep.equal({ price: 'decimal', id: 'integer' });
    });

    it('two column decorators at one property', () => {
      @Entity()
      class City {
        @PrimaryColumn()
        @Column()
        id!: number;
      }

      expect(refusalOf(() => build(City))).to.equal('City.id has two column decorators: leave one of them.');
    });

    it('two properties with one column', () => {
      @Entity()
      class City {
        @PrimaryColumn()
        id!: number;

        @Column()
        postalCode!: string;

        @Column({ name: 'postal_code' })
        zip!: string;
      }

      expect(refusalOf(() => build(City))).to.equal(
        'The properties postalCode and zip of City have the same column postal_code: give one of them another name.',
      );
    });

    it('a decorator at a static property, and one at a symbol', () => {
      class City {
        value: unknown;
      }
      expect(refusalOf(() => Column('text')(City, 'name'))).to.equal(
        '@Column stands on name: it belongs on a property of instances with a name.',
      );
      expect(refusalOf(() => Column('text')(City.prototype, Symbol('name')))).to.include('Symbol(name)');
    });
  });
});
