import { expect } from 'chai';

import { describeMysql, mysql } from '../../support/mysql-http.js';

const { begin, commit, execute, executeForField, fail, rollback, succeed } = mysql;

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
  return executeForField('SELECT GROUP_CONCAT(n ORDER BY id) FROM batch_items');
}

describeMysql('BatchExecuteStatement on MySQL', () => {
  beforeEach(async () => {
    await execute('CREATE TABLE batch_items (id int AUTO_INCREMENT PRIMARY KEY, n int UNIQUE, label text)');
  });

  afterEach(async () => {
    await execute('DROP TABLE batch_items');
  });

  it('answers with the generated id of each set', async () => {
    expect(await batch([parameterSet({ longValue: 1 }), parameterSet({ longValue: 2 })])).to.deep.equal({
      updateResults: [{ generatedFields: [{ longValue: 1 }] }, { generatedFields: [{ longValue: 2 }] }],
    });
  });

  it('answers without fields where no ids are generated', async () => {
    const sql = 'UPDATE batch_items SET n = :n';

    expect(
      await succeed('/BatchExecute', { sql, parameterSets: [[{ name: 'n', value: { longValue: 1 } }]] }),
    ).to.deep.equal({
      updateResults: [{ generatedFields: [] }],
    });
  });

  it('answers without results when there are no sets', async () => {
    expect(await batch([])).to.deep.equal({ updateResults: [] });
    expect(await batch(undefined)).to.deep.equal({ updateResults: [] });
  });

  it('runs the statement once for each set, in their order', async () => {
    await batch([3, 1, 2].map((n) => parameterSet({ longValue: n })));

    expect(await readNumbers()).to.deep.equal({ stringValue: '3,1,2' });
  });

  it('runs nothing when one set is not valid', async () => {
    const bad = [{ name: 'n', value: { stringValue: 'x' }, typeHint: 'DECIMAL' }];

    expect(await fail('/BatchExecute', { sql: INSERT, parameterSets: [parameterSet({ longValue: 1 }), bad] })).to.equal(
      '400 DatabaseErrorException: Parse Error for Decimal: input contains invalid characters',
    );
    expect(await readNumbers()).to.deep.equal({ isNull: true });
  });

  it('takes a value in one set and NULL in another', async () => {
    await batch([parameterSet({ longValue: 1 }, { stringValue: 'a' }), parameterSet({ longValue: 2 })]);

    expect((await execute('SELECT label FROM batch_items ORDER BY n'))['records']).to.deep.equal([
      [{ stringValue: 'a' }],
      [{ isNull: true }],
    ]);
  });

  it('keeps no set when one fails outside a transaction', async () => {
    const parameterSets = [parameterSet({ longValue: 1 }), parameterSet({ longValue: 1 })];

    expect(await fail('/BatchExecute', { sql: INSERT, parameterSets })).to.equal(
      "400 DatabaseErrorException: Duplicate entry '1' for key 'batch_items.n'; Error code: 1062; SQLState: 23000",
    );
    expect(await readNumbers()).to.deep.equal({ isNull: true });
  });

  it('leaves what came before a failing set in its transaction', async () => {
    const transactionId = await begin();
    const parameterSets = [parameterSet({ longValue: 1 }), parameterSet({ longValue: 1 })];
    await fail('/BatchExecute', { sql: INSERT, parameterSets, transactionId });
    expect(await readNumbers()).to.deep.equal({ isNull: true });

    await commit(transactionId);

    expect(await readNumbers()).to.deep.equal({ stringValue: '1' });
  });

  it('belongs to the transaction that it names', async () => {
    const transactionId = await begin();
    await batch([parameterSet({ longValue: 1 })], { transactionId });
    await rollback(transactionId);

    expect(await readNumbers()).to.deep.equal({ isNull: true });
  });

  it('refuses several statements', async () => {
    expect(
      await fail('/BatchExecute', { sql: `${INSERT}; SELECT 1`, parameterSets: [parameterSet({ longValue: 1 })] }),
    ).to.equal("400 ValidationException: Multistatements aren't supported.");
  });

  it('runs a thousand sets', async () => {
    await batch(Array.from({ length: 1000 }, (_, n) => parameterSet({ longValue: n })));

    expect(await executeForField('SELECT COUNT(*) FROM batch_items')).to.deep.equal({ longValue: 1000 });
  });
});
