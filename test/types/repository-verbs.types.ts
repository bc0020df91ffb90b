// Compile-only: what must be accepted, and after `@ts-expect-error` what must not. Nothing here is run.
import {
  ArrayContains,
  Column,
  Embedded,
  Entity,
  JsonContains,
  Like,
  MoreThan,
  Not,
  PrimaryGeneratedColumn,
  Raw,
  Repository,
  RepositoryOf,
  sql,
  type DataSource,
  type EntityInput,
  type Generated,
  type InsertInput,
  type Page,
  type Upserted,
} from '../../src/index.js';

class Address {
  @Column()
  street!: string;

  @Column('text', { nullable: true })
  town!: string | null;
}

@Entity()
export class Customer {
  @PrimaryGeneratedColumn('identity', { type: 'integer' })
  id!: Generated<number>;

  @Column()
  name!: string;

  @Column('bigint')
  points!: bigint;

  @Column('decimal')
  balance!: string;

  @Column('timestamptz', { nullable: true })
  seenAt!: Date | null;

  @Column('text', { array: true })
  tags!: string[];

  @Column('jsonb', { nullable: true })
  data?: { vip: boolean } | null;

  @Embedded(() => Address)
  address!: Address;

  describe(): string {
    return this.name;
  }
}

@RepositoryOf(Customer)
export class CustomerRepository extends Repository<Customer> {
  async findVips(): Promise<Customer[]> {
    return await this.findBy({ data: JsonContains({ vip: true }) });
  }
}

// @ts-expect-error a repository of another entity
@RepositoryOf(Address)
export class WrongRepository extends Repository<Customer> {}

const ADDRESS = { street: 'Main', town: null };
const COMPLETE = { name: 'a', points: 1n, balance: '1', tags: [], address: ADDRESS };

export async function custom(source: DataSource): Promise<Customer[]> {
  const repository: CustomerRepository = source.getRepository(CustomerRepository);
  return await repository.findVips();
}

export async function selecting(customers: Repository<Customer>): Promise<void> {
  const [narrow] = await customers.find({ select: { name: true, address: { town: true } } });
  const name: string | undefined = narrow?.name;
  const town: string | null | undefined = narrow?.address.town;
  // @ts-expect-error not selected
  void narrow?.points;
  // @ts-expect-error not selected of the object
  void narrow?.address.street;
  // @ts-expect-error a method may need what was not selected
  narrow?.describe();
  const one = await customers.findOne({ where: { name: name ?? '' }, select: { address: true, id: false } });
  const street: string | undefined = one?.address.street;
  // @ts-expect-error said not to be selected
  void one?.id;
  const sure: { readonly seenAt: Date | null } = await customers.findOneOrFail({ select: { seenAt: true } });
  const page: Page<{ id: Customer['id'] }> = await customers.findPage({ select: { id: true }, first: 1 });
  await customers.findPage({ first: 1, after: page.endCursor, before: null });
  const [rows, total] = await customers.findAndCount({ select: { name: true } });
  const count: number = total + rows.length;
  for await (const { name: streamed } of customers.stream({ select: { name: true }, batchSize: count })) {
    await customers.findById(page.items[0]?.id ?? 0, { select: { name: true }, lock: 'update' });
    await customers.findBy({ name: streamed + street + town, seenAt: sure.seenAt });
  }
  // @ts-expect-error a property that is not there
  await customers.find({ select: { name: true, nmae: true } });
  // @ts-expect-error a property that the object has not
  await customers.find({ select: { address: { city: true } } });
  // @ts-expect-error a list
  await customers.find({ select: ['name'] });
  // @ts-expect-error a method is no column
  await customers.find({ select: { describe: true } });
}

export async function conditions(customers: Repository<Customer>): Promise<void> {
  await customers.findBy({ address: { town: null, street: Like('M%') }, tags: ArrayContains(['a']) });
  await customers.findBy({ name: Raw((column) => sql`lower(${column}) = ${'a'}`) });
  await customers.find({
    order: { seenAt: { direction: 'DESC', nulls: 'last' }, address: { town: 'ASC' } },
    lock: { mode: 'update', onLocked: 'skip' },
    withDeleted: true,
  });
  // @ts-expect-error a property that the object has not
  await customers.findBy({ address: { city: 'Riga' } });
  // @ts-expect-error a value of another type in the object
  await customers.findBy({ address: { street: 7 } });
  // @ts-expect-error elements of another type
  await customers.findBy({ tags: ArrayContains([7]) });
  // @ts-expect-error SQL in a string
  await customers.findBy({ name: Raw('1 = 1') });
  // @ts-expect-error SQL in a string, returned
  await customers.findBy({ name: Raw(() => '1 = 1') });
  // @ts-expect-error neither end
  await customers.find({ order: { seenAt: { direction: 'ASC', nulls: 'middle' } } });
  // @ts-expect-error a lock that there is not
  await customers.find({ lock: 'exclusive' });
  // @ts-expect-error what is counted cannot be locked
  await customers.findAndCount({ lock: 'update' });
  // @ts-expect-error pages by cursors skip nothing
  await customers.findPage({ skip: 1 });
}

