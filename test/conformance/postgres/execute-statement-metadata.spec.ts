import { expect } from 'chai';

import { describePostgres, postgresTarget } from '../../support/conformance.js';

const { begin, execute, rollback } = postgresTarget.calls;

type Metadata = Record<string, unknown>;

async function describeResult(sql: string, members: object = {}): Promise<Metadata[]> {
  const response = await execute(sql, { includeResultMetadata: true, ...members });
  return response['columnMetadata'] as Metadata[];
}

function pick(metadata: Metadata | undefined, ...names: string[]): unknown[] {
  return names.map((name) => metadata?.[name]);
}

describePostgres('ExecuteStatement column metadata on PostgreSQL', () => {
  before(async () => {
    await execute(`CREATE TYPE meta_mood AS ENUM ('happy', 'sad')`);
    await execute('CREATE DOMAIN meta_required AS text NOT NULL');
    await execute(`CREATE TABLE meta_items (
      id bigserial PRIMARY KEY, small smallserial, number int GENERATED ALWAYS AS IDENTITY, name varchar(20) NOT NULL,
      note text, required meta_required)`);
  });

  after(async () => {
    await execute('DROP TABLE meta_items');
    await execute('DROP DOMAIN meta_required');
    await execute('DROP TYPE meta_mood');
  });

  it('is absent unless it is asked for', async () => {
    expect(await execute('SELECT 1')).not.to.have.property('columnMetadata');
  });

  it('is absent for statements that do not return rows', async () => {
    expect(await execute('UPDATE meta_items SET note = NULL', { includeResultMetadata: true })).not.to.have.property(
      'columnMetadata',
    );
  });

  it('describes a column of a table completely', async () => {
    expect(await describeResult('SELECT name AS title FROM meta_items')).to.deep.equal([
      {
        name: 'title',
        label: 'title',
        type: 12,
        typeName: 'varchar',
        schemaName: '',
        tableName: 'meta_items',
        isAutoIncrement: false,
        isSigned: false,
        isCurrency: false,
        isCaseSensitive: true,
        nullable: 0,
        precision: 20,
        scale: 0,
        arrayBaseColumnType: 0,
      },
    ]);
  });

  const types: [expression: string, typeName: string, type: number, precision: number, scale: number][] = [
    ['1::int2', 'int2', 5, 5, 0],
    ['1::int4', 'int4', 4, 10, 0],
    ['1::int8', 'int8', -5, 19, 0],
    ['1::oid', 'oid', -5, 10, 0],
    ['1::float4', 'float4', 7, 8, 8],
    ['1::float8', 'float8', 8, 17, 17],
    ['1::numeric(10,2)', 'numeric', 2, 10, 2],
    ['1::numeric', 'numeric', 2, 0, 0],
    ['true', 'bool', -7, 1, 0],
    ["'a'::text", 'text', 12, 2147483647, 0],
    ["'a'::varchar(7)", 'varchar', 12, 7, 0],
    ["'a'::varchar", 'varchar', 12, 2147483647, 0],
    ["'a'::name", 'name', 12, 2147483647, 0],
    ["'a'::char(7)", 'bpchar', 1, 7, 0],
    ["'a'::bytea", 'bytea', -2, 2147483647, 0],
    ['current_date', 'date', 91, 13, 0],
    ["'1:00'::time", 'time', 92, 15, 6],
    ["'1:00'::time(3)", 'time', 92, 12, 3],
    ['now()::timestamp', 'timestamp', 93, 29, 6],
    ['now()::timestamp(0)', 'timestamp', 93, 22, 0],
    ['now()', 'timestamptz', 93, 35, 6],
    ["'{}'::json", 'json', 1111, 2147483647, 0],
    ["'{}'::jsonb", 'jsonb', 1111, 2147483647, 0],
    ['gen_random_uuid()', 'uuid', 1111, 2147483647, 0],
    ["'::1'::inet", 'inet', 1111, 2147483647, 0],
    ["'sad'::meta_mood", 'meta_mood', 12, 2147483647, 0],
    ['ARRAY[1]', '_int4', 2003, 10, 0],
    ["ARRAY['a']", '_text', 2003, 2147483647, 0],
    ['ARRAY[1]::numeric(10,2)[]', '_numeric', 2003, 10, 2],
  ];
  for (const [expression, typeName, type, precision, scale] of types) {
    it(`describes ${expression} as ${typeName}, ${type}, ${precision}, ${scale}`, async () => {
      const [metadata] = await describeResult(`SELECT ${expression}`);

      expect(pick(metadata, 'typeName', 'type', 'precision', 'scale')).to.deep.equal([
        typeName,
        type,
        precision,
        scale,
      ]);
    });
  }

  it('says which types are signed and which are case-sensitive', async () => {
    const metadata = await describeResult("SELECT 1, 1.5::float4, 'a', now(), true, ARRAY[1]");

    expect(metadata.map((column) => pick(column, 'isSigned', 'isCaseSensitive'))).to.deep.equal([
      [true, false],
      [true, false],
      [false, true],
      [false, false],
      [false, false],
      [true, false],
    ]);
  });

  it('calls auto-increment columns serial', async () => {
    const metadata = await describeResult('SELECT id, small, number, note FROM meta_items');

    expect(metadata.map((column) => pick(column, 'typeName', 'isAutoIncrement'))).to.deep.equal([
      ['bigserial', true],
      ['smallserial', true],
      ['serial', true],
      ['text', false],
    ]);
  });

  it('knows whether columns may be NULL, and that it does not know of expressions', async () => {
    const metadata = await describeResult('SELECT id, note, required, id + 1 FROM meta_items');

    expect(metadata.map((column) => column['nullable'])).to.deep.equal([0, 1, 0, 2]);
  });

  it('leaves the table of an expression empty', async () => {
    const [metadata] = await describeResult('SELECT lower(name) FROM meta_items');

    expect(pick(metadata, 'tableName', 'schemaName', 'label')).to.deep.equal(['', '', 'lower']);
  });

  it('describes the columns of RETURNING', async () => {
    const metadata = await describeResult(
      "INSERT INTO meta_items (name, required) VALUES ('a', 'b') RETURNING id, name",
    );

    expect(metadata.map((column) => column['tableName'])).to.deep.equal(['meta_items', 'meta_items']);
  });

  it('describes tables and types that only the transaction knows', async () => {
    const transactionId = await begin();
    await execute("CREATE TYPE meta_fresh AS ENUM ('a')", { transactionId });
    await execute('CREATE TABLE meta_new (kind meta_fresh NOT NULL)', { transactionId });

    const [metadata] = await describeResult('SELECT kind FROM meta_new', { transactionId });

    expect(pick(metadata, 'typeName', 'tableName', 'nullable')).to.deep.equal(['meta_fresh', 'meta_new', 0]);
    await rollback(transactionId);
  });
});
