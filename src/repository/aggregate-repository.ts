import type { Aggregated, AggregateOptions, Computing, Nothing } from './aggregate-options.js';
import type { AskedAggregates } from './aggregate-query.js';
import { AggregateReader } from './aggregate-reader.js';
import type { Average, Sum } from './aggregates.js';
import type { FilterOptions, PropertyOf, Select } from './find-options.js';
import type { RepositoryParts } from './repository-parts.js';
import type { RowMapper } from './row-mapper.js';

/** The verbs of a repository that compute one result of many rows. */
export abstract class AggregateRepository<Entity extends object> {
  readonly #aggregates: AggregateReader<Entity>;

  protected constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>) {
    this.#aggregates = new AggregateReader(parts, rows);
  }

  /**
   * The sum of a property's values, exact for integers (a bigint beyond 2^53) and decimals (a string); `null` where no
   * row has a value.
   *
   * ```ts
   * await cities.sum('population', { where: { country: 'LV' } });
   * // SELECT sum("population") FROM "city" WHERE "country" = :p1
   * ```
   */
  async sum<Property extends PropertyOf<Entity>>(
    property: Property,
    options: FilterOptions<Entity> = {},
  ): Promise<Sum<NonNullable<Entity[Property]>> | null> {
    return (await this.#aggregates.compute('sum', property, options)) as Sum<NonNullable<Entity[Property]>> | null;
  }

  /**
   * The average of a property's values, as a decimal in a string for integers and decimals; `null` where no row has a
   * value. How many digits it has is up to the engine.
   *
   * ```ts
   * await cities.average('population');
   * // SELECT avg("population") FROM "city"
   * ```
   */
  async average<Property extends PropertyOf<Entity>>(
    property: Property,
    options: FilterOptions<Entity> = {},
  ): Promise<Average<NonNullable<Entity[Property]>> | null> {
    return (await this.#aggregates.compute('avg', property, options)) as Average<NonNullable<Entity[Property]>> | null;
  }

  /** The smallest of a property's values, `null` where no row has one: `SELECT min("population") FROM "city"`. */
  async minimum<Property extends PropertyOf<Entity>>(
    property: Property,
    options: FilterOptions<Entity> = {},
  ): Promise<NonNullable<Entity[Property]> | null> {
    return (await this.#aggregates.compute('min', property, options)) as NonNullable<Entity[Property]> | null;
  }

  /** The largest of a property's values, `null` where no row has one: `SELECT max("population") FROM "city"`. */
  async maximum<Property extends PropertyOf<Entity>>(
    property: Property,
    options: FilterOptions<Entity> = {},
  ): Promise<NonNullable<Entity[Property]> | null> {
    return (await this.#aggregates.compute('max', property, options)) as NonNullable<Entity[Property]> | null;
  }

  /**
   * What is computed of groups of rows, or of all of them, by one call: numbers of rows, sums, averages, smallest and
   * largest values, as exact as those of {@link sum} and its like. The result has the form of what was asked for. Groups
   * have rows; where all rows are one group, and there is none, its count is 0 and the rest `null`.
   *
   * ```ts
   * const [first] = await cities.aggregate({
   *   by: { country: true },
   *   count: true,
   *   sum: { population: true },
   *   where: { name: Like('R%') },
   *   having: { count: MoreThan(1) },
   *   order: { sum: { population: 'DESC' } },
   *   take: 10,
   * });
   * first?.by.country;
   * first?.sum.population;
   * // SELECT "country", count(*) AS "aurorm_1", sum("population") AS "aurorm_2" FROM "city" WHERE "name" LIKE :p1
   * // GROUP BY "country" HAVING count(*) > :p2 ORDER BY sum("population") DESC, "country" ASC LIMIT :p3
   * ```
   *
   * @throws {ConfigurationException} before any call: an unknown property, nothing that is asked for, `having`, `order`,
   * `take` or `skip` without `by`, a sum of what is no number
   */
  async aggregate<
    const By extends Select<Entity> = Nothing,
    const Count extends boolean = false,
    const SumOf extends Select<Entity> = Nothing,
    const AverageOf extends Select<Entity> = Nothing,
    const MinimumOf extends Select<Entity> = Nothing,
    const MaximumOf extends Select<Entity> = Nothing,
  >(
    options: AggregateOptions<Entity> & Computing<Entity, By, Count, SumOf, AverageOf, MinimumOf, MaximumOf>,
  ): Promise<Aggregated<Entity, By, Count, SumOf, AverageOf, MinimumOf, MaximumOf>[]> {
    return (await this.#aggregates.aggregate(options as AskedAggregates)) as Aggregated<
      Entity,
      By,
      Count,
      SumOf,
      AverageOf,
      MinimumOf,
      MaximumOf
    >[];
  }
}
