import type { Dialect } from '../dialects/dialect.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { CompiledBatch } from '../sql/compiled-query.js';
import { MAX_PAYLOAD_BYTES } from '../wire/limits.js';
import type { SqlParameter } from '../wire/shapes.js';
import { parseStatement } from './raw-statement.js';
import { assertSendable, payloadBytes } from './request-size.js';
import { bindParameters, castTypesOf, renderWithCasts, type SqlParameters } from './parameter-binder.js';

/** The answer has an entry for each set, and is limited too. */
const MAX_SETS_PER_CALL = 10_000;

/**
 * Takes an SQL text and several sets of parameters to what is sent: one batch, or as many as their size needs. The
 * casts come from the values of all sets, so that a NULL in the first says nothing about the others.
 *
 * @throws {ConfigurationException} when a set lacks a parameter, has one that is not used or that cannot be bound, or
 * is larger by itself than a request may be
 */
export function compileRawBatch(
  statement: string,
  parameterSets: readonly SqlParameters[],
  dialect: Dialect,
): CompiledBatch[] {
  if (!Array.isArray(parameterSets)) {
    throw new ConfigurationException('The parameter sets of a batch are an array of objects: give [] for none.');
  }
  const text = parseStatement(statement, dialect);
  if (text.kind === 'definition') {
    throw new ConfigurationException('A batch runs in a transaction, which this statement would end: use execute().');
  }
  if (text.kind !== 'write') {
    throw new ConfigurationException('A batch drops what its statement returns: use query() for this one.');
  }
  const bound = parameterSets.map((set, index) => inSet(index, () => bindParameters(text, objectOf(set), dialect)));
  const { sql } = renderWithCasts(text, castTypesOf(bound.flat()), dialect);
  assertSendable({ sql, parameters: [] });
  return inBatches(bound.map((set) => set.map(({ parameter }) => parameter))).map((sets) => ({
    sql,
    parameterSets: sets,
  }));
}

function objectOf(set: SqlParameters): SqlParameters {
  if (typeof set !== 'object' || (set as unknown) === null || Array.isArray(set)) {
    throw new ConfigurationException('A parameter set is an object with a value for each name: give {} for none.');
  }
  return set;
}

type ParameterSet = readonly SqlParameter<Uint8Array>[];

/**
 * The sets in groups of which each fits into a request, in their order.
 *
 * @throws {ConfigurationException} when a set is larger by itself than a request may be
 */
export function inBatches(sets: readonly ParameterSet[]): ParameterSet[][] {
  const chunks: ParameterSet[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const [index, set] of sets.entries()) {
    const bytes = payloadBytes(set);
    if (bytes > MAX_PAYLOAD_BYTES) {
      throw new ConfigurationException(
        `The parameter set ${index} is of ${bytes} bytes, and a request can hold ${MAX_PAYLOAD_BYTES} of values.`,
      );
    }
    size += bytes;
    if (size > MAX_PAYLOAD_BYTES || (chunks.at(-1)?.length ?? 0) >= MAX_SETS_PER_CALL) {
      chunks.push([]);
      size = bytes;
    }
    chunks.at(-1)?.push(set);
  }
  return chunks;
}

function inSet<Result>(index: number, bind: () => Result): Result {
  try {
    return bind();
  } catch (cause) {
    throw new ConfigurationException(`In the parameter set ${index}: ${(cause as Error).message}`, { cause });
  }
}
