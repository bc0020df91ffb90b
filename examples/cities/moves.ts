import { CheckViolationException, EntityNotFoundException, type Repository } from 'aurorm';

import { CensusService } from './census-service.js';
import type { City } from './entities/city.js';
import { formatNumber } from './format.js';
import type { Say } from './steps.js';

/** A move that is committed. */
export async function movePeople(cities: Repository<City>, say: Say): Promise<void> {
  const people = 100_000;
  const [from, to] = [await findCity(cities, 'Berlin'), await findCity(cities, 'Hamburg')];
  say(`${formatNumber(people)} people move from ${describe(from)} to ${describe(to)}.`);
  await new CensusService(cities, say).move(people, from, to);
  const fromNow = await expectPopulation(cities, from.name, from.population - people);
  const toNow = await expectPopulation(cities, to.name, to.population + people);
  say(`Committed: everybody sees ${describe(fromNow)} and ${describe(toNow)}.`);
}

/** A move whose first write succeeds and whose second is refused: neither is stored. */
export async function moveTooMany(cities: Repository<City>, say: Say): Promise<void> {
  const [from, to] = [await findCity(cities, 'Berlin'), await findCity(cities, 'Hamburg')];
  const people = from.population + 1;
  say(`${formatNumber(people)} people want to move from ${describe(from)} to ${describe(to)}.`);
  const refusal = await refusalOf(new CensusService(cities, say).move(people, from, to));
  say(`${refusal.name}: ${refusal.constraint} forbids what would be left of ${from.name}.`);
  const fromNow = await expectPopulation(cities, from.name, from.population);
  const toNow = await expectPopulation(cities, to.name, to.population);
  say(`Rolled back: everybody sees ${describe(fromNow)} and ${describe(toNow)} as before.`);
}

async function findCity(cities: Repository<City>, name: string): Promise<City> {
  const city = await cities.findOneBy({ name, countryCode: 'DE' });
  if (city === null) {
    throw new EntityNotFoundException(`${name} is not among the cities.`);
  }
  return city;
}

/** @throws {Error} when the city has another population */
async function expectPopulation(cities: Repository<City>, name: string, population: number): Promise<City> {
  const city = await findCity(cities, name);
  if (city.population !== population) {
    throw new Error(`Expected ${describe({ name, population })}, but found ${describe(city)}.`);
  }
  return city;
}

async function refusalOf(move: Promise<void>): Promise<CheckViolationException> {
  try {
    await move;
  } catch (failure) {
    if (failure instanceof CheckViolationException) {
      return failure;
    }
    throw failure;
  }
  throw new Error('The move of too many people was not refused.');
}

function describe({ name, population }: Pick<City, 'name' | 'population'>): string {
  return `${name} (${formatNumber(population)})`;
}
