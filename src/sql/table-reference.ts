/** A table as SQL knows it. */
export interface TableReference {
  readonly schema?: string;
  readonly name: string;
}
