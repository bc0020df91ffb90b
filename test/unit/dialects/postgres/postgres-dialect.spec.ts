import { expect } from 'chai';
import * as fc from 'fast-check';

import { jsonText } from '../../../../src/dialects/json-text.js';
import { PostgresEntityDialect } from '../../../../src/dialects/postgres/postgres-entity-dialect.js';
import { ConfigurationException } from '../../../../src/errors/base-exception.js';
import { UnreadableValueException } from '../../../../src/errors/query-exceptions.js';
import { parseColumnType, type ColumnType } from '../../../../src/sql/column-type.js';

const dialect = new PostgresEntityDialect();
const MOMENT = new Date('2024-02-29T23:59:59.123Z');
const UUID = '0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5e';
const BYTES = new Uint8Array([0, 0x61, 0xff]);
const MAX = 9_223_372_036_854_775_807n;
const SECRET = 'hunter2';

/** The JSON text of one row with one value. */
function jsonOf(value: unknown, type: string): string {
  const text = dialect.encodeRows([[value]], [{ name: 'c', type: parseColumnType(type) }]);
  expect(text).to.match(/^\[\{"c1":.*\}\]$/s);
  return text.slice('[{"c1":'.length, -'}]'.length);
}

function refusalOf(encode: () => unknown): string {
  try {
    encode();
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationException);
    return (error as Error).message;
  }
  throw new Error('It was accepted.');
}

