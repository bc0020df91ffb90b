import { expect } from 'chai';

import { MysqlDialect } from '../../../src/dialects/mysql/mysql-dialect.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import { checkColumnTypes } from '../../../src/data-source/column-types.js';
import { Column, PrimaryColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import type { EntityMetadata } from '../../../src/entity/entity-metadata.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { MetadataException } from '../../../src/errors/entity-exceptions.js';

function withColumn(type: string): EntityMetadata {
  @Entity()
  class City {
    @PrimaryColumn('integer')
    id: unknown;

    @Column(type)
    value: unknown;

    @Column({ enum: ['glad', 'sad'], enumName: 'mood' })
    mood: unknown;
  }
  return buildEntityMetadata(City, SNAKE_CASE);
}

describe('checkColumnTypes', () => {
  for (const type of ['text[]', 'inet', 'geometry']) {
    it(`refuses the type ${type} on MySQL, and takes it on PostgreSQL`, () => {
      expect(() => checkColumnTypes([withColumn(type)], new MysqlDialect())).to.throw(
        MetadataException,
        `The column City.value cannot be one here. MySQL has no type ${type}: `,
      );
      checkColumnTypes([withColumn(type)], new PostgresDialect());
    });
  }

  it('takes an enum on MySQL, whose column holds it', () => {
    checkColumnTypes([withColumn('text')], new MysqlDialect());
  });
});
