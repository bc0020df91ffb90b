/** Answers questions about the objects of a database. */
export interface Catalog {
  /** Runs a query of the emulator's own on the catalogs. */
  lookUp<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]>;
}
