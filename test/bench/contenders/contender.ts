import type { Item } from '../item-columns.js';
import type { ServiceTarget } from '../service-target.js';

/** A way to work with the Data API; what one of them cannot do is absent. */
export interface Contender {
  readonly name: string;
  /** All rows of the table. */
  find?(): Promise<readonly unknown[]>;
  /** The first of them. */
  findOne?(): Promise<unknown>;
  insertMany?(items: readonly Item[]): Promise<unknown>;
  insertOne?(item: Item): Promise<unknown>;
  /** Stores a row that was read before. */
  saveLoaded?(item: Item): Promise<unknown>;
  /** Stores rows that were read before and have got other names, all or none. */
  saveChanged?(items: readonly Item[]): Promise<unknown>;
  /** The first of the rows, and how many there are. */
  findPage?(count: number): Promise<readonly [rows: readonly unknown[], total: number]>;
  /** A transaction of five statements. */
  transaction?(): Promise<unknown>;
  close?(): Promise<void> | void;
}

export type CreateContender = (target: ServiceTarget) => Promise<Contender> | Contender;
