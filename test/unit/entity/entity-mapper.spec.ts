import { expect } from 'chai';

import { Column, PrimaryColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { dehydrateValue } from '../../../src/entity/entity-mapper.js';
import { createHydrator } from '../../../src/entity/hydrator.js';
import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';

const CENTS = {
  to: (cents: number): string => (cents / 100).toFixed(2),
  from: (text: string): number => Math.round(Number(text) * 100),
};

@Entity()
class Product {
  @PrimaryColumn()
  id!: number;

  @Column()
  name: string = 'unnamed';

  @Column('decimal', { nullable: true, transformer: CENTS })
  cents!: number | null;

  @Column('text', { nullable: true })
  note?: string | null;

  @Column('text', { enum: ['small', 'large'], nullable: true })
  size?: string | null;

  @Column({ enum: ['small', 'large'], enumName: 'size', array: true, nullable: true })
  sizes?: string[] | null;

  readonly kind = 'product';

  describe(): string {
    return `${this.id} ${this.name}`;
  }
}

const metadata = buildEntityMetadata(Product, SNAKE_CASE);
const { columns } = metadata;

function columnOf(property: string): (typeof columns)[number] {
  const column = metadata.columnsByProperty.get(property);
  if (column === undefined) {
    throw new Error(`Product has no ${property}.`);
  }
  return column;
}

describe('createHydrator', () => {
  const hydrate = createHydrator(metadata, columns);

  it('makes an instance of the class, with its methods and its other properties', () => {
    const product = hydrate([7, 'Lamp', '19.99', null, 'small', []]);
    expect(product).to.be.instanceOf(Product);
    expect({ ...product }).to.deep.equal({
      id: 7,
      name: 'Lamp',
      cents: 1999,
      note: null,
      size: 'small',
      sizes: [],
      kind: 'product',
    });
    expect(product.describe()).to.equal('7 Lamp');
  });

  it('gives no null to a transformer', () => {
    expect(hydrate([7, 'Lamp', null, null]).cents).to.equal(null);
  });

  it('gives falsy values to a transformer', () => {
    expect(createHydrator(metadata, [columnOf('cents')])(['']).cents).to.equal(0);
  });

  it('leaves out what was not read, whatever the class begins with: it would be stored in place of what is there', () => {
    const product = createHydrator(metadata, [columnOf('id')])([7]);
    expect({ ...product }).to.deep.equal({
      id: 7,
      name: undefined,
      cents: undefined,
      note: undefined,
      size: undefined,
      sizes: undefined,
      kind: 'product',
    });
  });

  it('takes what is missing in the record for null', () => {
    expect(hydrate([7])).to.include({ id: 7, name: null, note: null });
  });
});

describe('dehydrateValue', () => {
  it('gives the value as it is, or as the transformer makes it', () => {
    expect(dehydrateValue(metadata, columnOf('name'), 'Lamp')).to.equal('Lamp');
    expect(dehydrateValue(metadata, columnOf('cents'), 0)).to.equal('0.00');
  });

  it('gives no null to a transformer', () => {
    expect(dehydrateValue(metadata, columnOf('cents'), null)).to.equal(null);
  });

  it('refuses null where the column has none, and says what to write', () => {
    expect(() => dehydrateValue(metadata, columnOf('name'), null)).to.throw(
      ConfigurationException,
      'Product.name is null, but its column is not nullable: give a value, or write nullable: true in its decorator.',
    );
  });

  it('refuses what is none of the values of an enum, alone or in an array, and does not repeat it', () => {
    for (const [property, value] of [
      ['size', 'huge'],
      ['sizes', ['small', 'huge']],
    ] as const) {
      expect(() => dehydrateValue(metadata, columnOf(property), value)).to.throw(
        ConfigurationException,
        `Product.${property} is none of the values of its enum: give one of small, large.`,
      );
    }
    expect(dehydrateValue(metadata, columnOf('size'), 'small')).to.equal('small');
    expect(dehydrateValue(metadata, columnOf('sizes'), ['small', 'large'])).to.deep.equal(['small', 'large']);
  });
});
