import type { Dialect } from '../dialects/dialect.js';
import { AuroraDatabaseException, ConfigurationException } from '../errors/base-exception.js';

export const NAME_THEM = 'Give every column a name of its own with AS.';

/** What to say of a failure: what to do, where a query could not stand inside of another; else the failure itself. */
export function explainRepeatedLabels(
  failure: unknown,
  { repeatedLabelCode }: Pick<Dialect, 'repeatedLabelCode'>,
): unknown {
  const code = failure instanceof AuroraDatabaseException ? failure.vendorCode : undefined;
  return code !== undefined && code === repeatedLabelCode
    ? cannotBePaged('has two columns of one name', NAME_THEM, failure)
    : failure;
}

/** @param advice what to write instead, as a sentence */
export function cannotBePaged(finding: string, advice: string, cause?: unknown): ConfigurationException {
  return new ConfigurationException(
    `The query ${finding}, and this database reads a large result in pages, by running the query for each. ${advice}`,
    { cause },
  );
}
