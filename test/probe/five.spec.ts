// @ts-nocheck
import { Column, DataSource, Entity, PrimaryGeneratedColumn, In } from '../../src/index.js';
import { describeOnEngines } from '../support/engines.js';
@Entity('p5')
class P5 {
  @PrimaryGeneratedColumn() id!: number;
  @Column('jsonb') any!: any;
  @Column('json') j!: any;
  @Column('integer', { array: false }) n!: number;
}
describeOnEngines('probe json', (engine) => {
  it('x', async () => {
    const test = await engine.open();
    const ds = new DataSource({ database: test.database, entities: [P5], name: `probe5-${engine.name}` });
    const r = ds.getRepository(P5);
    await ds.schema.drop();
    await ds.schema.create();
    await r.insert({ any: { b: 1, a: 2.0 }, j: { b: 1, a: 2 }, n: 1 });
    console.log(
      await test.callsOf(async () =>
        console.log(
          await r.countBy({ any: { a: 2, b: 1 } }),
          await r.countBy({ j: { a: 2, b: 1 } }),
          await r.countBy({ any: In([{ a: 2, b: 1 }]) }),
        ),
      ),
    );
    await ds.schema.drop();
    await ds.close();
  });
});
