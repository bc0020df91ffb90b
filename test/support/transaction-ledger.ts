/** How a call that opened a scope ended, as far as its caller was told. */
export type ScopeEnd = 'kept' | 'undone' | 'unknown';

/** How a statement ended, as far as its caller was told. */
export type RowEnd = 'done' | 'failed' | 'unknown';

/** What was done in one run of a scope, and what its callers were told. */
export class ScopeEntry {
  readonly rows = new Map<number, RowEnd>();
  end: ScopeEnd | undefined;
  /** Whether a call that joined it has failed: half of the call's work must not be kept. */
  hasFailedPart = false;

  /** @param parent the scope around it; absent for a whole transaction, and for statements without one */
  constructor(
    readonly isTransaction: boolean,
    readonly parent?: ScopeEntry,
  ) {}

  get root(): ScopeEntry {
    return this.parent?.root ?? this;
  }

  /** Whether what was done in it must be there. */
  get isKept(): boolean {
    return this.end === 'kept' && (this.parent?.isKept ?? true);
  }

  /** Whether it was kept as far as its own part of the transaction goes, whose outcome nobody knows. */
  get isOfUnknownEnd(): boolean {
    return this.parent === undefined ? this.end === 'unknown' : this.end === 'kept' && this.parent.isOfUnknownEnd;
  }
}

/** Compares what is stored with what callers were told; every deviation is a sentence. */
export function findLies(scopes: readonly ScopeEntry[], stored: ReadonlySet<number>): string[] {
  const lies: string[] = [];
  const unknown = new Map<ScopeEntry, boolean[]>();
  for (const scope of scopes) {
    if (scope.hasFailedPart && scope.isKept) {
      lies.push(`the scope of the rows ${[...scope.rows.keys()].join(', ')} was kept, though a part of it had failed`);
    }
    for (const [id, end] of scope.rows) {
      const isThere = stored.has(id);
      if (scope.isTransaction && end === 'unknown' && scope.root.isKept) {
        lies.push(`the transaction of row ${id} was kept, though nobody knows what became of the row`);
      }
      if (scope.isTransaction && scope.isOfUnknownEnd && end === 'done') {
        unknown.set(scope.root, [...(unknown.get(scope.root) ?? []), isThere]);
      } else if (mustBeThere(scope, end) && !isThere) {
        lies.push(`row ${id} was reported as stored and is lost`);
      } else if (mustBeMissing(scope, end) && isThere) {
        lies.push(`row ${id} was not reported as stored (${end}, scope ${scope.end}) and is there`);
      }
    }
  }
  for (const presences of unknown.values()) {
    if (new Set(presences).size > 1) {
      lies.push('a transaction of unknown outcome was stored by half');
    }
  }
  return lies;
}

function mustBeThere(scope: ScopeEntry, end: RowEnd): boolean {
  return end === 'done' && (scope.isTransaction ? scope.isKept : true);
}

function mustBeMissing(scope: ScopeEntry, end: RowEnd): boolean {
  return scope.isTransaction ? end !== 'done' || !scope.isKept : end === 'failed';
}
