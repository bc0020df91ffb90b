import type { SqlParameter } from '../wire/shapes.js';
import type { ColumnType } from './column-type.js';
import type { StatementKind } from './statement-kind.js';
import type { LimitPlace } from './statement-text.js';

/**
 * A statement that is ready to be sent: the text with its placeholders and the bound values. It is all that crosses
 * from the layers that make SQL to those that send it.
 */
export interface CompiledQuery {
  readonly sql: string;
  readonly parameters: readonly SqlParameter<Uint8Array>[];
  readonly kind: StatementKind;
  /** Where a LIMIT clause has its place in `sql`; absent for its end. */
  readonly limitPlace?: LimitPlace;
  /** What in it may give other records when it is run again, although nothing has changed. */
  readonly volatile?: string;
  /** The types of the result's columns in their order; without it they are read from the result's metadata. */
  readonly resultTypes?: readonly ColumnType[];
}

/** A statement that is run once for each of several sets of values. */
export interface CompiledBatch {
  readonly sql: string;
  readonly parameterSets: readonly (readonly SqlParameter<Uint8Array>[])[];
}
