import { expect } from 'chai';
import * as fc from 'fast-check';

import {
  DataSource,
  EntityNotFoundException,
  In,
  LessThan,
  MoreThanOrEqual,
  OptimisticLockException,
  sql,
  UniqueViolationException,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import { createTables, Product, Stock, Tag } from './product.js';

/** What the table holds, as plain values. */
interface Row {
  readonly id: number;
  sku: string;
  price: string;
  rank: number | null;
  sold: bigint;
  version: number;
  deleted: boolean;
}

type Change = Pick<Row, 'price' | 'rank'>;

/** One call of a repository. Numbers choose among what is there; they are taken modulo its size. */
type Step =
  | { readonly kind: 'insert'; readonly sku: string; readonly change: Change }
  | { readonly kind: 'insertMany'; readonly skus: readonly string[]; readonly change: Change }
  | { readonly kind: 'hold'; readonly choice: number }
  | { readonly kind: 'save'; readonly choice: number; readonly change: Change }
  | { readonly kind: 'saveAgain'; readonly choice: number }
  | { readonly kind: 'saveMany'; readonly choices: readonly number[]; readonly sku: string; readonly change: Change }
  | { readonly kind: 'update'; readonly choice: number; readonly change: Change }
  | { readonly kind: 'updateMany'; readonly choices: readonly number[]; readonly age: number; readonly change: Change }
  | { readonly kind: 'updateBy' | 'updateByReturning'; readonly limit: number; readonly change: Change }
  | { readonly kind: 'updateAll'; readonly change: Change }
  | { readonly kind: 'updateBySql'; readonly choice: number; readonly by: number }
  | { readonly kind: 'upsert'; readonly skus: readonly string[]; readonly change: Change }
  | { readonly kind: 'increment'; readonly limit: number; readonly by: bigint }
  | { readonly kind: 'softDelete' | 'restore' | 'delete'; readonly choice: number }
  | { readonly kind: 'softDeleteBy' | 'restoreBy' | 'deleteBy'; readonly limit: number }
  | { readonly kind: 'read'; readonly limit: number; readonly choices: readonly number[] };

const sku = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const change = fc.record({
  price: fc.integer({ min: 0, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
  rank: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
});
const choice = fc.nat(20);
const choices = fc.uniqueArray(choice, { minLength: 1, maxLength: 4 });
const skus = fc.uniqueArray(sku, { minLength: 1, maxLength: 4 });
const limit = fc.integer({ min: 0, max: 6 });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), sku, change }),
  fc.record({ kind: fc.constant('insertMany' as const), skus, change }),
  fc.record({ kind: fc.constant('hold' as const), choice }),
  fc.record({ kind: fc.constant('save' as const), choice, change }),
  fc.record({ kind: fc.constant('saveAgain' as const), choice }),
  fc.record({ kind: fc.constant('saveMany' as const), choices, sku, change }),
  fc.record({ kind: fc.constant('update' as const), choice, change }),
  fc.record({ kind: fc.constant('updateMany' as const), choices, age: fc.constantFrom(0, 0, 0, 1), change }),
  fc.record({ kind: fc.constantFrom('updateBy' as const, 'updateByReturning' as const), limit, change }),
  fc.record({ kind: fc.constant('updateAll' as const), change }),
  fc.record({ kind: fc.constant('updateBySql' as const), choice, by: fc.integer({ min: -9, max: 9 }) }),
  fc.record({ kind: fc.constant('upsert' as const), skus, change }),
  fc.record({ kind: fc.constant('increment' as const), limit, by: fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }) }),
  fc.record({ kind: fc.constantFrom('softDelete' as const, 'restore' as const, 'delete' as const), choice }),
  fc.record({ kind: fc.constantFrom('softDeleteBy' as const, 'restoreBy' as const, 'deleteBy' as const), limit }),
  fc.record({ kind: fc.constant('read' as const), limit, choices }),
);

/** Some of the steps in a transaction, which is undone or not. */
interface Unit {
  readonly steps: readonly Step[];
  readonly transaction: 'committed' | 'none' | 'undone';
}

