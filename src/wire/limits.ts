/**
 * Limits of the Data API.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.limitations.html
 */

/** The size of a result that the service still returns, in bytes. */
export const MAX_RESPONSE_BYTES = 1024 * 1024;

/** The size of a result as JSON text that the service still returns, in bytes. */
export const MAX_FORMATTED_BYTES = 10 * 1024 * 1024;

/** The size of a request that the service still accepts, headers included, in bytes. */
export const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

/** What the values may take of a request: the rest is for the SQL text, the ARNs and the headers. */
export const MAX_PAYLOAD_BYTES = MAX_REQUEST_BYTES - 256 * 1024;

/** The length of `sql` in characters. */
export const MAX_SQL_CHARACTERS = 65_536;

/** The time one statement may take before the service ends it, in milliseconds. */
export const STATEMENT_TIMEOUT_MS = 45_000;

/** The time between two calls after which the service rolls a transaction back, in milliseconds. */
export const TRANSACTION_IDLE_TIMEOUT_MS = 3 * 60_000;

/** The age at which the service rolls a transaction back, in milliseconds. */
export const TRANSACTION_LIFE_MS = 24 * 60 * 60_000;

/** What each cell and each record adds to the size of a result, besides the octets of its texts. */
export const RECORD_OVERHEAD_BYTES = 2;
export const CELL_OVERHEAD_BYTES = 4;
