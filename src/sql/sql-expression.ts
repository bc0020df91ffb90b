import type { SqlParameter } from '../wire/shapes.js';
import type { ColumnType } from './column-type.js';

/** A value that is bound already, and the type that its placeholder is cast to, where it needs one. */
export interface BoundValue {
  readonly parameter: Omit<SqlParameter<Uint8Array>, 'name'>;
  readonly castType?: ColumnType;
}

/** SQL that somebody wrote, cut where its values stand: one text more than there are values. */
export interface SqlExpression {
  readonly texts: readonly string[];
  readonly values: readonly BoundValue[];
}