export async function aggregates(customers: Repository<Customer>): Promise<void> {
  const points: bigint | null = await customers.sum('points');
  const balance: string | null = await customers.sum('balance', { where: { points: points ?? 0n } });
  const average: string | null = await customers.average('points');
  const latest: Date | null = await customers.maximum('seenAt');
  const first: string | null = await customers.minimum('name');
  // @ts-expect-error a decimal is no number, which would be rounded
  const rounded: number | null = await customers.sum('balance');
  // @ts-expect-error a method has no sum
  await customers.sum('describe');
  // @ts-expect-error a property that is not there
  await customers.maximum('nmae');
  await customers.findBy({ balance: balance ?? average ?? first ?? '', seenAt: latest, points: BigInt(rounded ?? 0) });
}

export async function writing(customers: Repository<Customer>): Promise<void> {
  const stored: Customer = await customers.insert(COMPLETE);
  const maybe: Customer | null = await customers.insert(stored, { onConflict: 'ignore' });
  await customers.insertMany([COMPLETE, stored, { ...COMPLETE, seenAt: null, id: 7 }]);
  await customers.saveMany([stored, { id: 7, name: 'b' }]);
  await customers.updateMany([{ id: 7, address: { town: 'Riga' } }]);
  const upserted: Upserted<Customer>[] = await customers.upsert([COMPLETE], { conflict: ['name'], update: ['points'] });
  const inserted: boolean | undefined = upserted[0]?.inserted;
  const count: number = await customers.increment({ id: 7 }, { points: inserted === true ? 1n : -1n });
  await customers.softDelete(maybe?.id ?? count);
  await customers.delete(stored);
  await customers.restoreBy({ name: 'a' });

  // @ts-expect-error a name is required
  await customers.insert({ points: 1n, balance: '1', tags: [], address: ADDRESS });
  // @ts-expect-error an address is required, in one row of many
  await customers.insertMany([COMPLETE, { name: 'a', points: 1n, balance: '1', tags: [] }]);
  // @ts-expect-error an object needs a name too, undefined is none
  await customers.insert({ ...COMPLETE, name: undefined });
  // @ts-expect-error a value of another type in the object
  await customers.insert({ ...COMPLETE, address: { street: 7 } });
  // @ts-expect-error a conflict is ignored or refused here
  await customers.insert(COMPLETE, { onConflict: 'update' });
  // @ts-expect-error a key of what is no property
  await customers.upsert([COMPLETE], { conflict: ['nmae'] });
  // @ts-expect-error a number for a 64-bit integer
  await customers.increment({ id: 7 }, { points: 1 });
  // @ts-expect-error one row is no array of rows
  await customers.updateMany({ id: 7, name: 'a' });
  // @ts-expect-error the conditions must be there
  await customers.softDeleteBy();
}

export async function writingSql(customers: Repository<Customer>): Promise<void> {
  await customers.insert({ ...COMPLETE, name: sql`lower(${'A'})`, address: { street: sql`a`, town: sql`b` } });
  await customers.update(7, { points: (points) => sql`${points} + ${1n}`, address: { town: (town) => sql`${town}` } });
  await customers.update(7, { points: 1n, seenAt: sql`now()`, data: sql`NULL` });
  await customers.update(7, { data: (data) => sql`${data} - 'vip'`, tags: (tags) => sql`${tags} || '{}'` });
  const changed: number = await customers.updateBy({ id: 7 }, { balance: (balance) => sql`${balance} * 2` });
  const all: number = await customers.updateAll({ tags: sql`tags || '{}'` });
  const rows: Customer[] = await customers.updateBy({ id: changed }, { name: 'a' }, { returning: true });
  const counted: Customer[] = await customers.increment({ id: all }, { points: 1n }, { returning: true });
  await customers.upsert([COMPLETE, ...rows, ...counted], {
    conflict: ['name'],
    update: { points: (stored, given) => sql`${stored} + ${given}`, balance: true, seenAt: sql`now()` },
  });

  // @ts-expect-error a new row holds nothing that a function could be about
  await customers.insert({ ...COMPLETE, points: (points: unknown) => sql`${points} + 1` });
  // @ts-expect-error a text is no SQL
  await customers.update(7, { points: () => 'points + 1' });
  // @ts-expect-error rows that are sent as data
  await customers.insertMany([{ ...COMPLETE, points: sql`1` }]);
  // @ts-expect-error an instance is stored as it is
  await customers.save({ id: 7, points: sql`points + 1` });
  // @ts-expect-error rows that are sent as data
  await customers.updateMany([{ id: 7, points: sql`points + 1` }]);
  // @ts-expect-error a value is no SQL of what is there
  await customers.upsert([COMPLETE], { update: { points: 1n } });
  // @ts-expect-error what cannot be asked for is left out
  await customers.updateBy({ id: 7 }, { name: 'a' }, { returning: false });
}

