import { Agent, request } from 'node:http';

import type { Item } from '../item-columns.js';
import type { ServiceTarget } from '../service-target.js';
import type { Contender } from './contender.js';

interface Body {
  readonly records: readonly (readonly Record<string, never>[])[];
}

const SELECT =
  'SELECT "id", "reference", "name", "description", "quantity", "price", "is_active", "created_at", "day", ' +
  '"attributes", "score", "note" FROM "item"';

/** What cannot be beaten: a connection that stays open, `JSON.parse`, and objects written by hand. Nothing is signed. */
export function createLimit(target: ServiceTarget): Contender {
  const agent = new Agent({ keepAlive: true });
  const post = async (path: string, body: object): Promise<string> =>
    await new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const outgoing = request(target.endpoint + path, { agent, method: 'POST' }, (response) => {
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      });
      outgoing.on('error', reject);
      outgoing.end(JSON.stringify(body));
    });
  const { resourceArn, secretArn, database } = target;
  const execute = async (sql: string, parameters: object[] = []): Promise<string> =>
    await post('/Execute', {
      resourceArn,
      secretArn,
      database,
      sql,
      parameters,
      resultSetOptions: { longReturnType: 'STRING' },
    });
  return {
    name: 'limit',
    find: async () => decodeByHand(await execute(SELECT)),
    findOne: async () => decodeByHand(await execute(SELECT))[0],
    insertMany: async (items) =>
      JSON.parse(
        await execute('INSERT INTO "item" SELECT * FROM json_to_recordset(:rows)', [
          { name: 'rows', value: { stringValue: JSON.stringify(items) } },
        ]),
      ) as unknown,
    close: () => agent.destroy(),
  };
}

/** The rows of an answer's text, without asking whether it is what it should be. */
export function decodeByHand(text: string): Item[] {
  const { records } = JSON.parse(text) as Body;
  return records.map((record) => {
    const [id, reference, name, description, quantity, price, isActive, createdAt, day, attributes, score, note] =
      record as never as Record<string, never>[];
    return {
      id: Number(id?.['stringValue']),
      reference: reference?.['stringValue'] as never as string,
      name: name?.['stringValue'] as never as string,
      description: description?.['stringValue'] as never as string,
      quantity: quantity?.['longValue'] as never as number,
      price: price?.['stringValue'] as never as string,
      isActive: isActive?.['booleanValue'] as never as boolean,
      createdAt: new Date(`${String(createdAt?.['stringValue'])}Z`),
      day: day?.['stringValue'] as never as string,
      attributes: JSON.parse(attributes?.['stringValue'] as never as string) as Item['attributes'],
      score: score?.['doubleValue'] as never as number,
      note: (note?.['stringValue'] ?? null) as never as string | null,
    };
  });
}
