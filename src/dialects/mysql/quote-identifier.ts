/** The name of a table or column, as it stands in SQL whatever characters it has. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
