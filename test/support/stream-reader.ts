// Run as a process of its own with a small heap: reads a table of many megabytes as a stream and prints what it saw.
import { AuroraDatabase, type AuroraDatabaseOptions } from '../../src/index.js';

const [options = '{}'] = process.argv.slice(2);
const database = new AuroraDatabase(JSON.parse(options) as AuroraDatabaseOptions);

let seen = 0;
let bytes = 0;
let inOrder = true;
for await (const [n, text] of database.stream<[n: number, text: string]>('SELECT n, text FROM large ORDER BY n')) {
  seen++;
  bytes += text.length;
  inOrder &&= n === seen;
}
process.stdout.write(JSON.stringify({ seen, bytes, inOrder }));
