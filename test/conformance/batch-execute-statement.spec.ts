import { expect } from 'chai';

import { begin, commit, execute, executeForField, fail, rollback, succeed } from '../support/emulator-http.js';

const INSERT = 'INSERT INTO batch_items (n, label) VALUES (:n, :label)';

function parameterSet(n: object, label: object = { isNull: true }): object[] {
  return [
    { name: 'n', value: n },
    { name: 'label', value: label },
  ];
}

async function batch(parameterSets?: object[][], members: object = {}): Promise<unknown> {
  return succeed('/BatchExecute', { sql: INSERT, parameterSets, ...members });
}

async function readNumbers(): Promise<unknown> {
  return executeForField('SELECT array_agg(n ORDER BY id) FROM batch_items');
}

describe('BatchExecuteStatement', () => {
  beforeEach(async () => {
    await execute('CREATE TABLE batch_items (id int GENERATED ALWAYS AS IDENTITY, n int UNIQUE, label text)');
  });

  afterEach(async () => {
    await execute('DROP TABLE batch_items');
  });

  describe('serializations', () => {
    it('answers with one empty result for each set', async () => {
      expect(await batch([parameterSet({ longValue: 1 }), parameterSet({ longValue: 2 })])).to.deep.equal({
        updateResults: [{ generatedFields: [] }, { generatedFields: [] }],
      });
    });

    it('answers without results when there are no sets', async () => {
      expect(await batch([])).to.deep.equal({ updateResults: [] });
      expect(await batch(undefined)).to.deep.equal({ updateResults: [] });
    });

    it('generates no fields even with RETURNING', async () => {
      const sql = 'INSERT INTO batch_items (n) VALUES (1) RETURNING id';

      expect(await succeed('/BatchExecute', { sql, parameterSets: [[]] })).to.deep.equal({
        updateResults: [{ generatedFields: [] }],
      });
    });
  });

  describe('validations', () => {
    it('requires sql', async () => {
      expect(await fail('/BatchExecute', {})).to.match(/^400 ValidationException: .*Value null at 'sql'/);
    });

    it('names the place of a wrong parameter', async () => {
      expect(await fail('/BatchExecute', { sql: INSERT, parameterSets: [[], [1]] })).to.equal(
        "400 ValidationException: 1 validation error detected: Value at 'parameterSets.2.member.1.member' failed to satisfy constraint: Member must be an object",
      );
    });

    it('refuses array parameters and a schema', async () => {
      const parameterSets = [parameterSet({ arrayValue: { longValues: [1] } })];

      expect(await fail('/BatchExecute', { sql: INSERT, parameterSets })).to.equal(
        '400 ValidationException: Array parameters are not supported.',
      );
      expect(await fail('/BatchExecute', { sql: INSERT, schema: 'public' })).to.equal(
        "400 ValidationException: The schema parameter isn't supported",
      );
    });

    it('runs nothing when one set is not valid', async () => {
      const bad = [{ name: 'n', value: { stringValue: 'x' }, typeHint: 'DECIMAL' }];

      expect(
        await fail('/BatchExecute', { sql: INSERT, parameterSets: [parameterSet({ longValue: 1 }), bad] }),
      ).to.equal('400 DatabaseErrorException: Parse Error for Decimal: input contains invalid characters');
      expect(await readNumbers()).to.deep.equal({ isNull: true });
    });
  });

  describe('functionality', () => {
    it('runs the statement once for each set, in their order', async () => {
      await batch([3, 1, 2].map((n) => parameterSet({ longValue: n })));

      expect(await readNumbers()).to.deep.equal({ arrayValue: { longValues: [3, 1, 2] } });
    });

    it('does not run the statement without sets', async () => {
      await succeed('/BatchExecute', { sql: 'DROP TABLE batch_items' });

      expect(await readNumbers()).to.deep.equal({ isNull: true });
    });

    it('runs the statement once for an empty set', async () => {
      await succeed('/BatchExecute', { sql: 'INSERT INTO batch_items (n) VALUES (7)', parameterSets: [[]] });

      expect(await readNumbers()).to.deep.equal({ arrayValue: { longValues: [7] } });
    });

    it('takes a value in one set and NULL in another', async () => {
      await batch([
        parameterSet({ longValue: 1 }, { stringValue: 'a' }),
        parameterSet({ longValue: 2 }, { isNull: true }),
      ]);

      expect(await executeForField('SELECT array_agg(label ORDER BY id) FROM batch_items')).to.deep.equal({
        arrayValue: { stringValues: ['a', null] },
      });
    });

    it('keeps no set when one fails outside a transaction', async () => {
      const parameterSets = [parameterSet({ longValue: 1 }), parameterSet({ longValue: 1 })];

      expect(await fail('/BatchExecute', { sql: INSERT, parameterSets })).to.match(/SQLState: 23505$/);
      expect(await readNumbers()).to.deep.equal({ isNull: true });
    });

    it('belongs to the transaction that it names', async () => {
      const transactionId = await begin();
      await batch([parameterSet({ longValue: 1 })], { transactionId });
      expect(await readNumbers()).to.deep.equal({ isNull: true });

      await commit(transactionId);

      expect(await readNumbers()).to.deep.equal({ arrayValue: { longValues: [1] } });
    });

    it('leaves its transaction aborted when a set fails', async () => {
      const transactionId = await begin();
      const parameterSets = [parameterSet({ longValue: 1 }), parameterSet({ longValue: 1 })];
      await fail('/BatchExecute', { sql: INSERT, parameterSets, transactionId });

      expect(await fail('/BatchExecute', { sql: INSERT, parameterSets, transactionId })).to.equal(
        '400 DatabaseErrorException: ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02',
      );
      await rollback(transactionId);
    });

    it('runs a thousand sets', async () => {
      await batch(Array.from({ length: 1000 }, (_, n) => parameterSet({ longValue: n })));

      expect(await executeForField('SELECT count(*) FROM batch_items')).to.deep.equal({ longValue: 1000 });
    });
  });
});
