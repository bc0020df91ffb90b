/** What an engine can refuse a statement for, as far as there is an exception of its own for it. */
export type DatabaseErrorKind =
  | 'accessDenied'
  | 'checkViolation'
  | 'deadlock'
  | 'foreignKeyViolation'
  | 'lockTimeout'
  | 'notNullViolation'
  | 'serializationFailure'
  | 'statementTimeout'
  | 'syntax'
  | 'typeMismatch'
  | 'undefinedColumn'
  | 'undefinedTable'
  | 'uniqueViolation';

/** What the text of an engine's error tells. Of names, those only that no value of a user can be mistaken for. */
export interface DatabaseError {
  /** Absent for errors that have no kind of their own. */
  readonly kind?: DatabaseErrorKind | undefined;
  readonly sqlState?: string | undefined;
  /** The engine's own number, where it has numbers. */
  readonly vendorCode?: number | undefined;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  /** What to write instead, where the engine's own words do not lead there; a sentence. */
  readonly advice?: string | undefined;
}
