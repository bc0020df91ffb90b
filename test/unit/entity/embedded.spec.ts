import { Exclude, Expose, Type } from 'class-transformer';
import { expect } from 'chai';

import { Column, PrimaryColumn } from '../../../src/entity/decorators/column.js';
import { Embedded } from '../../../src/entity/decorators/embedded.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { createHydrator } from '../../../src/entity/hydrator.js';
import { build, columnOf, refusalOf } from './refusal.js';

class Position {
  @Column('double')
  latitude!: number;

  @Column('double', { name: 'lon' })
  longitude!: number;
}

class Address {
  @Column()
  street!: string;

  @Embedded(() => Position, { nullable: true })
  position!: Position | null;

  describe(): string {
    return `in ${this.street}`;
  }
}

class Opening {
  @Type(() => Date)
  at!: Date;
  by = 'nobody';
}

@Entity()
class Shop {
  @PrimaryColumn()
  id!: number;

  @Embedded(() => Address)
  address!: Address;

  @Embedded(() => Position, { prefix: '' })
  centre!: Position;

  @Embedded(() => Opening, { json: true, nullable: true, name: 'opened' })
  opening!: Opening | null;

  @Embedded(() => Opening, { json: true })
  reopenings!: Opening[];

  @Column('jsonb', { nullable: true })
  last!: Opening;

  @Column('jsonb', { nullable: true })
  plain!: object;
}

const metadata = build(Shop);

