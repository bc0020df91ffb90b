/** A text as SQL of MySQL. For what a program declares: values are bound as parameters. */
export function literal(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
