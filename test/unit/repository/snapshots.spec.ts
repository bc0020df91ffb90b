import { expect } from 'chai';

import type { StatementResult } from '../../../src/connector/connector.js';
import type { WireField } from '../../../src/connector/field-reader.js';
import { decodeStatement } from '../../../src/connector/statement-decoder.js';
import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import { Column, Entity, PrimaryColumn, type Repository } from '../../../src/index.js';
import type { CompiledQuery } from '../../../src/sql/compiled-query.js';
import { repositoryOf } from './entities.js';
import { RecordingExecutor } from './recording-executor.js';

@Entity()
class Note {
  @PrimaryColumn()
  id!: number;

  @Column()
  text!: string;

  @Column()
  at!: Date;

  @Column('jsonb')
  content!: { tags: string[] };

  @Column('bytes')
  bytes!: Uint8Array;

  @Column('integer', { array: true })
  sizes!: (number | null)[];

  @Column('timestamp', { nullable: true })
  readAt!: Date | null;
}

/** As a double of the SDK gives them: with bytes, and not with their base64. */
const FIELDS: WireField[] = [
  { longValue: 7 },
  { stringValue: 'a' },
  { stringValue: '2024-02-29 08:00:00.5' },
  // jsonb has its own spaces and order.
  { stringValue: '{"b": 1, "tags": ["a"]}' },
  { blobValue: new Uint8Array([1, 2]) },
  { arrayValue: { longValues: [1, null] } },
  { isNull: true },
];

const DIALECT = new PostgresEntityDialect();

/** Reads the note as the connector would. */
class NoteExecutor extends RecordingExecutor {
  override async fetchAll(query: CompiledQuery): Promise<StatementResult> {
    return decodeStatement(query, { records: [structuredClone(FIELDS)] }, DIALECT);
  }
}

describe('what is known of an entity that was read', () => {
  let executor: NoteExecutor;
  let notes: Repository<Note>;
  let note: Note;

  beforeEach(async () => {
    executor = new NoteExecutor({ records: [[]] });
    notes = repositoryOf(Note, executor);
    [note] = (await notes.find()) as [Note];
  });

  it('is all that it holds', async () => {
    await notes.save(note);
    expect(executor.calls).to.deep.equal([]);
  });

  const changes: readonly (readonly [what: string, change: (note: Note) => void])[] = [
    ['a text to an empty one', (row) => (row.text = '')],
    ['null to a value', (row) => (row.readAt = new Date(0))],
    ['a text to that of a document', (row) => (row.text = '{"b": 1, "tags": ["a"]}')],
    ['a date in place', (row) => row.at.setUTCMilliseconds(501)],
    ['a document in place', (row) => row.content.tags.push('b')],
    ['bytes in place', (row) => (row.bytes[1] = 3)],
    ['an array in place', (row) => (row.sizes[1] = 0)],
  ];
  for (const [what, change] of changes) {
    it(`tells a change of ${what}`, async () => {
      change(note);
      await notes.save(note);
      expect(executor.calls).to.have.length(1);
    });
  }

  it('is not about values that are equal, and other objects', async () => {
    note.at = new Date(note.at);
    note.content = structuredClone(note.content);
    note.bytes = Buffer.from(note.bytes);
    note.sizes = [...note.sizes];
    await notes.save(note);
    expect(executor.calls).to.deep.equal([]);
  });
});
