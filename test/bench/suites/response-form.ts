import { decodeRecords } from '../../../src/connector/record-decoder.js';
import { fieldReaderOf, type WireField, type WireRecord } from '../../../src/connector/field-reader.js';
import { takeBody } from '../../../src/connector/response-body.js';
import type { ValueDecoder } from '../../../src/dialects/dialect.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import { createHydrator, type Hydrator } from '../../../src/entity/hydrator.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { checkRows } from '../check-rows.js';
import { ItemEntity } from '../contenders/item-entity.js';
import { ITEM_COLUMNS } from '../item-columns.js';
import { measure } from '../measure.js';
import type { Line, Suite } from '../suite.js';

const ROWS = [1, 100, 1000] as const;

/** How the library reads the columns of an item, whatever the form in which they come. */
interface Plan {
  readonly labels: readonly string[];
  readonly decoders: readonly ValueDecoder[];
  readonly hydrate: Hydrator<ItemEntity>;
}

/** The two forms in which the service returns rows: what each costs to be made entities of, from the bytes of a body. */
export const RESPONSE_FORM: Suite = {
  name: 'response-form',
  title: 'Making entities of the bytes of an answer, CPU as a multiple of `records`',
  peers: 'nowhere',
  run: async ({ measuring }) => {
    const plan = planOf();
    const lines: Line[] = [];
    for (const rows of ROWS) {
      const forms = [
        { contender: 'aurorm, records', body: recordsBody(rows), read: readRecords },
        { contender: 'aurorm, formatRecordsAs JSON', body: formattedBody(rows), read: readFormatted },
      ];
      const cases = forms.map(({ contender, body, read }) => ({
        contender,
        run: () => read(body, plan),
        check: (result: unknown) => checkRows(result, rows),
      }));
      const measurements = await measure(cases, measuring);
      lines.push(
        ...measurements.map(({ contender, cpuUs, wallUs, cpuRatio }, index) => ({
          workload: rows === 1 ? '1 row' : `${rows} rows`,
          contender,
          cpuUs,
          wallUs,
          ratio: cpuRatio,
          kilobytes: (forms[index]?.body.length ?? 0) / 1000,
        })),
      );
    }
    return lines;
  },
};

function planOf(): Plan {
  const metadata = buildEntityMetadata(ItemEntity, SNAKE_CASE);
  const { columns } = metadata;
  const dialect = new PostgresDialect();
  return {
    labels: columns.map(({ reference }) => reference.name),
    decoders: columns.map(({ reference }) => dialect.decoder(reference.type)),
    hydrate: createHydrator(metadata, columns),
  };
}

function recordsBody(rows: number): Buffer {
  const records = Array.from({ length: rows }, (_, row) => ITEM_COLUMNS.map((column) => column.field(row, true)));
  return Buffer.from(JSON.stringify({ numberOfRecordsUpdated: 0, records }));
}

/** The key comes as a text here too, which takes a cast in the statement: `JSON.parse` would round what is beyond 2^53. */
function formattedBody(rows: number): Buffer {
  const objects = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      ITEM_COLUMNS.map(({ name, field }) => {
        const wire = field(row, true) as WireField;
        return [name, wire.isNull === true ? null : Object.values(wire)[0]];
      }),
    ),
  );
  return Buffer.from(JSON.stringify({ numberOfRecordsUpdated: 0, formattedRecords: JSON.stringify(objects) }));
}

async function contentOf(body: Buffer): Promise<object | undefined> {
  return (await takeBody({ statusCode: 200, body }))?.content;
}

async function readRecords(body: Buffer, { decoders, hydrate }: Plan): Promise<ItemEntity[]> {
  const { records } = (await contentOf(body)) as { readonly records: readonly WireRecord[] };
  return decodeRecords(records, decoders.map(fieldReaderOf)).map(hydrate);
}

async function readFormatted(body: Buffer, { labels, decoders, hydrate }: Plan): Promise<ItemEntity[]> {
  const { formattedRecords } = (await contentOf(body)) as { readonly formattedRecords: string };
  const objects = JSON.parse(formattedRecords) as Readonly<Record<string, Parameters<ValueDecoder>[0] | null>>[];
  return objects.map((object) => hydrate(recordOf(object, labels, decoders)));
}

function recordOf(
  object: Readonly<Record<string, Parameters<ValueDecoder>[0] | null>>,
  labels: readonly string[],
  decoders: readonly ValueDecoder[],
): unknown[] {
  const values: unknown[] = [];
  for (let index = 0; index < labels.length; index++) {
    const value = object[labels[index] ?? ''] ?? null;
    values.push(value === null ? null : decoders[index]?.(value));
  }
  return values;
}
