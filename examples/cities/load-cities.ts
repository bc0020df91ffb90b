import type { AuroraDatabase, DataSource } from 'aurorm';

import type { CityData } from './city-data.js';
import { City } from './entities/city.js';
import { Country } from './entities/country.js';
import { formatNumber } from './format.js';
import { startProgress } from './progress.js';
import type { Say } from './steps.js';

/**
 * How many cities go out in one call: about 0.8 MiB of the 4 MiB that a request may have. Larger batches are no
 * faster, and the progress would move less often.
 */
const BATCH_SIZE = 5_000;

/** Stores all rows or none: every call belongs to one transaction. */
export async function loadCities(
  dataSource: DataSource,
  { countries, cities }: CityData,
  signal: AbortSignal,
): Promise<void> {
  const repository = dataSource.getRepository(City);
  using progress = startProgress(cities.length);
  await dataSource.transaction(async () => {
    await dataSource.getRepository(Country).insertMany(countries);
    for (let start = 0; start < cities.length; start += BATCH_SIZE) {
      signal.throwIfAborted();
      const stored = await repository.insertMany(cities.slice(start, start + BATCH_SIZE));
      progress.update(start + stored.length);
    }
  });
}

/** @throws {Error} when the database does not hold exactly as much as the package */
export async function compareWithPackage(
  database: AuroraDatabase,
  { countries, cities }: CityData,
  say: Say,
): Promise<void> {
  const people = cities.reduce((sum, { population }) => sum + population, 0);
  const [stored] = await database.query<[countries: number, cities: number, people: number]>(
    `SELECT (SELECT count(*) FROM atlas.country), count(*), sum(population) FROM atlas.city`,
  );
  const found = describeAmounts(...(stored ?? [0, 0, 0]));
  const expected = describeAmounts(countries.length, cities.length, people);
  if (found !== expected) {
    throw new Error(`The database holds ${found}, but the package has ${expected}.`);
  }
  say(`Stored: ${found}.`, 'That is exactly what the package has.');
}

function describeAmounts(countries: number, cities: number, people: number): string {
  return `${formatNumber(countries)} countries, ${formatNumber(cities)} cities, ${formatNumber(people)} inhabitants`;
}
