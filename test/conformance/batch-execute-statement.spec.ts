import { expect } from 'chai';

import { type ConformanceTarget, describeBoth, itOnEmulator } from '../support/conformance.js';

const INSERT = 'INSERT INTO batch_items (n, label) VALUES (:n, :label)';

const IDENTITY = {
  mysql: 'int AUTO_INCREMENT PRIMARY KEY',
  postgresql: 'int GENERATED ALWAYS AS IDENTITY',
};

/** What each engine says of a value that is there already. */
const DUPLICATE = {
  mysql: "Duplicate entry '1' for key 'batch_items.n'; Error code: 1062; SQLState: 23000",
  postgresql: 'ERROR: duplicate key value violates unique constraint "batch_items_n_key"; SQLState: 23505',
};

function parameterSet(n: object, label: object = { isNull: true }): object[] {
  return [
    { name: 'n', value: n },
    { name: 'label', value: label },
  ];
}

const ONE = parameterSet({ longValue: 1 });
const TWO = parameterSet({ longValue: 2 });

function suite({ engine, calls }: ConformanceTarget): void {
  const { begin, commit, execute, executeForField, fail, rollback, succeed } = calls;

  async function batch(parameterSets?: object[][], members: object = {}): Promise<unknown> {
    return succeed('/BatchExecute', { sql: INSERT, parameterSets, ...members });
  }

  async function failToBatch(parameterSets: object[][], members: object = {}): Promise<string> {
    return fail('/BatchExecute', { sql: INSERT, parameterSets, ...members });
  }

  async function readNumbers(): Promise<number[]> {
    const { records } = (await execute('SELECT n FROM batch_items ORDER BY id')) as {
      records: [{ longValue: number }][];
    };
    return records.map(([{ longValue }]) => longValue);
  }

  beforeEach(async () => {
    await execute(`CREATE TABLE batch_items (id ${IDENTITY[engine]}, n int UNIQUE, label text)`);
  });

  afterEach(async () => {
    await execute('DROP TABLE batch_items');
  });

  describe('serializations', () => {
    it('answers with one result for each set, with the generated id where the engine tells it', async () => {
      const fields = (id: number): object[] => (engine === 'mysql' ? [{ longValue: id }] : []);

      expect(await batch([ONE, TWO])).to.deep.equal({
        updateResults: [{ generatedFields: fields(1) }, { generatedFields: fields(2) }],
      });
    });

    it('answers without fields where no ids are generated', async () => {
      const sql = 'UPDATE batch_items SET n = :n';

      expect(await batch([[{ name: 'n', value: { longValue: 1 } }]], { sql })).to.deep.equal({
        updateResults: [{ generatedFields: [] }],
      });
    });

    it('answers without results when there are no sets', async () => {
      expect(await batch([])).to.deep.equal({ updateResults: [] });
      expect(await batch(undefined)).to.deep.equal({ updateResults: [] });
    });

    if (engine === 'postgresql') {
      it('generates no fields even with RETURNING', async () => {
        expect(await batch([ONE], { sql: `${INSERT} RETURNING id` })).to.deep.equal({
          updateResults: [{ generatedFields: [] }],
        });
      });
    }

    itOnEmulator('drops the rows that the statement returns', async () => {
      expect(await batch([[]], { sql: 'SELECT 1' })).to.deep.equal({ updateResults: [{ generatedFields: [] }] });
    });
  });

  describe('validations', () => {
    itOnEmulator('requires sql', async () => {
      expect(await fail('/BatchExecute', {})).to.equal(
        "400 ValidationException: 1 validation error detected: Value null at 'sql' failed to satisfy constraint: Member must not be null",
      );
    });

    itOnEmulator('names the place of a wrong parameter', async () => {
      expect(await fail('/BatchExecute', { sql: INSERT, parameterSets: [[], [1]] })).to.equal(
        "400 ValidationException: 1 validation error detected: Value at 'parameterSets.2.member.1.member' failed to satisfy constraint: Member must be an object",
      );
    });

    it('refuses array parameters', async () => {
      expect(await failToBatch([parameterSet({ arrayValue: { longValues: [1] } })])).to.equal(
        '400 ValidationException: Array parameters are not supported.',
      );
    });

    it('refuses a schema', async () => {
      expect(await failToBatch([ONE], { schema: 'public' })).to.equal(
        "400 ValidationException: The schema parameter isn't supported",
      );
    });

    it('refuses several statements', async () => {
      expect(await failToBatch([ONE], { sql: `${INSERT}; SELECT 1` })).to.equal(
        "400 ValidationException: Multistatements aren't supported.",
      );
      expect(await readNumbers()).to.deep.equal([]);
    });

    itOnEmulator('runs nothing when one set is not valid', async () => {
      const bad = [{ name: 'n', value: { stringValue: 'x' }, typeHint: 'DECIMAL' }];

      expect(await failToBatch([ONE, bad])).to.equal(
        '400 DatabaseErrorException: Parse Error for Decimal: input contains invalid characters',
      );
      expect(await readNumbers()).to.deep.equal([]);
    });
  });

  describe('functionality', () => {
    it('runs the statement once for each set, in their order', async () => {
      await batch([3, 1, 2].map((n) => parameterSet({ longValue: n })));

      expect(await readNumbers()).to.deep.equal([3, 1, 2]);
    });

    it('does not run the statement without sets', async () => {
      await batch(undefined, { sql: 'DROP TABLE batch_items' });

      expect(await readNumbers()).to.deep.equal([]);
    });

    it('runs the statement once for an empty set', async () => {
      await batch([[]], { sql: 'INSERT INTO batch_items (n) VALUES (7)' });

      expect(await readNumbers()).to.deep.equal([7]);
    });

    it('takes a value in one set and NULL in another', async () => {
      await batch([parameterSet({ longValue: 1 }, { stringValue: 'a' }), TWO]);

      expect((await execute('SELECT label FROM batch_items ORDER BY id'))['records']).to.deep.equal([
        [{ stringValue: 'a' }],
        [{ isNull: true }],
      ]);
    });

    itOnEmulator('keeps no set when one fails outside a transaction', async () => {
      expect(await failToBatch([ONE, ONE])).to.equal(`400 DatabaseErrorException: ${DUPLICATE[engine]}`);
      expect(await readNumbers()).to.deep.equal([]);
    });

    it('belongs to the transaction that it names', async () => {
      const [kept, dropped] = [await begin(), await begin()];
      await batch([ONE], { transactionId: kept });
      await batch([TWO], { transactionId: dropped });
      expect(await readNumbers()).to.deep.equal([]);

      await commit(kept);
      await rollback(dropped);

      expect(await readNumbers()).to.deep.equal([1]);
    });

    it('leaves its transaction as the engine leaves it when a set fails', async () => {
      const transactionId = await begin();
      await failToBatch([ONE, ONE], { transactionId });

      if (engine === 'mysql') {
        await commit(transactionId);
        expect(await readNumbers()).to.deep.equal([1]);
      } else {
        expect(await failToBatch([TWO], { transactionId })).to.equal(
          '400 DatabaseErrorException: ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02',
        );
        await rollback(transactionId);
      }
    });

    it('runs a thousand sets', async () => {
      await batch(Array.from({ length: 1000 }, (_, n) => parameterSet({ longValue: n })));

      expect(await executeForField('SELECT count(*) FROM batch_items')).to.deep.equal({ longValue: 1000 });
    });
  });
}

describeBoth('BatchExecuteStatement', suite);
