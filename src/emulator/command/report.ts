import type { Emulator } from '../emulator.js';
import type { EmulatorStatistics, OperationStatistics } from '../statistics/statistics.js';

/** What the command prints on standard output, for people or for programs. */
export interface Report {
  ready(emulator: Emulator): string;
  statistics(statistics: EmulatorStatistics): string;
}

/** The variables that make AWS's command line and SDKs, and our users' programs, find an emulator. */
function environmentOf(emulator: Emulator): Record<string, string> {
  const { endpoint, region, credentials } = emulator.clientConfig();
  const { dbClusterArn, dbCredentialsSecretsStoreArn, databaseName } = emulator.databaseOptions();
  return {
    AWS_ENDPOINT_URL_RDS_DATA: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AURORM_CLUSTER_ARN: dbClusterArn,
    AURORM_SECRET_ARN: dbCredentialsSecretsStoreArn,
    AURORM_DATABASE: databaseName,
  };
}

/** A text in a form that a shell takes for one word. */
function quoteForShell(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const HEADINGS: readonly [name: keyof OperationStatistics, heading: string][] = [
  ['calls', 'calls'],
  ['failures', 'failures'],
  ['recordsReturned', 'records returned'],
  ['bytesReturned', 'bytes returned'],
  ['recordsUpdated', 'records updated'],
];

function printRow(name: string, cells: readonly (number | string)[]): string {
  const padded = cells.map((cell, index) => String(cell).padStart((HEADINGS[index]?.[1].length ?? 0) + 2));
  return name.padEnd(22) + padded.join('');
}

function countsOf(statistics: OperationStatistics): number[] {
  return HEADINGS.map(([name]) => statistics[name]);
}

/** The first line is `ready` and the endpoint; the others can be copied into a shell. */
export const TEXT_REPORT: Report = {
  ready(emulator) {
    const variables = Object.entries(environmentOf(emulator));
    const exports = variables.map(([name, value]) => `export ${name}=${quoteForShell(value)}`);
    return `ready ${emulator.endpoint}\n\n${exports.join('\n')}\n`;
  },
  statistics(statistics) {
    const headings = HEADINGS.map(([, heading]) => heading);
    const rows = Object.entries(statistics.byOperation).map(([name, counts]) => printRow(name, countsOf(counts)));
    const { openTransactions, faultsStruck } = statistics;
    return [
      printRow('', headings),
      ...rows,
      printRow('all', countsOf(statistics)),
      `open transactions: ${openTransactions}, faults struck: ${faultsStruck}\n`,
    ].join('\n');
  },
};

/** Every event is one line of JSON. */
export const JSON_REPORT: Report = {
  ready: (emulator) => {
    const { endpoint } = emulator;
    const { engine } = emulator.databaseOptions();
    return printEvent({ event: 'ready', endpoint, engine, environment: environmentOf(emulator) });
  },
  statistics: (statistics) => printEvent({ event: 'statistics', ...statistics }),
};

function printEvent(event: object): string {
  return `${JSON.stringify(event)}\n`;
}
