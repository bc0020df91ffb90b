import type { Dialect } from '../dialects/dialect.js';
import { AuroraDatabaseException, ConfigurationException } from '../errors/base-exception.js';

/** What to say of a failure: what to do, where a query could not stand inside of another; else the failure itself. */
export function explainRepeatedLabels(
  failure: unknown,
  { repeatedLabelCode }: Pick<Dialect, 'repeatedLabelCode'>,
): unknown {
  const isExplained = failure instanceof AuroraDatabaseException && failure.vendorCode !== undefined;
  return isExplained && failure.vendorCode === repeatedLabelCode
    ? cannotBePaged('has two columns of one name', failure)
    : failure;
}

export function cannotBePaged(finding: string, cause?: unknown): ConfigurationException {
  return new ConfigurationException(
    `The query ${finding}, and this database can read a result in pages only where every column has a name of its own. ` +
      `Give it one with AS.`,
    { cause },
  );
}
