import { expect } from 'chai';

import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { COLUMN_TYPE_NAMES, describeColumnType, parseColumnType } from '../../../src/sql/column-type.js';

describe('parseColumnType', () => {
  for (const name of COLUMN_TYPE_NAMES) {
    it(`knows ${name} and arrays of it`, () => {
      expect(parseColumnType(name)).to.deep.equal({ name, array: false });
      expect(parseColumnType(`${name}[]`)).to.deep.equal({ name, array: true });
    });
  }

  const aliases: readonly (readonly [alias: string, name: string])[] = [
    ['int', 'integer'],
    ['int2', 'smallint'],
    ['int4', 'integer'],
    ['int8', 'bigint'],
    ['numeric', 'decimal'],
    ['float4', 'real'],
    ['float8', 'double'],
    ['double precision', 'double'],
    ['bool', 'boolean'],
    ['string', 'text'],
    ['bpchar', 'char'],
    ['character', 'char'],
    ['character varying', 'varchar'],
    ['timestamp without time zone', 'timestamp'],
    ['timestamp with time zone', 'timestamptz'],
    ['bytea', 'bytes'],
    ['UUID', 'uuid'],
    ['Timestamp With Time Zone', 'timestamptz'],
    [' uuid ', 'uuid'],
  ];
  for (const [alias, name] of aliases) {
    it(`takes '${alias}' for ${name}`, () => {
      expect(parseColumnType(alias)).to.deep.equal({ name, array: false });
    });
  }

  it('takes other names for types of the database, with their capitals', () => {
    expect(parseColumnType('Mood')).to.deep.equal({ name: 'custom', customName: ['Mood'], array: false });
    expect(parseColumnType('app.mood[]')).to.deep.equal({ name: 'custom', customName: ['app', 'mood'], array: true });
  });

  for (const name of ['toString', 'constructor', '__proto__', 'hasOwnProperty']) {
    it(`takes '${name}' for a type of the database too`, () => {
      expect(parseColumnType(name)).to.deep.equal({ name: 'custom', customName: [name], array: false });
    });
  }

  const refused = [
    '',
    '[]',
    'uuid[][]',
    'varchar(20)',
    'numeric(10, 2)',
    'a b',
    '1a',
    'a.b.c',
    '.a',
    'a.',
    'a"b',
    '"a"',
    "text'",
    'text; DROP TABLE city',
    'text) --',
    ':name',
    'größe',
  ];
  for (const text of refused) {
    it(`refuses '${text}' and says what to write`, () => {
      expect(() => parseColumnType(text))
        .to.throw(ConfigurationException, `'${text}' is not the name of a type.`)
        .with.property('message')
        .that.includes("'my_enum'");
    });
  }
});

describe('describeColumnType', () => {
  for (const text of ['uuid', 'integer[]', 'mood', 'app.mood[]']) {
    it(`writes ${text} as its reader would`, () => {
      expect(describeColumnType(parseColumnType(text))).to.equal(text);
    });
  }
});
