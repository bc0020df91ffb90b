import { Exclude, Expose, instanceToPlain, Transform, Type } from 'class-transformer';
import { expect } from 'chai';

import { Column, PrimaryColumn } from '../../../src/entity/decorators/column.js';
import { Embedded } from '../../../src/entity/decorators/embedded.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { createEntity, mergeIntoEntity } from '../../../src/entity/entity-factory.js';
import { entityFromPlain, entityToPlain } from '../../../src/entity/plain-data.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { buildMetadata } from '../../../src/entity/entity-metadata-builder.js';
import type { EntityMetadata } from '../../../src/entity/entity-metadata.js';
import { ManyToOne, OneToMany } from '../../../src/entity/decorators/relations.js';
import type { Many, One } from '../../../src/entity/marker-types.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';

class Seal {
  @Column('bytes')
  image!: Uint8Array;

  @Column('timestamptz', { nullable: true })
  setAt!: Date | null;

  describe(): string {
    return `${this.image.length} bytes`;
  }
}

class Clause {
  title = '';
}

class Terms {
  count!: bigint;

  @Exclude()
  hidden!: string;

  inner!: unknown;
}

@Entity()
class Party {
  @PrimaryColumn()
  id!: number;

  @Type(() => Date)
  @Column()
  bornAt!: Date;

  @OneToMany(() => Treaty, (treaty) => treaty.author)
  treaties!: Many<Treaty>;
}

@Entity()
class Treaty {
  @PrimaryColumn('bigint')
  id!: bigint;

  @Column()
  name!: string;

  @Column()
  signedAt!: Date;

  @Column('bigint', { array: true })
  parties!: bigint[];

  @Column('decimal')
  weight!: string;

  @Embedded(() => Seal, { nullable: true })
  seal!: Seal | null;

  @Embedded(() => Clause, { json: true })
  clauses!: Clause[];

  @Exclude()
  @Column()
  secret!: string;

  @Expose({ groups: ['historian'] })
  @Column()
  archive!: string;

  @Transform(({ value }: { value: unknown }) => `data:;base64,${String(value)}`, { toPlainOnly: true })
  @Column('bytes')
  scan!: Uint8Array;

  @Column('bytes', { array: true, nullable: true })
  pages!: Uint8Array[];

  @ManyToOne(() => Party, (party) => party.treaties, { nullable: true })
  author!: One<Party | null>;

  @Column('jsonb', { nullable: true })
  terms!: Terms;

  note = 'no column';

  get title(): string {
    return `Treaty of ${this.name}`;
  }
}

const metadata = buildMetadata([Treaty, Party], SNAKE_CASE).get(Treaty) as EntityMetadata<Treaty>;
const SIGNED = '2024-01-15T03:34:56.000Z';
const VALUES = {
  id: 9_007_199_254_740_993n,
  name: 'Riga',
  signedAt: new Date(SIGNED),
  parties: [1n, 2n ** 62n],
  weight: '1.50',
  seal: { image: Uint8Array.of(0, 200, 255), setAt: new Date(SIGNED) },
  clauses: [{ title: 'first' }],
  secret: 'hunter2',
  archive: 'A7',
  scan: Uint8Array.of(1),
};
const PLAIN = {
  id: '9007199254740993',
  name: 'Riga',
  signedAt: SIGNED,
  parties: ['1', '4611686018427387904'],
  weight: '1.50',
  seal: { image: 'AMj/', setAt: SIGNED },
  clauses: [{ title: 'first' }],
  note: 'no column',
};

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationException);
    return (error as Error).message;
  }
  throw new Error('It was accepted.');
}

describe('createEntity', () => {
  it('makes an instance with the values as they are', () => {
    const treaty = createEntity(metadata, VALUES);
    expect(treaty).to.be.instanceOf(Treaty);
    expect(treaty.title).to.equal('Treaty of Riga');
    expect(treaty.seal).to.be.instanceOf(Seal);
    expect(treaty.seal?.image).to.equal(VALUES.seal.image);
    expect(treaty.secret).to.equal('hunter2');
    expect(treaty.note).to.equal('no column');
  });

  it('leaves what is not given as the constructor left it', () => {
    const treaty = createEntity(metadata, { name: 'Riga', note: undefined });
    expect(treaty.note).to.equal('no column');
    expect(treaty.seal).to.equal(undefined);
  });

  it('takes an instance in place of values, with all that it has', () => {
    const first = createEntity(metadata, VALUES);
    first.note = 'changed';
    expect({ ...createEntity(metadata, first) }).to.deep.equal({ ...first });
  });

  const refused: readonly (readonly [values: object, message: string])[] = [
    [{ nmae: 'Riga' }, "Treaty has no such property as 'nmae'. What can be given is id, name,"],
    [{ seal: { colour: 'red' } }, "Treaty has no such property as 'seal.colour'."],
    [{ constructor: 'a' }, "Treaty has no such property as 'constructor'."],
    [{ title: 'a' }, "Treaty has no such property as 'title'."],
    [JSON.parse('{"__proto__": {"name": "a"}}') as object, "Treaty has no such property as '__proto__'."],
    [{ seal: 'red' }, 'Treaty.seal takes an object of values by property, not a string.'],
    [[], 'Treaty takes an object of values by property, not an array.'],
  ];
  for (const [values, message] of refused) {
    it(`refuses ${JSON.stringify(values)}`, () => {
      expect(refusalOf(() => createEntity(metadata, values))).to.include(message);
    });
  }
});

