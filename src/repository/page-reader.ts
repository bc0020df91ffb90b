import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { compileStatement } from '../sql/statement-compiler.js';
import type { SelectStatement } from '../sql/statement.js';
import { MAX_RESPONSE_BYTES } from '../wire/limits.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { signalOf } from './entity-reader.js';
import type { FilterOptions, Order, Relations, Select } from './find-options.js';
import { both, checkOptions, FILTER_OPTIONS, filterOf, isNever, wholeNumber } from './find-statement.js';
import { behind, keysetTerms, reversed, type KeysetTerm, type Place } from './keyset.js';
import { orderTerms, withKeyOrder } from './order-terms.js';
import { loadRelations } from './relation-loader.js';
import { relationPlans, type RelationPlan } from './relation-plan.js';
import type { RepositoryParts } from './repository-parts.js';
import type { RowMapper } from './row-mapper.js';
import { selectedColumns } from './selected-columns.js';

/** Which rows are read in pages, and in which order. */
export interface PagedOptions<Entity> extends FilterOptions<Entity> {
  /** The primary key decides between rows that are equal. @default the primary key alone */
  readonly order?: Order<Entity>;
  /** @default all but those with `select: false` */
  readonly select?: Select<Entity>;
  /** What to load with the rows, by one call more for each page, relation and level. @default none */
  readonly relations?: Relations<Entity>;
}

export interface FindPageOptions<Entity> extends PagedOptions<Entity> {
  /** The largest number of rows, from the beginning or behind `after`. @default 50, unless `last` is given */
  readonly first?: number;
  /** The cursor behind which the page begins. @default null: at the first row */
  readonly after?: string | null | undefined;
  /** The largest number of rows, from the end or before `before`. */
  readonly last?: number;
  /** The cursor before which the page ends. @default null: with the last row */
  readonly before?: string | null | undefined;
}

export interface StreamOptions<Entity> extends PagedOptions<Entity> {
  /** The largest number of rows to read by one call; large rows are read by fewer. @default 1000 */
  readonly batchSize?: number;
}

/** Some of the rows of a query, in its order. */
export interface Page<Entity> {
  readonly items: Entity[];
  /** What to give as `before` for the page before this one; null for a page without rows. */
  readonly startCursor: string | null;
  /** What to give as `after` for the page behind this one; null for a page without rows. */
  readonly endCursor: string | null;
  /** Whether there are rows behind the page. Reading backward, they are not looked for: whether `before` was given. */
  readonly hasNextPage: boolean;
  /** Whether there are rows before the page. Reading forward, they are not looked for: whether `after` was given. */
  readonly hasPreviousPage: boolean;
}

/** A query that is read in pages, from one of its ends. */
interface PagedQuery {
  readonly columns: readonly EntityColumn[];
  readonly terms: readonly KeysetTerm[];
  readonly statement: SelectStatement;
  readonly plans: readonly RelationPlan[];
  /** What a cursor is bound to: the query with the shape of its conditions and its order, without their values. */
  readonly identity: string;
}

/** Some rows in the order of the query, and their places in it. */
interface ReadRows<Entity> {
  readonly items: Entity[];
  readonly places: readonly Place[];
  /** Whether a row is known to come behind them. */
  readonly hasMore: boolean;
  readonly bytes: number;
}

/** Which rows of a query are read by one call. */
interface Range {
  /** The place behind which they begin; that of the first row where there is none. */
  readonly place: Place | undefined;
  readonly count: number;
  /** Whether one row more is looked for. It is no row of the page, and nothing is done with it. */
  readonly looksAhead: boolean;
}

const DEFAULT_PAGE = 50;
const DEFAULT_BATCH = 1000;

/** Half of what an answer holds: rows that come later may be larger. */
const WANTED_BYTES = MAX_RESPONSE_BYTES / 2;

