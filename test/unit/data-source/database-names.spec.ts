import { expect } from 'chai';

import { MysqlEntityDialect } from '../../../src/dialects/mysql/mysql-entity-dialect.js';
import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import { checkDatabaseNames } from '../../../src/data-source/database-names.js';
import { buildMetadata } from '../../../src/entity/entity-metadata-builder.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { MetadataException } from '../../../src/errors/entity-exceptions.js';
import { Column, Entity, Index, JoinTable, ManyToMany, PrimaryColumn, type Many } from '../../../src/index.js';

interface Names {
  readonly table?: string;
  readonly schema?: string;
  readonly column?: string;
  readonly type?: string;
  readonly index?: string;
  readonly link?: string;
  readonly linkColumn?: string;
}

const POSTGRES = new PostgresEntityDialect();
const MYSQL = new MysqlEntityDialect();

function check(names: Names, dialect: MysqlEntityDialect | PostgresEntityDialect): void {
  const { table = 'city', schema = 'atlas', column = 'name', type = 'mood', index = 'names', link = 'twins' } = names;

  @Entity({ name: table, schema })
  @Index(['name'], { name: index })
  class City {
    @PrimaryColumn()
    id!: number;

    @Column({ name: column, enum: ['a'], enumName: type })
    name!: string;

    @ManyToMany(() => City)
    @JoinTable({ name: link, joinColumns: [{ name: names.linkColumn ?? 'city_id' }] })
    twins!: Many<City>;
  }
  checkDatabaseNames([...buildMetadata([City], SNAKE_CASE).values()], dialect);
}

describe('checkDatabaseNames', () => {
  const places: Readonly<Record<keyof Names, string>> = {
    table: 'the table of City',
    schema: 'the schema of the table of City',
    column: 'the column City.name',
    type: 'the type of City.name',
    index: 'a key, an index or a check of City',
    link: 'the table of City.twins',
    linkColumn: 'a column in the table of City.twins',
  };
  for (const [part, place] of Object.entries(places)) {
    it(`refuses a name for ${place} that is longer than the database keeps`, () => {
      const name = 'n'.repeat(64);
      expect(() => check({ [part]: name }, POSTGRES)).to.throw(
        MetadataException,
        `The name of ${place}, "${name}", is longer than the 63 bytes that the database keeps of one: give it another.`,
      );
      check({ [part]: name }, MYSQL);
      expect(() => check({ [part]: `${name}n` }, MYSQL)).to.throw(MetadataException, 'longer than the 64 characters');
    });
  }

  it('counts bytes or characters, as the database does', () => {
    check({ table: 'ä'.repeat(31) }, POSTGRES);
    expect(() => check({ table: 'ä'.repeat(32) }, POSTGRES)).to.throw('63 bytes');
    check({ table: 'ä'.repeat(64) }, MYSQL);
  });

  it('refuses a character that no name can have', () => {
    expect(() => check({ table: 'a\0b' }, MYSQL)).to.throw(
      'The name of the table of City, "a\\u0000b", has a character that no name can have: give it another.',
    );
  });
});
