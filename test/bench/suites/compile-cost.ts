import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { and, In, LessThan, Like, MoreThan, not, or } from '../../../src/index.js';
import { findStatement } from '../../../src/repository/find-statement.js';
import type { FindOptions } from '../../../src/repository/find-options.js';
import { withComputedColumns } from '../../../src/repository/repository-parts.js';
import { compileStatement } from '../../../src/sql/statement-compiler.js';
import { ItemEntity } from '../contenders/item-entity.js';
import { measure, type Case } from '../measure.js';
import { withContenders, type Line, type Suite } from '../suite.js';

const SIMPLE: FindOptions<ItemEntity> = { where: { name: 'a' }, order: { name: 'ASC' }, take: 10 };
const NESTED: FindOptions<ItemEntity> = {
  where: and<ItemEntity>(
    or<ItemEntity>({ name: Like('a%') }, { name: Like('b%') }, { quantity: In([1, 2, 3, 5, 8, 13]) }),
    not<ItemEntity>({ isActive: false }),
    { createdAt: LessThan(new Date(0)), score: MoreThan(0.5) },
  ),
  order: { createdAt: 'DESC', name: 'ASC' },
  skip: 20,
  take: 10,
};

/** What it costs to make SQL of find options, or of what the peers have in their place. */
export const COMPILE_COST: Suite = {
  name: 'compile-cost',
  title: 'Making SQL text and parameters of find options, without a call',
  peers: 'processes',
  run: async (context) => {
    const dialect = new PostgresEntityDialect();
    // As a repository does it; nothing is sent.
    const parts = withComputedColumns({
      metadata: buildEntityMetadata(ItemEntity, SNAKE_CASE),
      dialect,
      executor: undefined as never,
    });
    const compile = (options: FindOptions<ItemEntity>) => (): object =>
      compileStatement(findStatement(parts, options).statement, dialect);
    const check = (result: unknown): void => {
      if (!/ from | FROM /.test(JSON.stringify(result))) throw new Error('Nothing was compiled.');
    };
    return await withContenders(context, context.target, async (contenders) => {
      const peers = contenders.flatMap((peer): Case[] =>
        'compile' in peer ? [{ contender: peer.name, run: peer.compile as () => unknown, check }] : [],
      );
      const cases = [{ contender: 'aurorm', run: compile(SIMPLE), check }, ...peers];
      const lines: Line[] = (await measure(cases, context.measuring)).map(({ contender, cpuUs, cpuRatio }) => ({
        workload: 'one condition, ordered, 10 rows',
        contender,
        cpuUs,
        ratio: cpuRatio,
      }));
      const [nested] = await measure([{ contender: 'aurorm', run: compile(NESTED), check }], context.measuring);
      return [
        ...lines,
        { workload: 'seven conditions, nested', contender: 'aurorm', cpuUs: nested?.cpuUs ?? Number.NaN },
      ];
    });
  },
};
