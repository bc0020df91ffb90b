/** A cell of a table: numbers stand at the right and get separators. */
export type Cell = string | number;

export function formatNumber(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 0 });
}

/** Rows as lines whose columns stand one below the other. */
export function formatTable(rows: readonly (readonly Cell[])[]): string[] {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? formatNumber(cell) : cell)));
  const widths = (texts[0] ?? []).map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  return texts.map((row, index) => {
    const cells = row.map((text, column) => {
      const width = widths[column] ?? 0;
      return typeof rows[index]?.[column] === 'number' ? text.padStart(width) : text.padEnd(width);
    });
    return cells.join('  ').trimEnd();
  });
}