describe('The dialects of PostgreSQL', () => {
  describe('parameter', () => {
    const cases: readonly (readonly [type: string, expression: string])[] = [
      ['smallint', ':p'],
      ['integer', ':p'],
      ['bigint', ':p'],
      ['decimal', 'CAST(:p AS numeric)'],
      ['real', ':p'],
      ['double', ':p'],
      ['boolean', ':p'],
      ['char', 'CAST(:p AS bpchar)'],
      ['varchar', ':p'],
      ['text', ':p'],
      ['uuid', 'CAST(:p AS uuid)'],
      ['date', 'CAST(:p AS date)'],
      ['time', 'CAST(:p AS time)'],
      ['timestamp', 'CAST(:p AS timestamp)'],
      ['timestamptz', 'CAST(:p AS timestamptz)'],
      ['json', 'CAST(:p AS json)'],
      ['jsonb', 'CAST(:p AS jsonb)'],
      ['bytes', ':p'],
      ['inet', 'CAST(:p AS inet)'],
      ['mood', 'CAST(:p AS "mood")'],
      ['App.Mood', 'CAST(:p AS "App"."Mood")'],
      ['text[]', 'CAST(:p AS text[])'],
      ['double[]', 'CAST(:p AS double precision[])'],
      ['bytes[]', 'CAST(:p AS bytea[])'],
      ['mood[]', 'CAST(:p AS "mood"[])'],
    ];
    for (const [type, expression] of cases) {
      it(`writes ${expression} for ${type}`, () => {
        expect(dialect.parameter(':p', parseColumnType(type))).to.equal(expression);
      });
    }
  });

  describe('typedParameter', () => {
    const cases: readonly (readonly [type: string, expression: string])[] = [
      ['smallint', 'CAST(:p AS smallint)'],
      ['int', 'CAST(:p AS integer)'],
      ['bigint', 'CAST(:p AS bigint)'],
      ['real', 'CAST(:p AS real)'],
      ['double', 'CAST(:p AS double precision)'],
      ['boolean', 'CAST(:p AS boolean)'],
      ['varchar', 'CAST(:p AS varchar)'],
      ['text', 'CAST(:p AS text)'],
      ['bytes', 'CAST(:p AS bytea)'],
      ['uuid', 'CAST(:p AS uuid)'],
      ['int[]', 'CAST(:p AS integer[])'],
    ];
    for (const [type, expression] of cases) {
      it(`writes ${expression} for ${type}`, () => {
        expect(dialect.typedParameter(':p', parseColumnType(type))).to.equal(expression);
      });
    }
  });

  describe('encodes, as a parameter and inside a document of rows,', () => {
    const cases: readonly (readonly [type: string, what: string, value: unknown, field: object, json: string])[] = [
      ['smallint', 'the least', -32_768, { longValue: -32_768 }, '-32768'],
      ['smallint', 'the greatest', 32_767, { longValue: 32_767 }, '32767'],
      ['integer', 'the least', -2_147_483_648, { longValue: -2_147_483_648 }, '-2147483648'],
      ['integer', 'a bigint', 2_147_483_647n, { longValue: 2_147_483_647n }, '2147483647'],
      ['bigint', 'zero', 0, { longValue: 0 }, '0'],
      ['bigint', 'the greatest', MAX, { longValue: MAX }, '9223372036854775807'],
      ['bigint', 'the least', -MAX - 1n, { longValue: -MAX - 1n }, '-9223372036854775808'],
      ['decimal', 'a string', '-019.9900', { stringValue: '-019.9900' }, '"-019.9900"'],
      ['decimal', 'a string with an exponent', '.5e-7', { stringValue: '.5e-7' }, '".5e-7"'],
      ['decimal', 'a number', 0.1, { stringValue: '0.1' }, '"0.1"'],
      ['decimal', 'a bigint', 10n ** 30n, { stringValue: `1${'0'.repeat(30)}` }, `"1${'0'.repeat(30)}"`],
      ['double', 'an integer', 0, { doubleValue: 0 }, '"0"'],
      ['double', 'a fraction', 1e-7, { doubleValue: 1e-7 }, '"1e-7"'],
      ['real', 'the nearest of its numbers', 0.1, { doubleValue: Math.fround(0.1) }, '"0.10000000149011612"'],
      ['boolean', 'false', false, { booleanValue: false }, 'false'],
      ['text', 'an empty string', '', { stringValue: '' }, '""'],
      ['text', 'quotes and line ends', 'a"\\\n', { stringValue: 'a"\\\n' }, String.raw`"a\"\\\n"`],
      ['varchar', 'a placeholder', ':p1', { stringValue: ':p1' }, '":p1"'],
      ['char', 'letters', 'LV', { stringValue: 'LV' }, '"LV"'],
      ['uuid', 'small letters', UUID, { stringValue: UUID }, `"${UUID}"`],
      ['uuid', 'capitals', UUID.toUpperCase(), { stringValue: UUID.toUpperCase() }, `"${UUID.toUpperCase()}"`],
      ['date', 'the first', '4713-01-01 BC', { stringValue: '4713-01-01 BC' }, '"4713-01-01 BC"'],
      ['date', 'the last', '5874897-12-31', { stringValue: '5874897-12-31' }, '"5874897-12-31"'],
      ['time', 'the end of the day', '24:00:00', { stringValue: '24:00:00' }, '"24:00:00"'],
      [
        'jsonb',
        'a bigint',
        { n: 2n ** 64n },
        { stringValue: '{"n":18446744073709551616}' },
        '{"n":18446744073709551616}',
      ],
      ['date', 'a day', '2024-02-29', { stringValue: '2024-02-29' }, '"2024-02-29"'],
      ['time', 'minutes', '23:59', { stringValue: '23:59' }, '"23:59"'],
      ['time', 'microseconds', '23:59:59.123456', { stringValue: '23:59:59.123456' }, '"23:59:59.123456"'],
      ['timestamp', 'a Date', MOMENT, { stringValue: '2024-02-29 23:59:59.123' }, '"2024-02-29 23:59:59.123"'],
      ['timestamptz', 'a Date', MOMENT, { stringValue: '2024-02-29 23:59:59.123+00' }, '"2024-02-29 23:59:59.123+00"'],
      ['jsonb', 'an object', { a: [1, null] }, { stringValue: '{"a":[1,null]}' }, '{"a":[1,null]}'],
      ['json', 'an array', ['a'], { stringValue: '["a"]' }, '["a"]'],
      ['jsonb', 'a string', 'a"b', { stringValue: String.raw`"a\"b"` }, String.raw`"a\"b"`],
      ['jsonb', 'zero', 0, { stringValue: '0' }, '0'],
      ['jsonb', 'false', false, { stringValue: 'false' }, 'false'],
      ['jsonb', 'an empty string', '', { stringValue: '""' }, '""'],
      ['bytes', 'bytes', BYTES, { blobValue: BYTES }, String.raw`"\\x0061ff"`],
      ['bytes', 'no bytes', Buffer.alloc(0), { blobValue: Buffer.alloc(0) }, String.raw`"\\x"`],
      ['inet', 'an address', '10.0.0.1', { stringValue: '10.0.0.1' }, '"10.0.0.1"'],
      ['mood', 'a label', 'so "so"', { stringValue: 'so "so"' }, String.raw`"so \"so\""`],
      ['integer[]', 'numbers', [1, null], { stringValue: '{"1",NULL}' }, '[1,null]'],
      ['bigint[]', 'a bigint', [MAX], { stringValue: '{"9223372036854775807"}' }, '[9223372036854775807]'],
      ['text[]', 'no elements', [], { stringValue: '{}' }, '[]'],
      ['text[]', 'an empty string', [''], { stringValue: '{""}' }, '[""]'],
      ['text[]', 'the word NULL', ['NULL', null], { stringValue: '{"NULL",NULL}' }, '["NULL",null]'],
      [
        'text[]',
        'quotes, backslashes, commas and braces',
        ['a"b', 'c\\d', 'e,f', '{g}', ' h '],
        { stringValue: String.raw`{"a\"b","c\\d","e,f","{g}"," h "}` },
        String.raw`["a\"b","c\\d","e,f","{g}"," h "]`,
      ],
      ['boolean[]', 'both', [true, false], { stringValue: '{"true","false"}' }, '[true,false]'],
      ['bytes[]', 'bytes', [BYTES], { stringValue: String.raw`{"\\x0061ff"}` }, String.raw`["\\x0061ff"]`],
      ['jsonb[]', 'documents', [{ a: 'b' }, []], { stringValue: String.raw`{"{\"a\":\"b\"}","[]"}` }, '[{"a":"b"},[]]'],
      [
        'timestamp[]',
        'a Date',
        [MOMENT],
        { stringValue: '{"2024-02-29 23:59:59.123"}' },
        '["2024-02-29 23:59:59.123"]',
      ],
      ['mood[]', 'labels', ['glad'], { stringValue: '{"glad"}' }, '["glad"]'],
    ];
    for (const [type, what, value, field, json] of cases) {
      it(`${type}: ${what}`, () => {
        expect(dialect.encode(value, parseColumnType(type))).to.deep.equal(field);
        expect(jsonOf(value, type)).to.equal(json);
      });
    }

    for (const type of ['integer', 'uuid', 'jsonb', 'bytes', 'text[]', 'mood']) {
      it(`${type}: null`, () => {
        expect(dialect.encode(null, parseColumnType(type))).to.deep.equal({ isNull: true });
        expect(jsonOf(null, type)).to.equal('null');
      });
    }

    it('rows of several columns', () => {
      const columns = [
        { name: 'id', type: parseColumnType('bigint') },
        { name: 'na"me', type: parseColumnType('text') },
      ];
      expect(
        dialect.encodeRows(
          [
            [1, 'a'],
            [MAX, null],
          ],
          columns,
        ),
      ).to.equal('[{"c1":1,"c2":"a"},{"c1":9223372036854775807,"c2":null}]');
      expect(dialect.encodeRows([], columns)).to.equal('[]');
    });
  });

  describe('refuses, with the kind of the value and never the value,', () => {
    class Money {
      readonly amount = SECRET;
    }
    const circular: { secret: string; self?: object } = { secret: SECRET };
    circular.self = circular;
    const cases: readonly (readonly [type: string, value: unknown, found: string])[] = [
      ['smallint', 32_768, 'Found an integer number where an integer of 16 bits'],
      ['smallint', 1.5, 'Found a number that is not an integer where an integer of 16 bits'],
      ['integer', 2_147_483_648n, 'Found a bigint where an integer of 32 bits'],
      ['integer', '7', 'Found a string where an integer of 32 bits'],
      ['integer', true, 'Found a boolean where an integer of 32 bits'],
      ['integer', Number.NaN, 'Found a number that is not finite where an integer of 32 bits'],
      ['bigint', MAX + 1n, 'Found a bigint where an integer of 64 bits'],
      ['bigint', 2 ** 53, 'Found an integer number where an integer of 64 bits (a bigint beyond 2^53)'],
      ['decimal', '1,5', "Found a string where a number, a bigint or a string such as '19.99'"],
      ['decimal', 'NaN', 'Found a string where a number'],
      ['decimal', '', 'Found a string where a number'],
      ['decimal', Number.POSITIVE_INFINITY, 'Found a number that is not finite where a number'],
      ['double', 1n, 'Found a bigint where a finite number'],
      ['double', '1.5', 'Found a string where a finite number'],
      ['real', Number.POSITIVE_INFINITY, 'where a finite number'],
      ['real', 1e39, 'a number of single precision'],
      ['double', Number.NaN, 'where a finite number'],
      ['text', '\ud800x', 'half of a surrogate pair'],
      ['boolean', 1, 'Found an integer number where a boolean'],
      ['boolean', 'true', 'Found a string where a boolean'],
      ['text', 1, 'Found an integer number where a string'],
      ['text', new Money(), 'Found an object of class Money where a string'],
      ['text', Object.create(null), 'Found an object of class Object where a string'],
      ['text', Symbol(SECRET), 'Found a symbol where a string'],
      ['uuid', `${UUID}${SECRET}`, 'Found a string where a string such as'],
      ['uuid', '', 'Found a string where a string such as'],
      ['date', MOMENT, "Found an object of class Date where a date of the calendar such as '2024-01-31'"],
      ['date', '2024-02-29T00:00', 'Found a string where a date of the calendar'],
      ['date', '2024-02-30', 'a date of the calendar'],
      ['date', '2023-02-29', 'a date of the calendar'],
      ['date', '1900-02-29', 'a date of the calendar'],
      ['date', '2024-13-01', 'a date of the calendar'],
      ['date', '2024-00-01', 'a date of the calendar'],
      ['date', '2024-01-00', 'a date of the calendar'],
      ['date', '0000-01-01', 'a date of the calendar'],
      ['date', '5874898-01-01', 'a date of the calendar'],
      ['date', '4714-01-01 BC', 'a date of the calendar'],
      ['time', '25:00', "a string such as '23:59:59.999'"],
      ['time', '23:60', "a string such as '23:59:59.999'"],
      ['time', '24:00:01', "a string such as '23:59:59.999'"],
      ['time', '23:59:60', "a string such as '23:59:59.999'"],
      ['time', '23:59:59.9999999', "a string such as '23:59:59.999'"],
      ['time', '9:00', "Found a string where a string such as '23:59:59.999'"],
      ['timestamp', '2024-02-29 00:00:00', 'Found a string where a Date'],
      ['timestamptz', 0, 'Found an integer number where a Date'],
      ['timestamp', new Date(Number.NaN), 'The Date is invalid'],
      ['json', undefined, 'Found undefined where a value that JSON can hold'],
      ['json', () => SECRET, 'Found a function where a value that JSON can hold'],
      ['jsonb', circular, 'JSON cannot hold an object of class Object'],
      ['bytes', SECRET, 'Found a string where a Uint8Array or a Buffer'],
      ['bytes', [1, 2], 'Found an object of class Array where a Uint8Array or a Buffer'],
      ['mood', 1, 'Found an integer number where a string'],
      ['text[]', SECRET, 'Found a value that is no array where an array'],
      ['text[]', [undefined], 'Found undefined where a string'],
      ['text[]', [[SECRET]], 'Found an object of class Array where a string'],
      ['integer[]', [1, SECRET], 'Found a string where an integer of 32 bits'],
      // oxlint-disable-next-line no-sparse-arrays
      ['text[]', [, 'a'], 'Found undefined where a string'],
    ];
    for (const [type, value, found] of cases) {
      it(`${type}: ${found}`, () => {
        const message = refusalOf(() => dialect.encode(value, parseColumnType(type)));
        expect(message).to.include(found);
        expect(message).to.include(`The type is ${type}.`);
        expect(message).to.not.include(SECRET);
      });
    }

    it('the same inside a document of rows', () => {
      for (const [type, value, found] of cases) {
        const message = refusalOf(() => jsonOf(value, type));
        expect(message).to.include(found);
        expect(message).to.not.include(SECRET);
      }
    });
  });

  describe('inList', () => {
    it('compares with the elements of one array parameter', () => {
      expect(dialect.inList('"id"', ':p1', parseColumnType('uuid'))).to.equal('"id" = ANY (CAST(:p1 AS uuid[]))');
    });
  });

  describe('walk', () => {
    it('is declared, read and closed by statements', () => {
      expect(dialect.walk.declare('c1', 'SELECT 1')).to.equal('DECLARE c1 NO SCROLL CURSOR FOR SELECT 1');
      expect(dialect.walk.fetch('c1', 100)).to.equal('FETCH 100 FROM c1');
      expect(dialect.walk.close('c1')).to.equal('CLOSE c1');
    });
  });

  describe('decodes', () => {
    const cases: readonly (readonly [
      type: string,
      typeName: string | undefined,
      sent: string | number | boolean | Uint8Array,
      value: unknown,
    ])[] = [
      ['smallint', 'int2', '7', 7],
      ['integer', 'int4', '-7', -7],
      ['integer', 'serial', 7, 7],
      ['bigint', 'int8', '9007199254740991', Number.MAX_SAFE_INTEGER],
      ['bigint', 'int8', '9007199254740992', 9_007_199_254_740_992n],
      ['bigint', 'int8', '-9007199254740993', -9_007_199_254_740_993n],
      ['bigint', 'bigserial', '9223372036854775807', MAX],
      ['bigint', 'int8', 5, 5],
      ['decimal', 'numeric', '0.10', '0.10'],
      ['real', 'float4', Math.fround(0.1), 0.1],
      ['jsonb', 'jsonb', '{"n":9007199254740993}', { n: 9_007_199_254_740_993n }],
      ['double', 'float8', 0.1, 0.1],
      ['real', 'float4', 'Infinity', Number.POSITIVE_INFINITY],
      ['boolean', 'bool', false, false],
      ['text', 'text', '', ''],
      ['char', 'bpchar', 'LV ', 'LV '],
      ['uuid', 'uuid', UUID, UUID],
      ['date', 'date', '2024-02-29', '2024-02-29'],
      ['time', 'time', '23:59:59', '23:59:59'],
      ['timestamp', 'timestamp', '2024-02-29 23:59:59.123', MOMENT],
      ['timestamptz', 'timestamptz', '2024-02-29 23:59:59.123456', MOMENT],
      ['json', 'json', '[1,null]', [1, null]],
      ['jsonb', 'jsonb', 'null', null],
      ['jsonb', 'jsonb', '"a"', 'a'],
      ['bytes', 'bytea', BYTES, BYTES],
      ['inet', 'inet', '10.0.0.1', '10.0.0.1'],
      ['mood', 'mood', 'glad', 'glad'],
    ];
    for (const [type, typeName, sent, value] of cases) {
      it(`${type}, known from an entity or by its name ${typeName}: ${String(sent)}`, () => {
        expect(dialect.decoder(parseColumnType(type))(sent)).to.deep.equal(value);
        expect(dialect.decoderForTypeName(typeName ?? '')(sent)).to.deep.equal(value);
      });
    }

    it('elements of an array by the name of the array', () => {
      expect(dialect.decoderForTypeName('_int8')('9007199254740993')).to.equal(9_007_199_254_740_993n);
      expect(dialect.decoderForTypeName('_timestamp')('2024-02-29 23:59:59.123')).to.deep.equal(MOMENT);
    });

    for (const typeName of ['', '_', 'constructor', '__proto__', 'toString', 'mood']) {
      it(`what has the unknown type name '${typeName}' as it came`, () => {
        expect(dialect.decoderForTypeName(typeName)('7')).to.equal('7');
      });
    }

    const integerAs = (as: 'bigint' | 'number'): ColumnType => ({ name: 'bigint', array: false, integerAs: as });

    it('every integer as a bigint where the property is one', () => {
      expect(dialect.decoder(integerAs('bigint'))('7')).to.equal(7n);
      expect(dialect.decoder(integerAs('bigint'))(7)).to.equal(7n);
    });

    it('integers as numbers where the property is one, and refuses those that it cannot hold', () => {
      expect(dialect.decoder(integerAs('number'))('9007199254740991')).to.equal(Number.MAX_SAFE_INTEGER);
      expect(() => dialect.decoder(integerAs('number'))('9007199254740993')).to.throw(
        UnreadableValueException,
        'Declare the property as bigint.',
      );
    });

    it('no integer that was rounded before it came', () => {
      for (const decode of [
        dialect.decoderForTypeName('_int8'),
        dialect.decoder(parseColumnType('bigint[]')),
        dialect.decoder(integerAs('bigint')),
        dialect.decoder(integerAs('number')),
      ]) {
        expect(() => decode(2 ** 53))
          .to.throw(UnreadableValueException, 'beyond 2^53 arrived rounded')
          .with.property('message')
          .that.includes('text[]');
      }
    });

    it('no text as an integer', () => {
      expect(() => dialect.decoderForTypeName('int8')('seven'))
        .to.throw(UnreadableValueException)
        .with.property('message')
        .that.does.not.include('seven');
    });
  });

  describe('for any value', () => {
    it('writes an array of texts that PostgreSQL reads back as the same', () => {
      fc.assert(
        fc.property(fc.array(fc.option(fc.string())), (texts) => {
          const field = dialect.encode(texts, parseColumnType('text[]'));
          expect(readArrayLiteral((field as { stringValue: string }).stringValue)).to.deep.equal(texts);
          expect(JSON.parse(jsonOf(texts, 'text[]'))).to.deep.equal(texts);
        }),
      );
    });

    it('writes a JSON document once, in a parameter and among rows', () => {
      fc.assert(
        fc.property(fc.jsonValue(), (value) => {
          fc.pre(value !== null);
          const { stringValue } = dialect.encode(value, parseColumnType('jsonb')) as { stringValue: string };
          expect(stringValue).to.equal(JSON.stringify(value));
          expect(jsonOf(value, 'jsonb')).to.equal(stringValue);
          expect(jsonText(dialect.decoderForTypeName('jsonb')(stringValue))).to.equal(stringValue);
        }),
      );
    });

    it('keeps every digit of an integer', () => {
      fc.assert(
        fc.property(fc.bigInt({ min: -MAX - 1n, max: MAX }), (integer) => {
          expect(jsonOf(integer, 'bigint')).to.equal(integer.toString());
          expect(BigInt(dialect.decoderForTypeName('int8')(integer.toString()) as bigint)).to.equal(integer);
        }),
      );
    });
  });
});

/** Reads an array literal as the manual describes it. @see https://www.postgresql.org/docs/17/arrays.html#ARRAYS-IO */
function readArrayLiteral(literal: string): (string | null)[] {
  const elements = [...literal.slice(1, -1).matchAll(/(NULL|"((?:[^"\\]|\\[^])*)")(?:,|$)/g)];
  expect(`{${elements.map(([, element]) => element).join(',')}}`).to.equal(literal);
  return elements.map(([, , quoted]) => quoted?.replaceAll(/\\([^])/g, '$1') ?? null);
}