const unit: fc.Arbitrary<Unit> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  transaction: fc.constantFrom('none' as const, 'none' as const, 'committed' as const, 'undone' as const),
});

type Failure = typeof EntityNotFoundException | typeof OptimisticLockException | typeof UniqueViolationException;

/** A failure that ends a transaction of PostgreSQL, and with it the rest of the steps in it. */
class StepFailed extends Error {}

/** The table as it should be, and the entities that somebody has read of it. */
class Model {
  rows = new Map<number, Row>();
  /** What was ever stored, by key and version. */
  history = new Map<string, Change>();
  /** Instances as they were read, and the values that the row had then. */
  readonly held: Product[] = [];

  constructor(readonly products: Repository<Product>) {}

  async run(given: Step): Promise<void> {
    const { products } = this;
    switch (given.kind) {
      case 'insert':
        await this.#expecting(this.#taken([given.sku]), async () => {
          this.#add(await products.insert({ sku: given.sku, sold: 0n, ...given.change }));
        });
        return;
      case 'insertMany':
        await this.#expecting(this.#taken(given.skus), async () => {
          const stored = await products.insertMany(given.skus.map((name) => ({ sku: name, ...given.change })));
          expect(stored.map((row) => row.sku)).to.deep.equal(given.skus);
          stored.forEach((row) => this.#add(row));
        });
        return;
      case 'hold': {
        const row = this.#choose(given.choice);
        const found = await products.findById(row?.id ?? 0, { withDeleted: true });
        expect(found?.id).to.equal(row?.id);
        if (found !== null) this.held.push(found);
        return;
      }
      case 'save':
        await this.#save(this.#heldAt(given.choice), given.change);
        return;
      case 'saveAgain':
        await this.#saveUnchanged(this.#heldAt(given.choice));
        return;
      case 'saveMany':
        await this.#saveMany(given);
        return;
      case 'update': {
        const row = this.#choose(given.choice);
        await this.#expecting(row === undefined ? EntityNotFoundException : undefined, async () => {
          const updated = await products.update(row?.id ?? 0, given.change);
          if (row !== undefined) this.#changed(row, given.change);
          this.#compare(updated);
        });
        return;
      }
      case 'updateMany':
        await this.#updateMany(given);
        return;
      case 'updateBy': {
        const meant = this.#live(given.limit);
        expect(await products.updateBy({ rank: LessThan(given.limit) }, given.change)).to.equal(meant.length);
        meant.forEach((row) => this.#changed(row, given.change));
        return;
      }
      case 'updateByReturning': {
        const meant = this.#live(given.limit);
        const where = { rank: LessThan(given.limit) };
        const returned = await products.updateBy(where, given.change, { returning: true });
        meant.forEach((row) => this.#changed(row, given.change));
        expect(returned.map(({ id }) => id)).to.have.members(meant.map(({ id }) => id));
        returned.forEach((row) => this.#compare(row));
        return;
      }
      case 'updateAll': {
        const meant = [...this.rows.values()].filter(({ deleted }) => !deleted);
        expect(await products.updateAll(given.change)).to.equal(meant.length);
        meant.forEach((row) => this.#changed(row, given.change));
        return;
      }
      case 'updateBySql': {
        const row = this.#choose(given.choice);
        if (row === undefined) return;
        const updated = await products.update(row.id, { rank: (rank) => sql`COALESCE(${rank}, ${0}) + ${given.by}` });
        this.#changed(row, { rank: (row.rank ?? 0) + given.by });
        this.#compare(updated);
        return;
      }
      case 'upsert':
        await this.#upsert(given.skus, given.change);
        return;
      case 'increment': {
        const meant = this.#live(given.limit).filter((row) => this.#fits(row.sold + given.by));
        const ids = meant.map(({ id }) => id);
        expect(await products.increment({ id: In(ids) }, { sold: given.by })).to.equal(meant.length);
        meant.forEach((row) => this.#changed(row, { sold: row.sold + given.by }));
        return;
      }
      case 'softDelete':
      case 'restore':
      case 'delete': {
        const row = this.#choose(given.choice);
        const meant = [row].filter((one) => one !== undefined && this.#isMeant(given.kind, one)) as Row[];
        expect(await products[given.kind](row?.id ?? 0)).to.equal(meant.length);
        this.#deleted(given.kind, meant);
        return;
      }
      case 'softDeleteBy':
      case 'restoreBy':
      case 'deleteBy': {
        const kind = given.kind.slice(0, -2) as 'delete' | 'restore' | 'softDelete';
        const meant = [...this.rows.values()].filter(
          (row) => row.rank !== null && row.rank < given.limit && this.#isMeant(kind, row),
        );
        expect(await products[given.kind]({ rank: LessThan(given.limit) })).to.equal(meant.length);
        this.#deleted(kind, meant);
        return;
      }
      case 'read':
        await this.#read(given.limit, given.choices);
        return;
    }
  }

  /** Compares all that the table holds with what it should. */
  async check(): Promise<void> {
    const found = await this.products.find({ withDeleted: true, order: { id: 'ASC' } });
    const expected = [...this.rows.values()].toSorted((first, second) => first.id - second.id);
    expect(found.map(rowOf)).to.deep.equal(expected);
  }

  async #save(entity: Product | undefined, changes: Change): Promise<void> {
    if (entity === undefined) return;
    const row = this.rows.get(entity.id);
    const isSame = entity.price === changes.price && entity.rank === changes.rank;
    Object.assign(entity, changes);
    if (isSame) {
      await this.#saveUnchanged(entity);
      return;
    }
    await this.#expecting(this.#staleness(entity), async () => {
      const saved = await this.products.save(entity);
      if (row !== undefined) this.#changed(row, valuesOf(entity));
      this.#compare(saved);
      this.held.splice(this.held.indexOf(entity), 1, saved);
    });
  }

  /** Whether there is a call depends on where the entity comes from; what comes of it does not. */
  async #saveUnchanged(entity: Product | undefined): Promise<void> {
    if (entity === undefined) return;
    const row = this.rows.get(entity.id);
    const stale = this.#staleness(entity);
    try {
      const saved = await this.products.save(entity);
      if (saved === entity) {
        // Nothing was sent, so that just this must have been stored, whatever has become of it since.
        const { price, rank } = entity;
        expect(this.history.get(`${entity.id} ${entity.version}`)).to.deep.equal({ price, rank });
        return;
      }
      expect(stale).to.equal(undefined);
      if (row !== undefined) this.#changed(row, valuesOf(entity));
      this.#compare(saved);
    } catch (failure) {
      if (stale === undefined || !(failure instanceof stale)) throw failure;
      throw new StepFailed();
    }
  }

  async #saveMany({
    choices: wanted,
    sku: added,
    change: changes,
  }: Extract<Step, { kind: 'saveMany' }>): Promise<void> {
    const fresh = await this.products.find({ where: { id: In(wanted.map((one) => this.#choose(one)?.id ?? 0)) } });
    fresh.forEach((entity) => Object.assign(entity, changes, { sold: entity.sold === 1n ? 2n : 1n }));
    await this.#expecting(this.#taken([added]), async () => {
      const saved = await this.products.saveMany([...fresh, { sku: added, ...changes }]);
      for (const entity of fresh) {
        const row = this.rows.get(entity.id);
        if (row !== undefined) this.#changed(row, { ...changes, sold: entity.sold });
      }
      this.#add(saved.at(-1) ?? new Product());
      saved.forEach((entity) => this.#compare(entity));
    });
  }

  async #updateMany({ choices: wanted, age, change: changes }: Extract<Step, { kind: 'updateMany' }>): Promise<void> {
    const rows = [...new Set(wanted.map((one) => this.#choose(one)))].filter((row) => row !== undefined);
    if (rows.length === 0) return;
    const given = rows.map(({ id, version }, index) => ({
      id,
      version: version - (index === 0 ? age : 0),
      ...changes,
    }));
    await this.#expecting(age > 0 ? OptimisticLockException : undefined, async () => {
      const updated = await this.products.updateMany(given);
      rows.forEach((row) => this.#changed(row, changes));
      expect(updated.map(({ id }) => id)).to.deep.equal(rows.map(({ id }) => id));
      updated.forEach((entity) => this.#compare(entity));
    });
  }

  async #upsert(names: readonly string[], changes: Change): Promise<void> {
    const before = new Map([...this.rows.values()].map((row) => [row.sku, row]));
    const upserted = await this.products.upsert(
      names.map((name) => ({ sku: name, ...changes })),
      { conflict: ['sku'] },
    );
    for (const [index, { entity, inserted }] of upserted.entries()) {
      const row = before.get(names[index] ?? '');
      expect(inserted ?? row === undefined).to.equal(row === undefined);
      if (row === undefined) {
        this.#add(entity);
      } else {
        this.#changed(row, changes);
      }
      this.#compare(entity);
    }
  }

  async #read(least: number, wanted: readonly number[]): Promise<void> {
    const live = [...this.rows.values()].filter(({ deleted }) => !deleted).toSorted((a, b) => a.id - b.id);
    const meant = live.filter(({ rank }) => rank !== null && rank >= least);
    const where = { rank: MoreThanOrEqual(least) };
    const [page, total] = await this.products.findAndCount({ where, order: { id: 'ASC' }, take: 2, skip: 1 });
    expect([page.map(rowOf), total]).to.deep.equal([meant.slice(1, 3), meant.length]);
    expect(await this.products.countBy(where)).to.equal(meant.length);
    expect(await this.products.existsBy(where)).to.equal(meant.length > 0);
    expect(await this.products.sum('sold', { where })).to.equal(
      meant.length === 0 ? null : meant.reduce((sum, { sold }) => sum + sold, 0n),
    );
    await this.#readGroups(live);
    const { items } = await this.products.findPage({ where, order: { id: 'DESC' }, first: 2 });
    expect(items.map(rowOf)).to.deep.equal(meant.toReversed().slice(0, 2));
    const ids = wanted.map((one) => this.#choose(one)?.id ?? 0);
    const found = await this.products.findByIds(ids);
    expect(found.map(({ id }) => id)).to.deep.equal(ids.filter((id) => this.rows.get(id)?.deleted === false));
  }

  async #readGroups(live: readonly Row[]): Promise<void> {
    const order = { direction: 'ASC', nulls: 'last' } as const;
    const ranks = [...new Set(live.map(({ rank }) => rank))].toSorted((a, b) => (a ?? Infinity) - (b ?? Infinity));
    const groups = ranks.map((rank) => live.filter((row) => row.rank === rank));
    expect(
      await this.products.aggregate({
        by: { rank: true },
        count: true,
        sum: { sold: true },
        maximum: { id: true },
        order: { by: { rank: order } },
      }),
    ).to.deep.equal(
      groups.map((rows, place) => ({
        by: Object.assign(new Product(), { rank: ranks[place] }),
        count: rows.length,
        sum: { sold: rows.reduce((sum, { sold }) => sum + sold, 0n) },
        maximum: { id: rows.at(-1)?.id },
      })),
    );
    const distinct = await this.products.find({ select: { rank: true }, distinct: true, order: { rank: order } });
    expect(distinct.map(({ rank }) => rank)).to.deep.equal(ranks);
  }

  /** Runs what has to fail as expected, or else to succeed. */
  async #expecting(failure: Failure | undefined, work: () => Promise<void>): Promise<void> {
    if (failure === undefined) {
      await work();
      return;
    }
    let thrown: unknown;
    try {
      await work();
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).to.be.instanceOf(failure);
    throw new StepFailed();
  }

  #staleness({ id, version }: Product): Failure | undefined {
    const row = this.rows.get(id);
    if (row === undefined) return EntityNotFoundException;
    return row.version === version ? undefined : OptimisticLockException;
  }

  #taken(names: readonly string[]): Failure | undefined {
    return [...this.rows.values()].some((row) => names.includes(row.sku)) ? UniqueViolationException : undefined;
  }

  #choose(number: number): Row | undefined {
    return [...this.rows.values()][number % Math.max(1, this.rows.size)];
  }

  #heldAt(number: number): Product | undefined {
    return this.held[number % Math.max(1, this.held.length)];
  }

  #live(below: number): Row[] {
    return [...this.rows.values()].filter(({ rank, deleted }) => !deleted && rank !== null && rank < below);
  }

  #fits(sold: bigint): boolean {
    return BigInt.asIntN(64, sold) === sold;
  }

  #isMeant(kind: 'delete' | 'restore' | 'softDelete', { deleted }: Row): boolean {
    return kind === 'delete' || deleted === (kind === 'restore');
  }

  #deleted(kind: 'delete' | 'restore' | 'softDelete', meant: readonly Row[]): void {
    for (const row of meant) {
      if (kind === 'delete') {
        this.rows.delete(row.id);
      } else {
        this.#changed(row, { deleted: kind === 'softDelete' });
      }
    }
  }

  #changed(row: Row, changes: Partial<Row>): void {
    Object.assign(row, changes, { version: row.version + 1 });
    this.#remember(row);
  }

  #remember({ id, version, price, rank }: Row): void {
    this.history.set(`${id} ${version}`, { price, rank });
  }

  #add(entity: Product): void {
    expect(this.rows.has(entity.id)).to.equal(false);
    expect(entity.version).to.equal(1);
    this.rows.set(entity.id, rowOf(entity));
    this.#remember(rowOf(entity));
  }

  #compare(entity: Product): void {
    expect(entity).to.be.instanceOf(Product);
    expect(rowOf(entity)).to.deep.equal(this.rows.get(entity.id));
  }
}

