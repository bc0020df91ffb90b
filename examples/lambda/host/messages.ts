/** What the host asks of a process, one invocation at a time. */
export interface Invocation {
  readonly event: unknown;
  readonly requestId: string;
  /** When the invocation has to be over, in milliseconds since 1970. */
  readonly deadlineMs: number;
}

/** What the process tells the host. */
export type Report =
  | { readonly kind: 'ready'; readonly coldStartMs: number }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly message: string };