/** Reads rows page by page, each of them beginning at the place where another ended. */
export class PageReader<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #rows: RowMapper<Entity>;

  constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>) {
    this.#parts = parts;
    this.#rows = rows;
  }

  async findPage(options: FindPageOptions<Entity>): Promise<Page<Entity>> {
    checkOptions(this.#parts.metadata, options, [...PAGED_OPTIONS, 'first', 'after', 'last', 'before']);
    const { isBackward, count, cursor } = pageOf(options);
    const query = this.#query(options);
    const place = cursor === undefined ? undefined : decodeCursor(query.identity, cursor);
    const terms = isBackward ? reversed(query.terms) : query.terms;
    const { items, places, hasMore } =
      count === 0
        ? { items: [], places: [], hasMore: false }
        : await this.#read({ ...query, terms }, { place, count, looksAhead: true, options });
    const [rows, ends] = isBackward ? ([items.toReversed(), places.toReversed()] as const) : [items, places];
    const cursorOf = (end: Place | undefined): string | null =>
      end === undefined ? null : encodeCursor(query.identity, end);
    return {
      items: rows,
      startCursor: cursorOf(ends[0]),
      endCursor: cursorOf(ends.at(-1)),
      hasNextPage: isBackward ? cursor !== undefined : hasMore,
      hasPreviousPage: isBackward ? hasMore : cursor !== undefined,
    };
  }

  stream(options: StreamOptions<Entity>): AsyncGenerator<Entity, void, undefined> {
    checkOptions(this.#parts.metadata, options, [...PAGED_OPTIONS, 'batchSize']);
    const batchSize = wholeNumber('batchSize', options.batchSize ?? DEFAULT_BATCH, 1);
    return this.#stream(this.#query(options), { batchSize, options });
  }

  async *#stream(
    query: PagedQuery,
    { batchSize, options }: { readonly batchSize: number; readonly options: StreamOptions<Entity> },
  ): AsyncGenerator<Entity, void, undefined> {
    const read = (place: Place | undefined, count: number): Promise<ReadRows<Entity>> =>
      this.#read(query, { place, count, looksAhead: false, options });
    let count = batchSize;
    let next: Promise<ReadRows<Entity>> | undefined = read(undefined, count);
    try {
      while (next !== undefined) {
        const { items, places, bytes }: ReadRows<Entity> = await next;
        const isLast: boolean = items.length < count;
        count = nextCount(batchSize, items.length, bytes);
        next = isLast ? undefined : read(places.at(-1), count);
        // A failure is seen when its page is asked for; until then nobody waits for it.
        next?.catch(ignore);
        yield* items;
      }
    } finally {
      await next?.catch(ignore);
    }
  }

  #query(options: PagedOptions<Entity>): PagedQuery {
    const { metadata, dialect } = this.#parts;
    checkKey(metadata);
    const columns = selectedColumns(metadata, options);
    const order = withKeyOrder(metadata, orderTerms(metadata, options.order));
    const statement: SelectStatement = {
      kind: 'select',
      table: metadata.table,
      columns: metadata.primaryColumns.map(({ reference }) => reference),
      where: filterOf(this.#parts, options),
      order,
    };
    return {
      columns,
      plans: relationPlans(this.#parts, options.relations),
      terms: keysetTerms(metadata, order, dialect),
      identity: compileStatement(statement, dialect).sql,
      statement: { ...statement, columns: columns.map(({ reference }) => reference) },
    };
  }

  async #read(
    query: PagedQuery,
    { place, count, looksAhead, options }: Range & { readonly options: PagedOptions<Entity> },
  ): Promise<ReadRows<Entity>> {
    const { statement, columns, plans } = query;
    if (isNever(statement.where)) {
      return { items: [], places: [], hasMore: false, bytes: 0 };
    }
    const { executor, dialect } = this.#parts;
    const page = pageStatement(query, place, looksAhead ? count + 1 : count);
    const { records, fields, bytes } = await executor.fetchAll(compileStatement(page, dialect), signalOf(options));
    const kept = records.slice(0, count);
    const items = this.#rows.entities({ records: kept, fields }, columns);
    await loadRelations(this.#parts, items, plans, signalOf(options));
    return {
      items,
      places: kept.map((record) => record.slice(columns.length) as Place),
      hasMore: records.length > count,
      bytes,
    };
  }
}

function pageStatement({ statement, terms }: PagedQuery, place: Place | undefined, limit: number): SelectStatement {
  return {
    ...statement,
    where: place === undefined ? statement.where : both(statement.where, behind(terms, place)),
    order: terms,
    exactTexts: terms.map(({ column }) => column),
    limit,
  };
}

const PAGED_OPTIONS = [...FILTER_OPTIONS, 'order', 'select', 'relations'] as const;

/** @throws {ConfigurationException} when nothing decides between rows that are equal in the order */
function checkKey({ name, primaryColumns }: EntityMetadata): void {
  if (primaryColumns.length === 0) {
    throw new ConfigurationException(
      `${name} has no primary key, without which rows would be missing from pages: write @PrimaryColumn() above the ` +
        `properties that tell a row from all others.`,
    );
  }
}

/** @throws {ConfigurationException} when both directions are asked for, or a number is none */
function pageOf({ first, after, last, before }: FindPageOptions<object>): {
  readonly isBackward: boolean;
  readonly count: number;
  readonly cursor: string | undefined;
} {
  const [start, end] = [after ?? undefined, before ?? undefined];
  const isBackward = last !== undefined || end !== undefined;
  if (isBackward && (first !== undefined || start !== undefined)) {
    throw new ConfigurationException(
      'A page is read forward, by first and after, or backward, by last and before: not both.',
    );
  }
  return {
    isBackward,
    count: isBackward ? wholeNumber('last', last ?? DEFAULT_PAGE) : wholeNumber('first', first ?? DEFAULT_PAGE),
    cursor: isBackward ? end : start,
  };
}

/** As many rows as should make half an answer, by the size of those that were read. */
function nextCount(batchSize: number, rows: number, bytes: number): number {
  return rows === 0 || bytes === 0
    ? batchSize
    : Math.max(1, Math.min(batchSize, Math.floor((WANTED_BYTES * rows) / bytes)));
}

function ignore(): void {}