/**
 * What save() may send of an entity. As far as it was read of a version that the row has now, this is what the row has
 * already; but a version of an undone transaction may come again with other values.
 */
function valuesOf({ sku: name, price, rank, sold }: Product): Partial<Row> {
  return { sku: name, price, rank, sold };
}

function rowOf({ id, sku: name, price, rank, sold, version, deletedAt }: Product): Row {
  return { id, sku: name, price, rank, sold, version, deleted: deletedAt !== null };
}

describeOnEngines('a repository and a model of it', (engine) => {
  let source: DataSource;
  let products: Repository<Product>;

  before(async () => {
    const { database } = await engine.open();
    source = new DataSource({ database, entities: [Product, Tag, Stock], name: `model-${engine.name}` });
    products = source.getRepository(Product);
    await createTables(database, engine);
  });

  after(async () => {
    await source.close();
  });

  /** What fails in a transaction ends it. */
  async function runUnit(model: Model, { steps, transaction }: Unit): Promise<void> {
    if (transaction === 'none') {
      for (const one of steps) {
        await unlessFailed(() => model.run(one));
        await model.check();
      }
      return;
    }
    const before = new Map([...model.rows].map(([id, row]) => [id, { ...row }]));
    const historyBefore = new Map(model.history);
    const isDone = await unlessFailed(() =>
      source.transaction(async () => {
        for (const one of steps) {
          await model.run(one);
          await model.check();
        }
        if (transaction === 'undone') throw new StepFailed();
      }),
    );
    if (!isDone) {
      model.rows = before;
      model.history = historyBefore;
    }
    await model.check();
  }

  async function unlessFailed(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (failure) {
      if (failure instanceof StepFailed) return false;
      throw failure;
    }
  }

  it('stay equal after every one of many random steps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 3, maxLength: 10 }), async (units) => {
        await products.deleteBy({ id: MoreThanOrEqual(0) });
        const model = new Model(products);
        for (const one of units) {
          await runUnit(model, one);
        }
      }),
      { numRuns: 25 },
    );
  }).timeout(180_000);
});
