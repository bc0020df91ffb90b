import type { Deadline } from './deadline.js';

/** What a call may do in the scope that it takes part in. */
export interface ParticipantLimits {
  readonly readOnly?: boolean | undefined;
  readonly deadline?: Deadline | undefined;
}

/** A call that takes part in a scope: the one that opened it, or one that joined. */
export class Participant<Scope> {
  readonly scope: Scope;
  readonly readOnly: boolean;
  readonly deadline: Deadline | undefined;

  constructor(scope: Scope, { readOnly = false, deadline }: ParticipantLimits) {
    this.scope = scope;
    this.readOnly = readOnly;
    this.deadline = deadline;
  }

  /** The limits of a call inside of this one, which widens none of them. */
  narrowed({ readOnly = false, deadline }: ParticipantLimits): ParticipantLimits {
    return { readOnly: readOnly || this.readOnly, deadline: deadline?.earlier(this.deadline) ?? this.deadline };
  }
}
