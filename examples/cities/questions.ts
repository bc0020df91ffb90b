import { Like, sql, typed, type AuroraDatabase, type Repository } from 'aurorm';

import type { City } from './entities/city.js';
import { formatNumber, formatTable } from './format.js';
import type { Say } from './steps.js';

/** Conditions, an order and a limit. */
export async function largestCities(cities: Repository<City>, countryCode: string, say: Say): Promise<void> {
  const found = await cities.find({ where: { countryCode }, order: { population: 'DESC' }, take: 5 });
  say(...formatTable(found.map(({ name, population }) => [name, population])));
}

/** One page of a long list, and how long the list is. The id decides between cities of the same name. */
export async function citiesByName(cities: Repository<City>, pattern: string, say: Say): Promise<void> {
  const [page, perPage] = [3, 8];
  const where = { name: Like(pattern) };
  const total = await cities.count({ where });
  const found = await cities.find({
    where,
    order: { name: 'ASC', id: 'ASC' },
    take: perPage,
    skip: (page - 1) * perPage,
  });
  say(`Page ${page} of ${formatNumber(Math.ceil(total / perPage))}, with ${formatNumber(total)} cities in all:`);
  say(...formatTable(found.map(({ name, countryCode, population }) => [name, countryCode, population])));
}

/**
 * Everything within some countries. An answer of the Data API holds 1 MiB at the most: `queryFetchAll` tries one call, and
 * when the service refuses, reads with a cursor in a transaction of its own.
 */
export async function everyCity(
  database: AuroraDatabase,
  countryCodes: readonly string[],
  { say, signal }: { readonly say: Say; readonly signal: AbortSignal },
): Promise<void> {
  const records = await database.queryFetchAll(
    sql`SELECT country.name AS country, city.*
        FROM atlas.city JOIN atlas.country ON country.code = city.country_code
        WHERE country.code = ANY (${typed(countryCodes, 'char[]')})
        ORDER BY country, city.name, city.id`,
    { signal },
  );
  const mebibytes = Buffer.byteLength(JSON.stringify(records)) / 1024 ** 2;
  say(`${formatNumber(records.length)} records, ${mebibytes.toFixed(1)} MiB as JSON.`);
}

interface CountryRow {
  readonly country: string;
  readonly cities: number;
  readonly people: number;
  readonly largest: string;
}

/** What repositories have no verb for: plain SQL, its records as objects. */
export async function mostPopulousCountries(database: AuroraDatabase, say: Say): Promise<void> {
  const rows = await database.query<CountryRow>(
    `SELECT country.name AS country, count(*) AS cities, sum(population) AS people,
            (array_agg(city.name ORDER BY population DESC))[1] AS largest
     FROM atlas.city JOIN atlas.country ON country.code = city.country_code
     GROUP BY country.code
     ORDER BY people DESC`,
    {},
    { page: 1, perPage: 5, rowMode: 'object' },
  );
  const cells = rows.map(({ country, people, cities, largest }) => [
    country,
    people,
    `in ${formatNumber(cities)} cities, the largest is ${largest}`,
  ]);
  say(...formatTable(cells));
}