describe('an embedded object', () => {
  it('has columns of its own in the table', () => {
    expect(metadata.columns.map(({ property, reference }) => [property, reference.name])).to.deep.equal([
      ['id', 'id'],
      ['address.street', 'address_street'],
      ['address.position.latitude', 'address_position_latitude'],
      ['address.position.longitude', 'address_position_lon'],
      ['centre.latitude', 'latitude'],
      ['centre.longitude', 'lon'],
      ['opening', 'opened'],
      ['reopenings', 'reopenings'],
      ['last', 'last'],
      ['plain', 'plain'],
    ]);
    expect(columnOf(metadata, 'address.position.latitude').path).to.deep.equal(['address', 'position', 'latitude']);
  });

  it('may be null as a whole, where its columns may be', () => {
    expect(metadata.columns.filter(({ nullable }) => nullable).map(({ property }) => property)).to.deep.equal([
      'address.position.latitude',
      'address.position.longitude',
      'opening',
      'last',
      'plain',
    ]);
  });

  it('is known with all its columns', () => {
    expect(
      metadata.embeddedObjects.map(({ property, target, columns }) => ({ property, target, columns: columns.length })),
    ).to.deep.equal([
      { property: 'address', target: Address, columns: 3 },
      { property: 'address.position', target: Position, columns: 2 },
      { property: 'centre', target: Position, columns: 2 },
    ]);
  });

  it('is a document of its class where it is JSON, as is every JSON column whose property names a class', () => {
    const classes = metadata.columns.map(({ property, documentClass }) => [property, documentClass]);
    expect(classes.filter(([, documentClass]) => documentClass !== undefined)).to.deep.equal([
      ['opening', Opening],
      ['reopenings', Opening],
      ['last', Opening],
    ]);
  });

  describe('is refused', () => {
    it('without columns', () => {
      class Nothing {
        value: unknown;
      }

      @Entity()
      class City {
        @PrimaryColumn()
        id!: number;

        @Embedded(() => Nothing)
        nothing!: Nothing;
      }
      expect(refusalOf(() => build(City))).to.equal(
        'The class Nothing, which is embedded at City.nothing, has no columns: write @Column() above its properties.',
      );
    });

    it('in itself', () => {
      class Node {
        @Embedded(() => Node)
        child!: object;
      }

      @Entity()
      class Tree {
        @PrimaryColumn()
        id!: number;

        @Embedded(() => Node)
        root!: Node;
      }
      expect(refusalOf(() => build(Tree))).to.equal(
        'The class Node is embedded in itself at Tree.root.child, which would be columns without end: write json: true.',
      );
    });

    it('with a part of the primary key', () => {
      class Key {
        @PrimaryColumn()
        id!: number;
      }

      @Entity()
      class City {
        @Embedded(() => Key)
        key!: Key;
      }
      expect(refusalOf(() => build(City))).to.equal(
        'City.key.id is a primary column inside of an embedded object: put the key into the entity itself.',
      );
    });

    it('when it cannot be made without arguments, or is no class', () => {
      class Point {
        @Column()
        x: number;

        constructor(x: number) {
          this.x = x;
        }
      }

      const embedding = (type: unknown, json: boolean): string =>
        refusalOf(() => {
          class City {
            id!: number;
          }
          PrimaryColumn('integer')(City.prototype, 'id');
          Embedded(() => type as new () => object, { json })(City.prototype, 'point');
          Entity()(City);
          return build(City);
        });
      expect(embedding(Point, false)).to.include('The constructor of Point, which is embedded at City.point, needs');
      expect(embedding(Point, true)).to.include('The constructor of Point, the class of the JSON at City.point, needs');
      expect(embedding(undefined, false)).to.include(
        '@Embedded at City.point was given undefined in place of a class.',
      );
      expect(embedding(undefined, true)).to.include('@Embedded at City.point was given undefined in place of a class');
    });

    it('in an array, with columns', () => {
      expect(
        refusalOf(() => {
          class City {
            @Embedded(() => Position)
            places!: Position[];
          }
          return City;
        }),
      ).to.equal(
        '@Embedded at City.places stands on an array, of whose objects there may be any number: write json: true.',
      );
    });

    it('with options that do not go together', () => {
      class City {
        value: unknown;
      }
      expect(refusalOf(() => Embedded(() => Position, { json: true, prefix: 'a' })(City.prototype, 'a'))).to.equal(
        '@Embedded at City.a is one column of JSON: write name in place of prefix.',
      );
      expect(refusalOf(() => Embedded(() => Position, { name: 'a' })(City.prototype, 'a'))).to.include(
        '@Embedded at City.a has as many columns as the object has: write prefix in place of name, or json: true.',
      );
    });
  });

  describe('in an entity that is made of a record', () => {
    const hydrate = createHydrator(metadata, metadata.columns);
    const opening = { at: '2024-01-15T03:34:56.000Z' };

    it('is an instance of its class', () => {
      const { address } = hydrate([1, 'Brivibas', 56.9, 24.1, 1, 2, null, [], null, null]);
      expect(address).to.be.instanceOf(Address);
      expect(address.describe()).to.equal('in Brivibas');
      expect(address.position).to.be.instanceOf(Position);
      expect({ ...address.position }).to.deep.equal({ latitude: 56.9, longitude: 24.1 });
    });

    it('is null where all its columns are', () => {
      const shop = hydrate([1, 'Brivibas', null, null, null, null, null, [], null, null]);
      expect(shop.address.position).to.equal(null);
      expect(shop.centre).to.equal(null);
      expect(hydrate([1, null, null, null, 1, 2, null, [], null, null]).address).to.equal(null);
    });

    it('is there where one of its columns is, even deep inside', () => {
      const { address } = hydrate([1, null, 0, null, null, null, null, [], null, null]);
      expect({ ...address, position: { ...address.position } }).to.deep.equal({
        street: null,
        position: { latitude: 0, longitude: null },
      });
    });

    it('has only the columns that were read', () => {
      const columns = [columnOf(metadata, 'address.street'), columnOf(metadata, 'id')];
      const shop = createHydrator(metadata, columns)(['Brivibas', 7]);
      expect(shop.id).to.equal(7);
      expect({ ...shop.address }).to.deep.equal({ street: 'Brivibas', position: undefined });
      expect(shop.centre).to.equal(undefined);
    });

    it('is made of JSON with every member that the JSON has, whatever its name', () => {
      class Note {
        title!: string;
        data!: unknown;
        @Type(() => Note)
        answers!: Note[];
      }

      @Entity()
      class Page {
        @PrimaryColumn()
        id!: number;

        @Column('jsonb')
        note!: Note;
      }
      const page = build(Page);
      const odd = JSON.parse(
        '{"constructor": "c", "toString": 1, "__proto__": {"a": 1}, "list": [{"constructor": {}}]}',
      );
      const stored = { title: 'a', data: odd, answers: [{ title: 'b', data: [odd] }] };
      const { note } = createHydrator(page, page.columns)([1, stored]);
      expect(note).to.be.instanceOf(Note);
      expect(note.data).to.equal(odd);
      expect(note.answers[0]).to.be.instanceOf(Note);
      expect(JSON.stringify(note)).to.equal(JSON.stringify(stored));
    });

    it('is made of JSON with all that its class says', () => {
      const shop = hydrate([1, 'Brivibas', null, null, 1, 2, opening, [opening, opening], opening, { a: 1 }]);
      expect(shop.opening).to.be.instanceOf(Opening);
      expect({ ...shop.opening }).to.deep.equal({ at: new Date(opening.at), by: 'nobody' });
      expect(shop.reopenings.map(({ at }) => at.getTime())).to.deep.equal([1705289696000, 1705289696000]);
      expect(shop.reopenings.every((each) => each instanceof Opening)).to.equal(true);
      expect(shop.last).to.be.instanceOf(Opening);
      expect(shop.plain).to.deep.equal({ a: 1 });
    });

    it('is made of JSON with what its class hides from others: it would be lost when the entity is saved', () => {
      class Contact {
        name!: string;

        @Exclude()
        phone!: string;

        @Expose({ name: 'mail', groups: ['admin'] })
        email!: string;
      }

      @Entity()
      class Person {
        @PrimaryColumn()
        id!: number;

        @Column('jsonb')
        contact!: Contact;
      }
      const person = build(Person);
      const contact = { name: 'Ada', phone: '1', email: 'ada@example.org' };
      expect({ ...createHydrator(person, person.columns)([1, contact]).contact }).to.deep.equal(contact);
    });
  });
});
