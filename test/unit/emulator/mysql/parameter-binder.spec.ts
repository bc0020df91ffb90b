import { expect } from 'chai';
import { assert, property, string } from 'fast-check';

import { bindStatement } from '../../../../src/emulator/mysql/parameters/parameter-binder.js';
import type { ScalarField, StatementParameter } from '../../../../src/emulator/parameters/parameter-reader.js';
import type { TypeHint } from '../../../../src/wire/shapes.js';

function parameter(name: string, value: ScalarField, typeHint?: TypeHint): StatementParameter {
  return { name, value, typeHint };
}

function bind(sql: string, ...parameters: StatementParameter[]): string {
  return bindStatement(sql, parameters).text;
}

describe('bindStatement for MySQL', () => {
  const literals: [value: ScalarField, literal: string, hint?: TypeHint][] = [
    [{ isNull: true }, 'NULL'],
    [{ booleanValue: true }, 'true'],
    [{ booleanValue: false }, 'false'],
    [{ longValue: -5 }, '-5'],
    [{ longValue: 9223372036854775807n }, '9223372036854775807'],
    [{ longValue: -9223372036854775808n }, '-9223372036854775808'],
    [{ doubleValue: 1.5 }, '1.5e+0'],
    [{ doubleValue: -2 }, '-2e+0'],
    [{ doubleValue: 0.1 }, '1e-1'],
    [{ doubleValue: 5e-324 }, '5e-324'],
    [{ doubleValue: 1.7976931348623157e308 }, '1.7976931348623157e+308'],
    [{ stringValue: '' }, "''"],
    [{ stringValue: 'plain' }, "'plain'"],
    [{ stringValue: "it's" }, "'it''s'"],
    [{ stringValue: String.raw`C:\dir\'` }, String.raw`'C:\\dir\\'''`],
    [{ stringValue: 'a\0b\n"c"' }, `'a\0b\n"c"'`],
    [{ stringValue: ':other' }, "':other'"],
    [{ stringValue: '$& $1' }, "'$& $1'"],
    [{ blobValue: 'AP9/' }, "x'00ff7f'"],
    [{ blobValue: '' }, "x''"],
    [{ stringValue: '2024-02-29' }, "'2024-02-29'", 'DATE'],
    [{ stringValue: '12:34:56.5' }, "'12:34:56.5'", 'TIME'],
    [{ stringValue: '2024-02-29 12:34:56' }, "'2024-02-29 12:34:56'", 'TIMESTAMP'],
    [{ stringValue: '1.50' }, "'1.50'", 'DECIMAL'],
    [{ stringValue: '{"a":"\\n"}' }, String.raw`'{"a":"\\n"}'`, 'JSON'],
    [{ stringValue: '7B6F3F43-8e3c-4f0e-9d9a-3d5c1a1b2c3d' }, "x'7b6f3f438e3c4f0e9d9a3d5c1a1b2c3d'", 'UUID'],
    [{ isNull: true }, 'NULL', 'DATE'],
  ];
  for (const [value, literal, hint] of literals) {
    it(`writes ${JSON.stringify(Object.entries(value)[0]?.map(String))} as ${JSON.stringify(literal)}`, () => {
      expect(bind('SELECT :p', parameter('p', value, hint))).to.equal(`SELECT ${literal}`);
    });
  }

  const texts: [sql: string, text: string][] = [
    ['SELECT :a, :b, :a', "SELECT 'x', 7, 'x'"],
    ['f(:a,:b)', "f('x',7)"],
    ['`x:a`', '`x:a`'],
    ['LIMIT:b', 'LIMIT 7'],
    ['LIMIT :b OFFSET:b;', 'LIMIT 7 OFFSET 7;'],
    [":a'y'", "'x' 'y'"],
    ["'y':a", "'y' 'x'"],
    [':b:b', '7 7'],
    ['5-:b*:b', '5-7*7'],
    ['n=:b/*:a*/', 'n=7/*:a*/'],
    ["_utf8mb4'y' = :a", "_utf8mb4'y' = 'x'"],
  ];
  for (const [sql, text] of texts) {
    it(`makes ${JSON.stringify(text)} of ${JSON.stringify(sql)}`, () => {
      const parameters = [parameter('a', { stringValue: 'x' }), parameter('b', { longValue: 7 })];

      expect(bind(sql, ...parameters)).to.equal(text);
    });
  }

  it('never lets a text end its own literal', () => {
    assert(
      property(string(), (text) => {
        const literal = bind(':p', parameter('p', { stringValue: text }));
        const inner = literal.slice(1, -1);
        expect(inner.replaceAll("''", '').replaceAll(String.raw`\\`, '')).not.to.match(/['\\]/);
        expect(inner.replaceAll("''", "'").replaceAll(String.raw`\\`, '\\')).to.equal(text);
      }),
    );
  });

  it('counts the parameters that are missing', () => {
    expect(() => bind('SELECT :a, :b, :a', parameter('b', { longValue: 1 }))).to.throw(
      'prepared statement expected 3 parameters but 1 parameters were provided',
    );
  });

  it('ignores a parameter without a placeholder', () => {
    expect(bind('SELECT 1', parameter('a', { longValue: 7 }))).to.equal('SELECT 1');
  });

  it('refuses doubles that MySQL does not have', () => {
    for (const doubleValue of ['NaN', 'Infinity', '-Infinity']) {
      expect(() => bind('SELECT :p', parameter('p', { doubleValue }))).to.throw(
        'NaN and Infinity values are not supported',
      );
    }
  });

  it('refuses a text that has not the form of its hint', () => {
    expect(() => bind('SELECT :p', parameter('p', { stringValue: '12:34' }, 'TIME'))).to.throw(
      'Parse Error for Time: premature end of input',
    );
  });

  for (const sql of ['', ' \n', ';', '-- nothing', '# nothing', '/* nothing */ ;']) {
    it(`refuses the empty statement ${JSON.stringify(sql)}`, () => {
      expect(() => bind(sql)).to.throw('SQL is empty');
    });
  }

  for (const sql of [
    'SELECT 1; SELECT 2',
    'SELECT 1;;SELECT 2',
    ';SELECT 1; SELECT 2',
    'CREATE TABLE event (n int); SELECT 1',
  ]) {
    it(`refuses the several statements of ${sql}`, () => {
      expect(() => bind(sql)).to.throw("Multistatements aren't supported.");
    });
  }

  const single = [
    'SELECT 1;',
    'SELECT 1; -- note',
    'SELECT 1; # a; b',
    "SELECT ';'",
    'SELECT ";" AS `;`',
    '/*!40101 SET NAMES utf8mb4 */',
    'CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END',
    '/* note */ create or replace definer = `a b`@`%` function f() returns int begin return 1; end;',
    'CREATE DEFINER=CURRENT_USER TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.n = 1; END',
    'ALTER EVENT e DO BEGIN SELECT 1; END',
  ];
  for (const sql of single) {
    it(`takes ${sql} for one statement`, () => {
      expect(bind(sql)).to.equal(sql);
    });
  }
});
