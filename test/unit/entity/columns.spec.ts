import { expect } from 'chai';

import type { ColumnOptions } from '../../../src/entity/column-options.js';
import { Column, PrimaryColumn, PrimaryGeneratedColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import {
  Computed,
  CreateDateColumn,
  DeleteDateColumn,
  UpdateDateColumn,
  VersionColumn,
} from '../../../src/entity/decorators/special-columns.js';
import type { EntityClass } from '../../../src/entity/entity-metadata.js';
import { describeColumnType } from '../../../src/sql/column-type.js';
import { build, columnOf, refusalOf } from './refusal.js';

enum Mood {
  glad = 'glad',
  sad = 'sad',
}

/** An entity with one column of these options, declared as a string. */
function withColumn(options: ColumnOptions): EntityClass<object> {
  @Entity()
  class City {
    @PrimaryColumn()
    id!: number;

    @Column(options)
    name!: string;
  }
  return City;
}

describe('the columns of an entity', () => {
  describe('that the library keeps', () => {
    @Entity()
    class City {
      @PrimaryGeneratedColumn()
      id!: number;

      @CreateDateColumn()
      createdAt!: Date;

      @UpdateDateColumn({ name: 'changed', precision: 3 })
      updatedAt!: Date;

      @DeleteDateColumn({ select: false })
      deletedAt!: Date | null;

      @VersionColumn()
      version!: number;
    }
    const metadata = build(City);

    it('are known by their role', () => {
      expect(metadata.createDateColumn).to.equal(columnOf(metadata, 'createdAt'));
      expect(metadata.updateDateColumn).to.equal(columnOf(metadata, 'updatedAt'));
      expect(metadata.deleteDateColumn).to.equal(columnOf(metadata, 'deletedAt'));
      expect(metadata.versionColumn).to.equal(columnOf(metadata, 'version'));
    });

    it('have types of their own, and are never updated by a value', () => {
      expect(
        metadata.columns.map(({ role, reference, nullable, insertable, updatable }) => ({
          role,
          type: describeColumnType(reference.type),
          nullable,
          insertable,
          updatable,
        })),
      ).to.deep.equal([
        { role: undefined, type: 'integer', nullable: false, insertable: true, updatable: false },
        { role: 'createDate', type: 'timestamptz', nullable: false, insertable: true, updatable: false },
        { role: 'updateDate', type: 'timestamptz', nullable: false, insertable: true, updatable: false },
        { role: 'deleteDate', type: 'timestamptz', nullable: true, insertable: true, updatable: false },
        { role: 'version', type: 'integer', nullable: false, insertable: false, updatable: false },
      ]);
      expect(metadata.columns.every(({ hasDefault }) => hasDefault)).to.equal(true);
    });

    it('are there once for each role', () => {
      @Entity()
      class Twice {
        @PrimaryColumn()
        id!: number;

        @VersionColumn()
        version!: number;

        @VersionColumn()
        revision!: number;
      }
      expect(refusalOf(() => build(Twice))).to.equal(
        'Twice has two columns for the same: version and revision are both the version. Write @Column() above one of them.',
      );
    });

    it('are found where a base class declares them', () => {
      abstract class Base {
        @PrimaryGeneratedColumn('uuidv7')
        id!: string;

        @UpdateDateColumn()
        updatedAt!: Date;
      }

      @Entity()
      class Town extends Base {}

      expect(build(Town).updateDateColumn?.property).to.equal('updatedAt');
    });
  });

  it('say what has a default', () => {
    @Entity()
    class City {
      @PrimaryColumn()
      id!: number;

      @Column()
      name!: string;

      @Column({ default: 0 })
      population!: number;

      @Column('text', { nullable: true })
      note!: string | null;

      @Column({ asExpression: 'lower(name)' })
      lowerName!: string;
    }
    const { columns } = build(City);
    expect(columns.filter(({ hasDefault }) => hasDefault).map(({ property }) => property)).to.deep.equal([
      'population',
      'note',
      'lowerName',
    ]);
  });

  it('that the database makes are never written', () => {
    const column = columnOf(build(withColumn({ asExpression: 'upper(code)' })), 'name');
    expect(column).to.include({ generated: true, insertable: false, updatable: false });
    expect(column.definition).to.deep.equal({ asExpression: 'upper(code)' });
  });

  it('that are not selected are not among those that are read', () => {
    const metadata = build(withColumn({ select: false }));
    expect(columnOf(metadata, 'name').selectable).to.equal(false);
    expect(metadata.selectedColumns.map(({ property }) => property)).to.deep.equal(['id']);
  });

  it('that are computed are read only, and only where they are asked for', () => {
    const expression = (city: string): string => `(SELECT count(*) FROM district WHERE city_id = ${city}.id)`;

    @Entity()
    class City {
      @PrimaryColumn()
      id!: number;

      @Computed(expression)
      districts!: bigint;
    }
    const column = columnOf(build(City), 'districts');
    expect(column).to.include({ computed: expression, insertable: false, updatable: false, selectable: false });
    expect(column.reference).to.deep.equal({
      name: 'districts',
      type: { name: 'bigint', array: false, integerAs: 'bigint' },
    });
  });

  it('keep what their definition needs', () => {
    const { definition, reference } = columnOf(
      build(withColumn({ length: 40, default: 'Riga', comment: 'as spoken', unique: true })),
      'name',
    );
    expect(definition).to.deep.equal({ length: 40, default: 'Riga', comment: 'as spoken' });
    expect(reference.type).to.deep.equal({ name: 'varchar', array: false });
  });

  it('chain transformers, to the database from the first to the last, and back the other way round', () => {
    const reverse = {
      to: (text: string): string => [...text].toReversed().join(''),
      from: (text: string): string => [...text].toReversed().join(''),
    };
    const bracket = { to: (text: string): string => `${text}]`, from: (text: string): string => text.slice(0, -1) };
    const { transformer } = columnOf(build(withColumn({ transformer: [bracket, reverse] })), 'name');
    const [to, from] = [transformer?.to, transformer?.from] as ((text: string) => string)[];
    expect(to?.('abc')).to.equal(']cba');
    expect(from?.(']cba')).to.equal('abc');
  });

  describe('of an enum', () => {
    it('are texts with the values that are allowed', () => {
      expect(columnOf(build(withColumn({ enum: Mood })), 'name').reference.type).to.deep.equal({
        name: 'text',
        array: false,
        enumValues: ['glad', 'sad'],
      });
    });

    it("are of the database's own type where it is named", () => {
      const { type } = columnOf(build(withColumn({ enum: ['a', 'b'], enumName: 'app.mood' })), 'name').reference;
      expect(type).to.deep.equal({ name: 'custom', customName: ['app', 'mood'], array: false, enumValues: ['a', 'b'] });
    });

    it('may be arrays', () => {
      @Entity()
      class City {
        @PrimaryColumn()
        id!: number;

        @Column({ enum: Mood, enumName: 'mood', array: true })
        moods!: Mood[];
      }
      expect(describeColumnType(columnOf(build(City), 'moods').reference.type)).to.equal('mood[]');
    });
  });

  const refused: readonly (readonly [options: object, message: string])[] = [
    [
      { nulable: true },
      "The column City.name has an option 'nulable', which is not known. The options are type, name,",
    ],
    [{ name: '' }, 'The column City.name has an empty name: leave it out.'],
    [{ length: 0 }, 'The option length of the column City.name is 0: give a whole number from 1.'],
    [{ precision: 1.5 }, 'The option precision of the column City.name is 1.5: give a whole number from 0.'],
    [{ asExpression: '1', default: '1' }, 'City.name has an expression for every row: leave out its default.'],
    [
      { generatedType: 'STORED' },
      "City.name has a generatedType and no expression: write asExpression: '…' beside it.",
    ],
    [
      { precision: 3 },
      'The column City.name is of type text and has no precision: leave it out, or write the type, one of',
    ],
    [{ type: 'decimal', scale: 2 }, 'The column City.name has a scale of 2: write a precision beside it that is no'],
    [{ type: 'decimal', precision: 1, scale: 2 }, 'The column City.name has a scale of 2'],
    [{ enum: [] }, 'The enum of the column City.name must have different strings for its values'],
    [{ enum: { low: 0, 0: 'low' } }, "Numbers need no enum: @Column('integer')."],
    [{ enum: ['a', 'a'] }, 'The enum of the column City.name must have different strings'],
    [
      { enumName: 'mood' },
      "The column City.name has an enumName: write the values too, @Column({ enum: …, enumName: 'mood'",
    ],
    [{ enum: Mood, enumName: 'odd name' }, "The type of the column City.name is wrong: 'odd name' is not the name of"],
  ];
  for (const [options, message] of refused) {
    it(`refuse the options ${JSON.stringify(options)}`, () => {
      expect(refusalOf(() => build(withColumn(options)))).to.include(message);
    });
  }

  it('refuse NULL in a primary key', () => {
    @Entity()
    class City {
      @PrimaryColumn({ nullable: true })
      id!: number;
    }
    expect(refusalOf(() => build(City))).to.equal(
      'City.id is part of the primary key, which is never NULL: leave out nullable.',
    );
  });

  it('need no primary one in a view', () => {
    @Entity({ name: 'city_view', kind: 'view', comment: 'read only' })
    class CityView {
      @Column()
      name!: string;
    }
    const { kind, comment, primaryColumns, uniqueKeys } = build(CityView);
    expect({ kind, comment, primaryColumns, uniqueKeys }).to.deep.equal({
      kind: 'view',
      comment: 'read only',
      primaryColumns: [],
      uniqueKeys: [],
    });
  });
});
