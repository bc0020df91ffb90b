/** An SQL text together with the values that stand in it. Made by the {@link sql} tag only. */
export class SqlFragment {
  constructor(
    private readonly texts: readonly string[],
    private readonly values: readonly unknown[],
  ) {}

  /** The fragment as an SQL text with named placeholders, and the object of parameters that belongs to it. */
  toStatement(): { readonly sql: string; readonly parameters: Readonly<Record<string, unknown>> } {
    const parameters: Record<string, unknown> = {};
    let prefix = 'p';
    while (this.#mentions(`:${prefix}`)) {
      prefix += '_';
    }
    return { sql: this.#render(parameters, prefix), parameters };
  }

  /** A placeholder that somebody wrote into the text must not get the value of another. */
  #mentions(beginning: string): boolean {
    return (
      this.texts.some((text) => text.includes(beginning)) ||
      this.values.some((value) => value instanceof SqlFragment && value.#mentions(beginning))
    );
  }

  #render(parameters: Record<string, unknown>, prefix: string): string {
    return this.texts.reduce((rendered, text, index) => {
      const value = this.values[index - 1];
      if (value instanceof SqlFragment) {
        return rendered + value.#render(parameters, prefix) + text;
      }
      const name = `${prefix}${Object.keys(parameters).length + 1}`;
      parameters[name] = value;
      return `${rendered}:${name}${text}`;
    });
  }
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
