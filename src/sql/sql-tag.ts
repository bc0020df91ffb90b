import { isNamePart } from './sql-scanner.js';

/** An SQL text together with the values that stand in it. Made by the {@link sql} tag only. */
export class SqlFragment {
  constructor(
    private readonly texts: readonly string[],
    private readonly values: readonly unknown[],
  ) {}

  /** The fragment as an SQL text with named placeholders, and the object of parameters that belongs to it. */
  toStatement(): { readonly sql: string; readonly parameters: Readonly<Record<string, unknown>> } {
    const { texts, values } = this.flatten();
    // A placeholder that somebody wrote into the text must not get the value of another.
    let prefix = 'p';
    while (texts.some((text) => text.includes(`:${prefix}`))) {
      prefix += '_';
    }
    const names = values.map((_, index) => `${prefix}${index + 1}`);
    return {
      sql: texts.reduce((before, text, index) => placed(before, names[index - 1] ?? '', text)),
      parameters: Object.fromEntries(names.map((name, index) => [name, values[index]])),
    };
  }

  /** The same without fragments inside: their texts are part of the texts around them. */
  flatten(): { readonly texts: readonly string[]; readonly values: readonly unknown[] } {
    const texts = [this.texts[0] ?? ''];
    const values: unknown[] = [];
    for (const [index, value] of this.values.entries()) {
      if (value instanceof SqlFragment) {
        const inner = value.flatten();
        texts.push((texts.pop() ?? '') + (inner.texts[0] ?? ''), ...inner.texts.slice(1));
        values.push(...inner.values);
      } else {
        texts.push('');
        values.push(value);
      }
      texts.push((texts.pop() ?? '') + (this.texts[index + 1] ?? ''));
    }
    return { texts, values };
  }
}

/** A placeholder between two texts, apart from what would make another of it: `a[1:` before, a digit behind. */
function placed(before: string, name: string, behind: string): string {
  return `${before}${before.endsWith(':') ? ' ' : ''}:${name}${isNamePart(behind.charAt(0)) ? ' ' : ''}${behind}`;
}

/**
 * Writes SQL with its values in place; every value is bound as a parameter, never put into the text. A fragment
 * inside a fragment becomes part of it.
 *
 * ```ts
 * await database.query(sql`SELECT name FROM city WHERE country = ${country} AND population > ${minimum}`);
 * // SELECT name FROM city WHERE country = :p1 AND population > :p2
 * ```
 */
export function sql(texts: TemplateStringsArray, ...values: unknown[]): SqlFragment {
  return new SqlFragment([...texts], values);
}
