import { RecentEntries } from './recent-entries.js';
import type { SqlSyntax } from './sql-scanner.js';
import { StatementText } from './statement-text.js';

/** A program has so many statements at the most that it sends again and again. */
const MAX_TEXTS = 500;

/** Longer texts are made for one occasion, and would fill the memory. */
const MAX_CHARACTERS = 8_192;

const textsBySyntax = new WeakMap<SqlSyntax, RecentEntries<string, StatementText>>();

/**
 * The SQL text taken apart, once for as long as it is among those that were used last.
 *
 * @throws {ConfigurationException} when the text holds no statement, more than one, or a literal that does not end
 */
export function statementTextOf(sql: string, syntax: SqlSyntax): StatementText {
  if (sql.length > MAX_CHARACTERS) {
    return new StatementText(sql, syntax);
  }
  const texts = textsBySyntax.get(syntax) ?? new RecentEntries<string, StatementText>(MAX_TEXTS);
  textsBySyntax.set(syntax, texts);
  return texts.get(sql, () => new StatementText(sql, syntax));
}
