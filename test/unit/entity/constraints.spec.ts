import { expect } from 'chai';

import { Column, PrimaryColumn } from '../../../src/entity/decorators/column.js';
import { Check, Index, Unique } from '../../../src/entity/decorators/constraints.js';
import { Embedded } from '../../../src/entity/decorators/embedded.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { AfterLoad, BeforeInsert, BeforeUpdate } from '../../../src/entity/decorators/hooks.js';
import { JoinColumn, ManyToOne, OneToOne } from '../../../src/entity/decorators/relations.js';
import type { EntityColumn } from '../../../src/entity/entity-metadata.js';
import type { One } from '../../../src/entity/marker-types.js';
import { build, refusalOf } from './refusal.js';

class Place {
  @Column({ unique: true })
  code!: string;
}

@Entity()
@Index(['country', 'name'], { unique: true })
@Index(['name'], { unique: true, where: 'deleted_at IS NULL', name: 'live_names' })
@Unique(['place.code', 'name'], { name: 'place_and_name' })
@Check('length(name) > 0', { name: 'name_given' })
class City {
  @PrimaryColumn()
  id!: number;

  @Index()
  @Column()
  name!: string;

  @Unique()
  @Column()
  country!: string;

  @Embedded(() => Place)
  place!: Place;
}

describe('the constraints of an entity', () => {
  const { indexes, uniques, checks, uniqueKeys } = build(City);
  const named = <Part extends { readonly columns: readonly { readonly property: string }[] }>(parts: readonly Part[]) =>
    parts.map(({ columns, ...rest }) => ({ ...rest, columns: columns.map(({ property }) => property) }));

  it('are noted above the class and on its properties', () => {
    expect(named(indexes)).to.deep.equal([
      { columns: ['name'], unique: false },
      { name: 'live_names', columns: ['name'], unique: true, where: 'deleted_at IS NULL' },
      { columns: ['country', 'name'], unique: true },
    ]);
    expect(named(uniques)).to.deep.equal([
      { columns: ['place.code'] },
      { columns: ['country'] },
      { name: 'place_and_name', columns: ['place.code', 'name'] },
    ]);
    expect(checks).to.deep.equal([{ name: 'name_given', expression: 'length(name) > 0' }]);
  });

  it('say by which columns a row can be told from all others', () => {
    expect(uniqueKeys.map((columns) => columns.map(({ property }) => property))).to.deep.equal([
      ['id'],
      ['place.code'],
      ['country'],
      ['place.code', 'name'],
      ['country', 'name'],
    ]);
  });

  it('may be about a relation whose key the entity has, and stand in an object that is embedded', () => {
    @Unique(['street', 'zip'])
    class Address {
      @Column()
      street!: string;

      @Index({ name: 'zip_idx' })
      @Column()
      zip!: string;
    }

    @Entity()
    @Unique(['parent', 'name'])
    class Town {
      @PrimaryColumn()
      id!: number;

      @Column()
      name!: string;

      @Index()
      @ManyToOne(() => Town)
      parent!: One<Town>;

      @Embedded(() => Address)
      address!: Address;
    }
    const town = build(Town);
    const namesOf = ({ columns }: { readonly columns: readonly EntityColumn[] }): string[] =>
      columns.map(({ reference }) => reference.name);
    expect(town.indexes.map((index) => [index.name, ...namesOf(index)])).to.deep.equal([
      [undefined, 'parent_id'],
      ['zip_idx', 'address_zip'],
    ]);
    expect(town.uniques.map(namesOf)).to.deep.equal([
      ['parent_id', 'name'],
      ['address_street', 'address_zip'],
    ]);
  });

  it('are one where they are described twice', () => {
    @Entity()
    class Town {
      @PrimaryColumn()
      id!: number;

      @Index()
      @Column({ unique: true })
      parentId!: number;

      @Index()
      @OneToOne(() => Town)
      @JoinColumn()
      parent!: One<Town>;
    }
    const town = build(Town);
    expect(town.indexes).to.have.length(1);
    expect(town.uniques).to.have.length(1);
  });

  it('are refused where they name what is no column', () => {
    @Entity()
    @Unique(['nmae'])
    class Town {
      @PrimaryColumn()
      id!: number;
    }

    @Entity()
    @Index()
    class Village {
      @PrimaryColumn()
      id!: number;
    }
    expect(refusalOf(() => build(Town))).to.equal(
      "@Unique of Town names 'nmae', which is no column of it. Its columns are id.",
    );
    expect(refusalOf(() => build(Village))).to.equal(
      "@Index above the class Village names no property: write @Index(['name']), or put it on a property.",
    );
  });
});

describe('the hooks of an entity', () => {
  class Base {
    @BeforeInsert()
    @BeforeUpdate()
    check(): void {}
  }

  @Entity()
  class Town extends Base {
    @PrimaryColumn()
    id!: number;

    @BeforeInsert()
    prepare(): void {}

    @BeforeUpdate()
    override check(): void {}

    @AfterLoad()
    complete(): void {}
  }

  it('are the methods of the class that is extended first, and each once', () => {
    expect(build(Town).hooks).to.deep.equal({
      beforeInsert: ['check', 'prepare'],
      beforeUpdate: ['check'],
      beforeDelete: [],
      afterLoad: ['complete'],
    });
  });

  it('stand on methods only', () => {
    class Village {
      value: unknown;
    }
    expect(refusalOf(() => AfterLoad()(Village.prototype, 'value'))).to.equal(
      '@AfterLoad stands on Village.value, which is no method.',
    );
    class Hamlet {
      async complete(): Promise<void> {}
    }
    expect(refusalOf(() => AfterLoad()(Hamlet.prototype, 'complete'))).to.equal(
      '@AfterLoad stands on Hamlet.complete, which is async, but reading waits for no method: leave out async.',
    );
    BeforeInsert()(Hamlet.prototype, 'complete');
    expect(refusalOf(() => BeforeInsert()(Village, 'name'))).to.include('@BeforeInsert stands on name: it belongs on');
  });
});
