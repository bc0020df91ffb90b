import { EntityNotFoundException, sql, Transactional, type Repository } from 'aurorm';

import type { City } from './entities/city.js';
import { formatNumber } from './format.js';
import type { Say } from './steps.js';

export class CensusService {
  /** @param cities where `@Transactional` finds its data source too */
  constructor(
    private readonly cities: Repository<City>,
    private readonly say: Say,
  ) {}

  /**
   * Moves people from one city to another: both change, or none.
   *
   * @throws {CheckViolationException} when fewer people live in the city that they leave
   */
  @Transactional()
  async move(people: number, from: City, to: City): Promise<void> {
    await this.change(to, people);
    await this.change(from, -people);
  }

  /** The database does the sum, so that moves at the same time do not overwrite each other. */
  private async change({ id, name }: City, people: number): Promise<void> {
    const [city] = await this.cities.query(
      sql`UPDATE atlas.city SET population = population + ${people} WHERE id = ${id} RETURNING *`,
    );
    if (city === undefined) {
      throw new EntityNotFoundException(`${name} is not among the cities any more.`);
    }
    this.say(`Inside the transaction ${name} has ${formatNumber(city.population)} inhabitants now.`);
  }
}
