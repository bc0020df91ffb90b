import { expect } from 'chai';

import { MysqlEntityDialect } from '../../../src/dialects/mysql/mysql-entity-dialect.js';
import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import {
  Check,
  CheckViolationException,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  PrimaryGeneratedColumn,
  UniqueViolationException,
  type AuroraDatabase,
} from '../../../src/index.js';
import { createStatements, dropStatements } from '../../../src/schema/schema-statements.js';
import { describeMysql, sharedMysqlEmulator } from '../../support/mysql-http.js';
import { rejection } from '../../support/rejection.js';
import { openTestDatabase } from '../../support/test-database.js';

@Entity({ name: 'schema_spec_shop', comment: "shops; it's all of them" })
@Index(['name', 'size'])
@Check('capacity >= 0')
class Shop {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ unique: true, comment: 'as it stands on the door' })
  name!: string;

  @Column({ enum: ['small', 'large'], enumName: 'size', default: 'small' })
  size!: string;

  @Column({ default: 0 })
  capacity!: number;

  @Column({ asExpression: 'capacity * 2' })
  double!: number;

  @Column({ default: 'a \\ b' })
  note!: string;

  @Column('json', { default: () => `'[]'` })
  data!: unknown;

  @Column({ type: 'decimal', precision: 10, scale: 2, default: '1.50' })
  price!: string;

  @CreateDateColumn()
  createdAt!: Date;
}

describeMysql('the statements of a schema on MySQL', () => {
  const entities = [buildEntityMetadata(Shop, SNAKE_CASE)];
  const { schema } = new MysqlEntityDialect();
  let database: AuroraDatabase;

  const run = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) {
      await database.execute(statement);
    }
    await database.commit();
  };

  before(async () => {
    ({ database } = await openTestDatabase({}, sharedMysqlEmulator));
    await run(dropStatements(entities, schema));
    await run(createStatements(entities, schema));
  });

  after(async () => {
    await run(dropStatements(entities, schema));
  });

  afterEach(async () => {
    await database.rollback();
  });

  it('create a table whose defaults are as they were given', async () => {
    await database.insert('INSERT INTO schema_spec_shop (name, capacity) VALUES (:name, 21)', { name: 'Riga' });
    const [row] = await database.query('SELECT * FROM schema_spec_shop', {}, { rowMode: 'object' });
    const { created_at: createdAt, ...values } = row ?? {};
    expect(values).to.deep.equal({
      id: 1,
      name: 'Riga',
      size: 'small',
      capacity: 21,
      double: 42,
      note: 'a \\ b',
      data: [],
      price: '1.50',
    });
    expect(Math.abs(Date.now() - (createdAt as Date).getTime())).to.be.lessThan(60_000);
  });

  it('create keys and checks that the database keeps', async () => {
    const insert = 'INSERT INTO schema_spec_shop (name, capacity) VALUES (:name, :capacity)';
    await database.insert(insert, { name: 'Riga', capacity: 1 });
    expect(await rejection(database.insert(insert, { name: 'Riga', capacity: 1 }))).to.be.instanceOf(
      UniqueViolationException,
    );
    expect(await rejection(database.insert(insert, { name: 'Tartu', capacity: -1 }))).to.be.instanceOf(
      CheckViolationException,
    );
  });

  it('note comments', async () => {
    const [row] = await database.query(
      `SELECT table_comment FROM information_schema.tables WHERE table_name = 'schema_spec_shop'`,
    );
    expect(row).to.deep.equal(["shops; it's all of them"]);
  });
});