/** Verbs for entities of any kind hand on what they are given. */
export async function writingAny<Entity extends object>(
  repository: Repository<Entity>,
  values: EntityInput<Entity>,
  row: InsertInput<Entity>,
): Promise<void> {
  await repository.insert(row);
  await repository.update(7, values);
  await repository.updateBy([], values);
  await repository.updateAll(values);
}

export async function groups(customers: Repository<Customer>): Promise<void> {
  const [group] = await customers.aggregate({
    by: { name: true, address: { town: true } },
    count: true,
    sum: { points: true, balance: true },
    average: { balance: true, points: false },
    minimum: { seenAt: true },
    maximum: { address: { street: true }, id: true },
    where: { points: 1n, name: Like('a%') },
    having: { count: MoreThan(1), sum: { points: MoreThan(1n), balance: Not('1') }, maximum: { seenAt: null } },
    order: { sum: { points: 'DESC' }, count: { direction: 'ASC' }, by: { name: 'ASC' } },
    take: 1,
    skip: 1,
    withDeleted: true,
  });
  const town: string | null | undefined = group?.by.address.town;
  const count: number | undefined = group?.count;
  // A group has rows, and none of them is without points.
  const points: bigint | undefined = group?.sum.points;
  const balance: string | undefined = group?.sum.balance;
  const average: string | undefined = group?.average.balance;
  const seenAt: Date | null | undefined = group?.minimum.seenAt;
  const street: string | undefined = group?.maximum.address.street;
  // @ts-expect-error not asked for
  void group?.by.points;
  // @ts-expect-error said not to be computed
  void group?.average.points;
  // @ts-expect-error where every row of a group has none, the smallest is null
  const sure: Date | undefined = group?.minimum.seenAt;

  const [all] = await customers.aggregate({ count: true, sum: { points: true } });
  const total: bigint | null | undefined = all?.sum.points;
  // @ts-expect-error there may be no row, and then there is no sum
  const number: bigint | undefined = all?.sum.points;
  // @ts-expect-error all rows are one group, which nothing tells from others
  void all?.by;
  // @ts-expect-error not asked for
  void all?.average;
  const [named] = await customers.aggregate({ by: { name: true } });
  // @ts-expect-error not counted
  void named?.count;
  await customers.findBy({ name: [town, count, points, balance, average, seenAt, street, sure, total, number].join() });

  // @ts-expect-error a property that is not there
  await customers.aggregate({ by: { nmae: true } });
  // @ts-expect-error a property that is not there, beside one that is
  await customers.aggregate({ sum: { points: true, ponits: true } });
  // @ts-expect-error a property that the object has not
  await customers.aggregate({ by: { address: { city: true } } });
  // @ts-expect-error a list
  await customers.aggregate({ by: ['name'] });
  // @ts-expect-error a method is no column
  await customers.aggregate({ maximum: { describe: true } });
  // @ts-expect-error an option that is not there
  await customers.aggregate({ count: true, median: { points: true } });
  // @ts-expect-error a sum of bigints is one, and not compared with a text
  await customers.aggregate({ by: { name: true }, having: { sum: { points: MoreThan('1') } } });
  // @ts-expect-error a condition on what is no result
  await customers.aggregate({ by: { name: true }, having: { name: 'a' } });
  // @ts-expect-error a property that is not there, in the conditions
  await customers.aggregate({ count: true, where: { name: 'a', nmae: 'a' } });
  // @ts-expect-error neither up nor down
  await customers.aggregate({ by: { name: true }, order: { count: 'up' } });
  // @ts-expect-error groups have no relations
  await customers.aggregate({ by: { name: true }, relations: {} });
}

@Entity()
class Loose {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('jsonb')
  // oxlint-disable-next-line typescript/no-explicit-any -- many declare it so, and it must be no mark of anything
  data: any;

  @Column('jsonb')
  other!: unknown;
}

export async function untyped(loose: Repository<Loose>): Promise<void> {
  const stored = await loose.insert({ data: { a: 1 } });
  await loose.find({
    where: { data: JsonContains({ a: 1 }), other: stored.other },
    select: { data: true, other: true },
  });
  await loose.find({ where: { data: 7 }, order: { data: 'ASC' } });
  // @ts-expect-error whatever it is, it is no relation
  await loose.load([stored], { data: true });
  // @ts-expect-error nor one that conditions are about
  await loose.findBy({ dtaa: 7 });
}

export async function distinct(customers: Repository<Customer>): Promise<void> {
  const names: { readonly name: string }[] = await customers.find({ select: { name: true }, distinct: true });
  await customers.find({ where: { name: names[0]?.name ?? '' }, distinct: false });
  // @ts-expect-error one row is distinct
  await customers.findOne({ select: { name: true }, distinct: true });
  // @ts-expect-error rows are counted, not those that are taken for one
  await customers.findAndCount({ select: { name: true }, distinct: true });
  // @ts-expect-error pages by cursors begin at single rows
  await customers.findPage({ select: { name: true }, distinct: true });
}