describe('mergeIntoEntity', () => {
  it('sets what is given, the later over the earlier, and gives the same instance back', () => {
    const treaty = createEntity(metadata, VALUES);
    const { seal } = treaty;
    const merged = mergeIntoEntity(metadata, treaty, [
      { name: 'Tartu', seal: { setAt: null } },
      { name: 'Rīga', weight: undefined },
    ]);
    expect(merged).to.equal(treaty);
    expect(treaty).to.include({ name: 'Rīga', weight: '1.50' });
    expect(treaty.seal).to.equal(seal);
    expect({ ...treaty.seal }).to.deep.equal({ image: VALUES.seal.image, setAt: null });
  });

  it('sets an embedded object to null, and makes one where there was none', () => {
    const treaty = createEntity(metadata, VALUES);
    expect(mergeIntoEntity(metadata, treaty, [{ seal: null }]).seal).to.equal(null);
    expect(mergeIntoEntity(metadata, treaty, [{ seal: VALUES.seal }]).seal).to.be.instanceOf(Seal);
  });
});

describe('entityToPlain', () => {
  const treaty = createEntity(metadata, VALUES);

  it('gives data that JSON can hold, without what is excluded', () => {
    expect(JSON.parse(JSON.stringify(entityToPlain(metadata, treaty)))).to.deep.equal({
      ...PLAIN,
      scan: 'data:;base64,AQ==',
    });
  });

  it('gives what belongs to the groups', () => {
    expect(entityToPlain(metadata, treaty, { groups: ['historian'] })).to.include({ archive: 'A7' });
    expect(entityToPlain(metadata, treaty, { groups: ['visitor'] })).to.not.have.property('archive');
  });

  it('is what class-transformer itself gives, as a serializer calls it', () => {
    expect(instanceToPlain(treaty)).to.deep.equal(entityToPlain(metadata, treaty));
  });

  it('gives integers beyond 2^53 in documents as texts, and leaves out what the class of a document leaves out', () => {
    const terms = Object.assign(new Terms(), {
      count: 2n ** 60n,
      hidden: 'x',
      inner: { list: [1n, { at: new Date(SIGNED) }] },
    });
    const plain = entityToPlain(metadata, createEntity(metadata, { terms }));
    expect(JSON.parse(JSON.stringify(plain['terms']))).to.deep.equal({
      count: '1152921504606846976',
      inner: { list: ['1', { at: SIGNED }] },
    });
    expect(terms.count).to.equal(2n ** 60n);
  });

  it('leaves out of documents what class-transformer would take for a class', () => {
    const terms = Object.assign(new Terms(), { inner: { constructor: 'x', a: 1 } });
    const stored = createEntity(metadata, { terms });
    expect(entityToPlain(metadata, stored)['terms']).to.deep.include({ inner: { a: 1 } });
    expect(instanceToPlain(stored)['terms']).to.deep.include({ inner: { a: 1 } });
  });

  it('changes nothing in the entity', () => {
    expect(treaty.seal?.image).to.equal(VALUES.seal.image);
    expect(treaty.id).to.equal(VALUES.id);
  });

  it('takes instances only', () => {
    expect(refusalOf(() => entityToPlain(metadata, { ...treaty }))).to.include('toPlain() of Treaty takes an instance');
  });
});

