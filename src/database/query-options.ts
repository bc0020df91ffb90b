import { positiveInteger } from '../connector/connector-options.js';
import type { SendOptions } from '../connector/connector.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { Page } from '../sql/page-query.js';

/** The largest page, in records. */
const MAX_RECORDS_PER_PAGE = 1000;

export interface ReadOptions extends SendOptions {
  /**
   * `'array'`: a record is an array of its values in the order of the columns. `'object'`: an object of them, keyed
   * by the columns' labels.
   *
   * @default 'array'
   */
  readonly rowMode?: 'array' | 'object';
}

export interface QueryOptions extends ReadOptions {
  /**
   * The page to return, counted from 1.
   *
   * @default 1
   */
  readonly page?: number;
  /**
   * The number of records of a page, 1 to 1000.
   *
   * @default 1000
   */
  readonly perPage?: number;
}

/** @throws {ConfigurationException} when a number is out of its range */
export function resolvePage({ page = 1, perPage = MAX_RECORDS_PER_PAGE }: QueryOptions): Page {
  if (!Number.isSafeInteger(page) || page < 1) {
    throw new ConfigurationException(`The option page is ${String(page)}: pages are whole numbers from 1.`);
  }
  if (!Number.isSafeInteger(perPage) || perPage < 1 || perPage > MAX_RECORDS_PER_PAGE) {
    throw new ConfigurationException(
      `The option perPage is ${String(perPage)}: a page has 1 to ${MAX_RECORDS_PER_PAGE} records. ` +
        `queryFetchAll() returns every record, however many.`,
    );
  }
  return { limit: perPage, offset: (page - 1) * perPage };
}

/** @throws {ConfigurationException} when it is neither of the two modes */
export function checkRowMode({ rowMode }: ReadOptions): void {
  if (rowMode !== undefined && rowMode !== 'array' && rowMode !== 'object') {
    throw new ConfigurationException(`The option rowMode is ${String(rowMode)}: write 'array' or 'object'.`);
  }
}

export const SEND_OPTIONS = ['signal', 'timeoutMs'] as const;
export const READ_OPTIONS = [...SEND_OPTIONS, 'rowMode'] as const;
export const QUERY_OPTIONS = [...READ_OPTIONS, 'page', 'perPage'] as const;

/**
 * @param known the names of the options that there are: a misspelt one would be ignored
 * @throws {ConfigurationException} when another is given, or the time is not a whole number of milliseconds from 1
 */
export function checkSendOptions(options: SendOptions, known: readonly string[]): void {
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) {
    throw new ConfigurationException(`There is no option '${unknown}' here. The options are ${known.join(', ')}.`);
  }
  const { timeoutMs } = options;
  if (timeoutMs !== undefined) {
    positiveInteger('timeoutMs', timeoutMs);
  }
}
