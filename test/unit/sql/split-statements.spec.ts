import { expect } from 'chai';
import * as fc from 'fast-check';

import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { splitStatements } from '../../../src/sql/split-statements.js';
import { opaquePiece } from './sql-pieces.js';
import { MYSQL, POSTGRES } from './syntaxes.js';

describe('splitStatements', () => {
  const scripts: readonly (readonly [what: string, script: string, statements: readonly string[]])[] = [
    ['nothing', '', []],
    ['comments alone', ' -- nothing;\n/* ; */ ;; ', []],
    ['one statement without an end', 'SELECT 1', ['SELECT 1']],
    ['statements and the comments before them', 'SELECT 1;\n-- two\nSELECT 2;', ['SELECT 1', '-- two\nSELECT 2']],
    ['no comment behind the last end', 'SELECT 1; -- done', ['SELECT 1']],
    ['literals that hold an end', `SELECT ';', ";" FROM a; SELECT 2`, [`SELECT ';', ";" FROM a`, 'SELECT 2']],
    [
      'a CASE outside of a routine',
      'SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2',
      ['SELECT CASE 1 WHEN 1 THEN 2 END', 'SELECT 2'],
    ],
    ['a BEGIN outside of a routine', 'BEGIN; SELECT 1; END', ['BEGIN', 'SELECT 1', 'END']],
  ];
  for (const [what, script, statements] of scripts) {
    it(`reads ${what}`, () => {
      expect(splitStatements(script, POSTGRES)).to.deep.equal(statements);
      expect(splitStatements(script, MYSQL)).to.deep.equal(statements);
    });
  }

  it('keeps the dollar-quoted body of a routine together on PostgreSQL', () => {
    const routine = 'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$';
    expect(splitStatements(`${routine}; SELECT f();`, POSTGRES)).to.deep.equal([routine, 'SELECT f()']);
  });

  it('keeps the SQL body of a routine together on PostgreSQL', () => {
    const routine = `CREATE OR REPLACE FUNCTION f(a int) RETURNS text BEGIN ATOMIC
      SELECT 1;
      SELECT CASE a WHEN 1 THEN 'one' ELSE 'many' END;
    END`;
    expect(splitStatements(`${routine}; SELECT f(1)`, POSTGRES)).to.deep.equal([routine, 'SELECT f(1)']);
  });

  it('keeps the body of a routine together on MySQL, with all that is nested in it', () => {
    const routine = `CREATE DEFINER=\`root\`@\`%\` TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN
      IF NEW.b > 1 THEN SET NEW.b = IF(NEW.c, 1, 2); END IF;
      counting: WHILE NEW.b > 1 DO SET NEW.b = NEW.b - 1; END WHILE counting;
      LOOP BEGIN END; END LOOP;
      REPEAT SET NEW.d = REPEAT('a', 2); UNTIL 1 END REPEAT;
      CASE NEW.c WHEN 1 THEN SET NEW.d = CASE 1 WHEN 1 THEN 2 END; ELSE BEGIN END; END CASE;
    END`;
    expect(splitStatements(`${routine};\nINSERT INTO a VALUES (1)`, MYSQL)).to.deep.equal([
      routine,
      'INSERT INTO a VALUES (1)',
    ]);
  });

  it('never cuts inside of a literal, an identifier or a comment', () => {
    fc.assert(
      fc.property(fc.array(fc.array(opaquePiece, { maxLength: 4 }), { minLength: 1, maxLength: 4 }), (statements) => {
        const texts = statements.map((pieces) => ['SELECT', ...pieces.map(({ text }) => text)].join(' '));
        // A comment at the end of a line ends with it.
        expect(splitStatements(texts.join('\n;\n'), POSTGRES)).to.deep.equal(texts.map((text) => text.trim()));
      }),
    );
  });

  it('refuses a literal that does not end', () => {
    expect(() => splitStatements("SELECT 'a; SELECT 2", POSTGRES)).to.throw(ConfigurationException, 'does not end');
  });
});
