import { expect } from 'chai';
import * as fc from 'fast-check';

import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { scanSql, type SqlSyntax } from '../../../src/sql/sql-scanner.js';
import type { StatementKind } from '../../../src/sql/statement-kind.js';
import { StatementText } from '../../../src/sql/statement-text.js';
import { code, mysqlOpaquePiece, opaquePiece } from './sql-pieces.js';
import { MYSQL, POSTGRES } from './syntaxes.js';

function textOf(sql: string): StatementText {
  return new StatementText(sql, POSTGRES);
}

/** The text as it is sent when every placeholder stays as it is. */
function sent(sql: string): string {
  return textOf(sql).render((name) => `:${name}`).sql;
}

describe('StatementText', () => {
  describe('tells what a statement does', () => {
    const kinds: readonly (readonly [kind: StatementKind, sql: string])[] = [
      ['select', 'SELECT 1'],
      ['select', 'select 1'],
      ['select', '  \n-- the one\n/* and only */ SELECT 1'],
      ['select', '((SELECT 1) UNION (SELECT 2))'],
      ['select', 'VALUES (1)'],
      ['select', 'TABLE city'],
      ['select', 'SELECT * FROM city FOR UPDATE'],
      ['select', 'SELECT * FROM city FOR NO KEY UPDATE SKIP LOCKED'],
      ['select', 'SELECT \'INTO\', "into", $$ INTO $$ /* INTO */ FROM city'],
      ['select', 'SELECT updated, deleted FROM city'],
      ['select', 'WITH a AS (SELECT 1) SELECT * FROM a'],
      ['select', 'WITH RECURSIVE a AS (VALUES (1) UNION ALL SELECT 2) TABLE a'],
      ['select', "WITH a AS (SELECT 'DELETE') SELECT * FROM a FOR UPDATE"],
      ['select', "WITH a AS (SELECT 'x' AS n) SELECT upper(replace(n, 'x', 'y')) FROM a"],
      ['write', 'INSERT INTO city VALUES (1)'],
      ['write', 'UPDATE city SET name = :name'],
      ['write', 'DELETE FROM city'],
      ['write', 'MERGE INTO city USING town ON true WHEN MATCHED THEN DELETE'],
      ['write', 'CREATE TABLE city (id integer)'],
      ['write', 'SELECT * INTO copy FROM city'],
      ['write', '(SELECT * INTO copy FROM city)'],
      ['write', 'WITH a AS (SELECT 1) SELECT * INTO copy FROM a'],
      ['write', 'WITH a AS (INSERT INTO city VALUES (1) RETURNING id) SELECT * FROM a'],
      ['write', 'WITH a AS MATERIALIZED (DELETE FROM city RETURNING *) SELECT * FROM a'],
      ['write', 'WITH a AS (SELECT 1), b AS (/* now */ UPDATE city SET id = 1 RETURNING id) SELECT * FROM b'],
      ['write', 'WITH a AS (SELECT 1) INSERT INTO city SELECT * FROM a'],
      ['write', 'WITH a AS (SELECT 1) UPDATE city SET id = 1 FROM a'],
      ['write', 'WITH a AS (SELECT 1) DELETE FROM city USING a'],
      ['write', 'WITH a AS (SELECT 1) MERGE INTO city USING a ON true WHEN MATCHED THEN DELETE'],
      ['write', 'WITH a AS (WITH b AS (SELECT 1) INSERT INTO city SELECT * FROM b RETURNING id) SELECT * FROM a'],
      ['write', 'WITH RECURSIVE a AS (SELECT 1 AS id) SEARCH DEPTH FIRST BY id SET o UPDATE city SET id = 1 FROM a'],
      ['write', 'WITH RECURSIVE a AS (SELECT 1 AS id) CYCLE id SET c USING p DELETE FROM city USING a'],
      ['select', 'WITH a AS (SELECT 1) SELECT * FROM city, a FOR NO KEY UPDATE'],
      ['select', 'WITH a AS (SELECT updated AS update FROM b) SELECT * FROM a'],
      ['write', 'CALL refresh()'],
      ['write', 'SET LOCAL search_path = app'],
      ['write', 'TRUNCATE city'],
      ['inspect', 'SHOW server_version'],
      ['inspect', 'EXPLAIN SELECT 1'],
      ['inspect', 'EXPLAIN (ANALYZE) SELECT 1'],
      ['inspect', 'DESCRIBE city'],
      ['write', 'EXPLAIN ANALYZE DELETE FROM city'],
      ['write', 'EXPLAIN (ANALYZE) WITH a AS (INSERT INTO city VALUES (1)) SELECT 1'],
    ];
    for (const [kind, sql] of kinds) {
      it(`${kind}: ${sql}`, () => {
        expect(textOf(sql).kind).to.equal(kind);
      });
    }
  });

  describe('tells whether a query limits itself', () => {
    const limits: readonly (readonly [limitsItself: boolean, sql: string])[] = [
      [true, 'SELECT 1 LIMIT 5'],
      [true, 'SELECT 1 OFFSET 5'],
      [true, 'SELECT 1 FETCH FIRST ROW ONLY'],
      [true, 'SELECT 1 limit all'],
      [true, '(SELECT 1 LIMIT 5)'],
      [true, '(SELECT 1) LIMIT 5'],
      [true, 'VALUES (1), (2) LIMIT 1'],
      [false, 'SELECT 1'],
      [false, '(SELECT 1)'],
      [false, 'SELECT * FROM (SELECT 1 LIMIT 5) AS a'],
      [false, '(SELECT * FROM (SELECT 1 LIMIT 5) AS a)'],
      [false, 'SELECT \'LIMIT 5\', "limit" FROM city -- LIMIT 5'],
    ];
    for (const [limitsItself, sql] of limits) {
      it(`${limitsItself ? 'yes' : 'no'}: ${sql}`, () => {
        const { limitPlace } = textOf(sql).render((name) => `:${name}`);
        expect(limitPlace === 'own').to.equal(limitsItself);
      });
    }
  });

  describe('tells where a LIMIT clause has its place', () => {
    const places: readonly (readonly [before: string, behind: string])[] = [
      ['SELECT 1', ''],
      ['(SELECT 1 FOR UPDATE)', ''],
      ['SELECT * FROM city ', 'FOR UPDATE'],
      ['SELECT * FROM city WHERE id = :id ', 'FOR NO KEY UPDATE OF city SKIP LOCKED'],
      ["SELECT :x, $$ it's FOR UPDATE $$ FROM city ORDER BY 1 ", 'for share nowait'],
      ['SELECT substring(name FOR 3) FROM city ', '/* shared */LOCK IN SHARE MODE'],
    ];
    for (const [before, behind] of places) {
      it(`${before}| ${behind}`, () => {
        const { sql, limitPlace } = textOf(before + behind).render((name) => `:${name}_cast`);
        const comment = behind.startsWith('/*') ? '/* shared */' : '';
        const expected = behind === '' ? undefined : sql.length - behind.length + comment.length;
        expect(limitPlace).to.equal(expected);
      });
    }
  });

  describe('on an engine where definitions commit', () => {
    const kinds: readonly (readonly [kind: StatementKind, sql: string])[] = [
      ['definition', 'CREATE TABLE city (id int)'],
      ['definition', '/* now */ alter table city ADD name text'],
      ['definition', 'DROP TABLE temporary_city'],
      ['definition', 'TRUNCATE city'],
      ['definition', "GRANT SELECT ON city TO 'somebody'"],
      ['definition', 'LOCK TABLES city WRITE'],
      ['write', 'CREATE TEMPORARY TABLE city (id int)'],
      ['write', 'CREATE OR REPLACE TEMPORARY TABLE city (id int)'],
      ['write', 'DROP TEMPORARY TABLE city'],
      ['write', 'REPLACE INTO city VALUES (1)'],
      ['select', 'SELECT `create` FROM city'],
      ['inspect', 'SHOW CREATE TABLE city'],
    ];
    for (const [kind, sql] of kinds) {
      it(`${kind}: ${sql}`, () => {
        expect(new StatementText(sql, MYSQL).kind).to.equal(kind);
      });
    }
  });

  it('names each placeholder once, in the order of their first appearance', () => {
    expect([...textOf('SELECT :b, :a, :b, \':c\', ":d" -- :e').placeholders]).to.deep.equal(['b', 'a']);
  });

  describe('with the end of a statement', () => {
    it('leaves a semicolon and what follows out of the text', () => {
      expect(sent('SELECT 1; -- done\n;; ')).to.equal('SELECT 1');
    });

    it('keeps a semicolon inside of a literal, a comment and dollar quotes', () => {
      expect(sent("SELECT ';' /* ; */, $$;$$")).to.equal("SELECT ';' /* ; */, $$;$$");
    });

    for (const sql of ['', '  \n', '-- nothing', '/* nothing */;', ';']) {
      it(`refuses ${JSON.stringify(sql)}, which holds no statement`, () => {
        expect(() => textOf(sql)).to.throw(ConfigurationException, 'The SQL text holds no statement.');
      });
    }

    for (const sql of ['SELECT 1; SELECT 2', 'SELECT 1;;DELETE FROM city', "SELECT ';'; 'x'"]) {
      it(`refuses ${sql}, which is more than one statement`, () => {
        expect(() => textOf(sql)).to.throw(ConfigurationException, 'The SQL text holds more than one statement');
      });
    }
  });

  describe('renders', () => {
    it('what is given for a placeholder, and nothing in place of one inside of a literal', () => {
      const rendered = textOf("SELECT :a, ':a', :b::text, (:b) FROM c AS d").render(
        (name, hasCast) => `<${name}${hasCast ? ' with a cast' : ''}>`,
      );
      expect(rendered.sql).to.equal("SELECT <a>, ':a', <b with a cast>::text, (<b>) FROM c AS d");
    });

    for (const sql of [
      'SELECT :b ::text',
      'SELECT :b/* as */::text',
      'SELECT CAST(:b AS text)',
      'SELECT cast /**/ ( :b\nas text)',
    ]) {
      it(`a placeholder that is cast already as such: ${sql}`, () => {
        expect(textOf(sql).render((name, hasCast) => `<${name} ${hasCast}>`).sql).to.include('<b true>');
      });
    }

    for (const sql of [
      'SELECT :b AS text',
      'SELECT f(:b AS text)',
      'SELECT CAST(1 + :b AS text)',
      'SELECT CAST(a AS text), :b',
    ]) {
      it(`a placeholder that is not cast by itself as such: ${sql}`, () => {
        expect(textOf(sql).render((name, hasCast) => `<${name} ${hasCast}>`).sql).to.include('<b false>');
      });
    }

    const cases: readonly (readonly [what: string, sql: string, rendered: string])[] = [
      ['a colon', 'SELECT $$a :b$$', "SELECT 'a :b'"],
      ['a colon and a tag', "SELECT $q$it's $$ :b$q$", "SELECT 'it''s $$ :b'"],
      ['a quote', "SELECT $$it's$$, :b", "SELECT 'it''s', :b"],
      ['a double quote', 'SELECT $$"$$, :b', "SELECT '\"', :b"],
      ['the beginning of a line comment', 'SELECT $$ -- $$, :b', "SELECT ' -- ', :b"],
      ['the beginning of a block comment', 'SELECT $$ /* $$, :b', "SELECT ' /* ', :b"],
    ];
    for (const [what, sql, rendered] of cases) {
      it(`dollar quotes that hold ${what} as a plain literal, since the service does not know them`, () => {
        expect(sent(sql)).to.equal(rendered);
      });
    }

    it('dollar quotes that hold nothing of the kind as they stand', () => {
      expect(sent(String.raw`SELECT $$a\b - c / d$$`)).to.equal(String.raw`SELECT $$a\b - c / d$$`);
    });

    it('array slices with a space, so that the service does not take them for placeholders', () => {
      expect(sent('SELECT a[1:2], a[:n : 3], a[1:], a[:]')).to.equal('SELECT a[1: 2], a[:n : 3], a[1:], a[:]');
    });

    for (const [name, syntax, pieces] of [
      ['PostgreSQL', POSTGRES, opaquePiece],
      ['MySQL', MYSQL, mysqlOpaquePiece],
    ] as const) {
      it(`everything else as it was written, by the rules of ${name}`, () => {
        const placeholder = fc.constantFrom(':name', ':n1', ':_');
        const written = fc.oneof(
          pieces.filter(({ dollarQuoted }) => !dollarQuoted).map(({ text }) => text),
          code.filter((text) => !text.startsWith('$')),
          placeholder,
        );
        fc.assert(
          fc.property(fc.array(written), (texts) => {
            const statement = new StatementText(['SELECT', ...texts].join(' '), syntax);
            const expected = texts.map((text) => (/^:[n_]/.test(text) ? `<${text.slice(1)}>` : text));
            expect(statement.render((placed) => `<${placed}>`).sql).to.equal(['SELECT', ...expected].join(' '));
          }),
        );
      });
    }

    it('a text in which the service, which knows no dollar quotes, finds the same placeholders', () => {
      fc.assert(
        fc.property(fc.array(opaquePiece), (pieces) => {
          const sql = `SELECT ${pieces.map(({ text }) => `${text} , :p ,`).join(' ')} 1`;
          const tokens = scanSql(sent(sql), { ...POSTGRES, dollarQuotes: false });
          const placeholders = tokens.filter(({ kind }) => kind === 'placeholder').map(({ text }) => text);
          expect(placeholders).to.deep.equal(pieces.map(() => ':p'));
        }),
      );
    });

    it('dollar quotes so that they mean the same', () => {
      fc.assert(
        fc.property(fc.string(), (text) => {
          const content = text.replaceAll('$', '');
          const plain = `SELECT '${content.replaceAll("'", "''")}'`;
          expect(sent(`SELECT $q$${content}$q$`)).to.be.oneOf([plain, `SELECT $q$${content}$q$`]);
        }),
      );
    });
  });

  describe('finds placeholders by position', () => {
    const cases: readonly (readonly [sql: string, syntax: SqlSyntax, found: string | undefined])[] = [
      ['SELECT $1', POSTGRES, '$1'],
      ['SELECT :a, a.b = $12', POSTGRES, '$12'],
      ["SELECT '$1', $$ $1 $$, a$1, $a", POSTGRES, undefined],
      ["SELECT a ? 'b'", POSTGRES, undefined],
      ['PREPARE a AS SELECT $1', POSTGRES, undefined],
      ['CREATE FUNCTION f(a int) RETURNS int RETURN $1', POSTGRES, undefined],
      ['SELECT ?', MYSQL, '?'],
      ["SELECT '?', `?` /* ? */, $1", MYSQL, undefined],
    ];
    for (const [sql, syntax, found] of cases) {
      it(`${found ?? 'none'}: ${sql}`, () => {
        expect(new StatementText(sql, syntax).positionalPlaceholder).to.equal(found);
      });
    }
  });

  describe('tells what commits by itself on MySQL', () => {
    const kinds: readonly (readonly [kind: StatementKind, sql: string])[] = [
      ['definition', 'CREATE TABLE temporary (id int)'],
      ['definition', 'CREATE TABLE t (temporary int)'],
      ['definition', 'CREATE OR REPLACE TABLE t (id int)'],
      ['definition', 'DROP TABLE temporary'],
      ['definition', 'TRUNCATE temporary'],
      ['definition', "SET PASSWORD = 'a'"],
      ['definition', 'STOP REPLICA'],
      ['write', 'CREATE TEMPORARY TABLE t (id int)'],
      ['write', 'CREATE OR REPLACE TEMPORARY TABLE t (id int)'],
      ['write', 'DROP TEMPORARY TABLE t'],
      ['write', 'DROP PREPARE p'],
      ['write', 'SET @a = 1'],
    ];
    for (const [kind, sql] of kinds) {
      it(`${kind}: ${sql}`, () => {
        expect(new StatementText(sql, MYSQL).kind).to.equal(kind);
      });
    }
  });

  it('follows the rules of the engine that it is given', () => {
    const text = new StatementText('SELECT `a:b`, "c \\" :d" # :e\n, :f', MYSQL);
    expect([...text.placeholders]).to.deep.equal(['f']);
  });
});
