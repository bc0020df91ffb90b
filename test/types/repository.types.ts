// Compile-only: what must be accepted, and after `@ts-expect-error` what must not. Nothing here is run.
import {
  and,
  Between,
  Column,
  Entity,
  Equal,
  ILike,
  In,
  IsNull,
  LessThan,
  Like,
  MoreThan,
  Not,
  NotIn,
  not,
  or,
  PrimaryGeneratedColumn,
  type DataSource,
  type EntityInput,
  type FindOptions,
  type Repository,
  sql,
} from '../../src/index.js';

@Entity()
export class City {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @Column('decimal', { nullable: true })
  area!: string | null;

  @Column()
  foundedAt!: Date;

  @Column('jsonb', { nullable: true })
  data?: { mayor: string } | null;

  describe(): string {
    return this.name;
  }

  readonly shout = (): string => this.name.toUpperCase();
}

class Town {
  constructor(readonly name: string) {}
}

export async function repositories(dataSource: DataSource): Promise<Repository<City>> {
  const cities: Repository<City> = dataSource.getRepository(City);
  // @ts-expect-error a repository is made for a class, not for its name
  dataSource.getRepository('City');
  // @ts-expect-error nor for a class that is not made without arguments
  dataSource.getRepository(Town);
  return cities;
}

export async function conditions(cities: Repository<City>): Promise<void> {
  await cities.findBy({});
  await cities.findBy({ name: 'Riga', area: null, foundedAt: new Date() });
  await cities.findBy([{ name: 'Riga' }, { id: 7 }]);
  await cities.findBy({ id: In([1, 2]), name: Not('Riga'), area: Not(null), data: IsNull() });
  await cities.findBy({ id: NotIn([1]), name: Like('R%'), area: Between('1', '2'), foundedAt: LessThan(new Date()) });
  await cities.findBy({ name: Not(In(['Riga'])), area: Equal('1') });
  await cities.findBy(and<City>({ id: 7 }, or<City>({ name: 'a' }, not<City>({ name: ILike('b') }))));

  // @ts-expect-error a property that is not there
  await cities.findBy({ nmae: 'Riga' });
  // @ts-expect-error a property that is not there, in an alternative
  await cities.findBy([{ name: 'Riga' }, { nmae: 'Riga' }]);
  // @ts-expect-error a value of another type
  await cities.findBy({ id: '7' });
  // @ts-expect-error an operator with values of another type
  await cities.findBy({ id: In(['7']) });
  // @ts-expect-error a pattern for a number
  await cities.findBy({ id: Like('7%') });
  // @ts-expect-error a comparison with another type
  await cities.findBy({ foundedAt: MoreThan('2024-01-01') });
  // @ts-expect-error a range of another type
  await cities.findBy({ area: Between(1, 2) });
  // @ts-expect-error a method is no column
  await cities.findBy({ describe: 'a' });
  // @ts-expect-error a function is no column either
  await cities.findBy({ shout: 'a' });
  // @ts-expect-error undefined is no condition
  await cities.findBy({ name: undefined });
  // @ts-expect-error SQL is no condition
  await cities.findBy('name = 1');
  // @ts-expect-error conditions of another entity
  await cities.findBy(and<{ population: number }>({ population: 1 }));
}

export async function options(cities: Repository<City>): Promise<void> {
  const found: City[] = await cities.find({
    where: { id: 7 },
    order: { name: 'ASC', id: 'desc' },
    take: 10,
    skip: 0,
    signal: new AbortController().signal,
  });
  const one: City | null = await cities.findOneBy({ id: found.length });
  const number: number = await cities.count({ where: { id: one?.id ?? 0 } });
  const exists: boolean = await cities.existsBy({ id: number });
  const chosen: FindOptions<City> = exists ? {} : { take: 1 };
  await cities.find(chosen);

  // @ts-expect-error neither up nor down
  await cities.find({ order: { name: 'up' } });
  // @ts-expect-error a property that is not there
  await cities.find({ order: { nmae: 'ASC' } });
  // @ts-expect-error a method is no column
  await cities.find({ order: { describe: 'ASC' } });
  // @ts-expect-error an option that is not there
  await cities.find({ limit: 1 });
  // @ts-expect-error a number in words
  await cities.find({ take: '10' });
  // @ts-expect-error a count has no pages
  await cities.count({ take: 1 });
}

export async function writing(cities: Repository<City>): Promise<void> {
  const city: City = await cities.insert({ name: 'Riga', area: null, id: undefined });
  const stored: City[] = await cities.insertMany([city, { name: 'Tartu' }]);
  await cities.save(stored[0] ?? city);
  await cities.update(7, { name: 'Rīga' });
  await cities.update({ id: 7 }, { area: null });
  const updated: number = await cities.updateBy({ name: 'Riga' }, { name: 'Rīga' });
  const deleted: number = await cities.delete(7 + updated);
  await cities.deleteBy({ id: deleted });
  const input: EntityInput<City> = {};
  await cities.insert(input);

  // @ts-expect-error a property that is not there
  await cities.insert({ nmae: 'Riga' });
  // @ts-expect-error a value of another type
  await cities.insert({ name: 7 });
  // @ts-expect-error null where the property has none
  await cities.insert({ name: null });
  // @ts-expect-error a method is no column
  await cities.insert({ describe: () => 'a' });
  // @ts-expect-error many are inserted by insertMany
  await cities.insert([{ name: 'Riga' }]);
  // @ts-expect-error one is inserted by insert
  await cities.insertMany({ name: 'Riga' });
  // @ts-expect-error an operator is no value
  await cities.update(7, { name: Like('a') });
  // @ts-expect-error a key of another shape
  await cities.findById({ nmae: 'Riga' });
  // @ts-expect-error a key is no condition
  await cities.delete({ id: In([7]) });
  // @ts-expect-error the conditions must be there
  await cities.deleteBy();
}

export async function raw(cities: Repository<City>): Promise<void> {
  const found: City[] = await cities.query(sql`SELECT * FROM city WHERE id = ${7}`);
  await cities.query('SELECT * FROM city WHERE id = :id', { id: found.length });

  // @ts-expect-error an array is no parameter
  await cities.query('SELECT :a', { a: [1] });
  // @ts-expect-error an object is no parameter
  await cities.query('SELECT :a', { a: { b: 1 } });
  // @ts-expect-error undefined is no parameter
  await cities.query('SELECT :a', { a: undefined });
  // @ts-expect-error the sql tag holds its values
  await cities.query(sql`SELECT ${1}`, { a: 1 });
}

export async function loaders(cities: Repository<City>): Promise<void> {
  const city: City | null = await cities.loader().findById(1);
  const named: { name: string } | null = await cities.loader({ select: { name: true } }).findById(1);
  // @ts-expect-error area was not asked for
  void (await cities.loader({ select: { name: true } }).findById(1))?.area;
  // @ts-expect-error rows are not locked by it
  cities.loader({ lock: 'update' });
  void [city, named];
}