describe('entityFromPlain', () => {
  it('makes an entity of what JSON brings', () => {
    const treaty = entityFromPlain(metadata, { ...PLAIN, scan: 'AQ==' });
    expect(treaty).to.be.instanceOf(Treaty);
    expect(treaty.id).to.equal(VALUES.id);
    expect(treaty.parties).to.deep.equal(VALUES.parties);
    expect(treaty.signedAt).to.deep.equal(VALUES.signedAt);
    expect(treaty.weight).to.equal('1.50');
    expect(treaty.seal).to.be.instanceOf(Seal);
    expect(treaty.seal?.describe()).to.equal('3 bytes');
    expect([...(treaty.seal?.image ?? [])]).to.deep.equal([0, 200, 255]);
    expect([...treaty.scan]).to.deep.equal([1]);
    expect(treaty.clauses[0]).to.be.instanceOf(Clause);
  });

  it('takes values that have their type already', () => {
    const treaty = entityFromPlain(metadata, VALUES);
    expect([...(treaty.seal?.image ?? [])]).to.deep.equal([0, 200, 255]);
    expect([...treaty.scan]).to.deep.equal([1]);
    expect(treaty.signedAt).to.deep.equal(VALUES.signedAt);
    expect(treaty.id).to.equal(VALUES.id);
    const { pages } = entityFromPlain(metadata, { pages: [Uint8Array.of(1, 2), 'AQ=='] });
    expect(pages.map((page) => [...page])).to.deep.equal([[1, 2], [1]]);
  });

  it('makes related entities too', () => {
    const author = { id: 1, bornAt: SIGNED, treaties: [{ id: '2', signedAt: SIGNED }] };
    const treaty = entityFromPlain(metadata, { id: '1', author });
    expect(treaty.author).to.be.instanceOf(Party);
    expect(treaty.author?.bornAt).to.deep.equal(new Date(SIGNED));
    expect(treaty.author?.treaties?.[0]).to.be.instanceOf(Treaty);
    expect(treaty.author?.treaties?.[0]?.id).to.equal(2n);
    expect(entityFromPlain(metadata, { author: null }).author).to.equal(null);
  });

  it('takes numbers for 64-bit integers as long as they are exact, and null for what may be null', () => {
    const treaty = entityFromPlain(metadata, { id: 7, seal: null });
    expect(treaty.id).to.equal(7n);
    expect(treaty.seal).to.equal(null);
  });

  it('leaves out what is excluded, or belongs to other groups', () => {
    const plain = { secret: 'hunter2', archive: 'A7' };
    expect(entityFromPlain(metadata, plain)).to.include({ secret: undefined, archive: undefined });
    expect(entityFromPlain(metadata, plain, { groups: ['historian'] })).to.include({ archive: 'A7' });
  });

  const refused: readonly (readonly [plain: unknown, message: string])[] = [
    [{ nmae: 'Riga' }, "Treaty has no such property as 'nmae'."],
    [{ seal: { colour: 'red' } }, "Treaty.seal has no such property as 'colour'. What can be given is image, setAt"],
    [{ signedAt: 'yesterday' }, "Treaty.signedAt is not a time with its zone: '2024-01-31T23:59:59Z'."],
    [{ signedAt: '2024-01-31T23:59:59' }, 'Treaty.signedAt is not a time with its zone'],
    [{ signedAt: '2024-13-31T23:59:59Z' }, 'Treaty.signedAt is not a time with its zone'],
    [{ signedAt: '2024-02-30T00:00:00Z' }, 'Treaty.signedAt is not a time with its zone'],
    [
      { terms: { inner: [{ constructor: 'x' }] } },
      "Treaty was given plain data with a member named 'constructor' inside",
    ],
    [{ id: '1.5' }, 'Treaty.id is not an integer'],
    [{ id: ['1'] }, 'Treaty.id is not an integer'],
    [{ parties: '1' }, 'Treaty.parties is not an array of which each is an integer'],
    [{ seal: 'red' }, 'Treaty.seal takes an object of values by property, not a string.'],
    [{ seal: [{}] }, 'Treaty.seal takes an object of values by property, not an array.'],
    [{ author: { nmae: 'Ada' } }, "Party has no such property as 'nmae'. What can be given is id, bornAt, treaties."],
    [{ author: { bornAt: 'once' } }, 'Party.bornAt is not a time with its zone'],
    [{ author: { bornAt: '2024-01-31T00:00:00' } }, 'Party.bornAt is not a time with its zone'],
    [{ author: { bornAt: '2024-02-30T00:00:00Z' } }, 'Party.bornAt is not a time with its zone'],
    [{ author: { treaties: [{ signedAt: 'once' }] } }, 'Treaty.signedAt is not a time with its zone'],
    [{ author: 7 }, 'Treaty.author takes an object of values by property, not a number.'],
    [{ id: 2 ** 60 }, 'Treaty.id is not an integer'],
    [{ parties: ['1', 'x'] }, 'Treaty.parties is not an array of which each is an integer'],
    [{ seal: { image: '§' } }, 'Treaty.seal.image is not bytes as a text of base64.'],
    ['Riga', 'Treaty is made of an object of values by property, but was given a string.'],
    [[{}], 'but was given an array.'],
    [null, 'but was given null.'],
  ];
  for (const [plain, message] of refused) {
    it(`refuses ${JSON.stringify(plain)}`, () => {
      expect(refusalOf(() => entityFromPlain(metadata, plain))).to.include(message);
    });
  }

  for (const name of ['__proto__', 'constructor', 'prototype']) {
    it(`gives nothing to prototypes, and refuses ${name}`, () => {
      const plain = JSON.parse(`{"name": "a", "${name}": {"bad": 1}}`) as object;
      expect(() => entityFromPlain(metadata, plain)).to.throw(
        ConfigurationException,
        `Treaty has no such property as '${name}'.`,
      );
    });
  }
});
