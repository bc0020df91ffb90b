// Run as a process of its own with a small heap: reads a result of many megabytes as a stream and prints what it saw.
import { AuroraDatabase } from '../../src/index.js';

const [endpoint = '', rows = '0'] = process.argv.slice(2);
const database = new AuroraDatabase({
  databaseName: 'aurorm',
  dbClusterArn: 'arn:aws:rds:us-east-1:000000000000:cluster:emulator',
  dbCredentialsSecretsStoreArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:emulator',
  client: { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
});

let seen = 0;
let bytes = 0;
let inOrder = true;
const statement = 'SELECT n, repeat(md5(n::text), 8) FROM generate_series(1, :rows) AS n ORDER BY n';
for await (const [n, text] of database.stream<[n: number, text: string]>(statement, { rows: Number(rows) })) {
  seen++;
  bytes += text.length;
  inOrder &&= n === seen;
}
process.stdout.write(JSON.stringify({ seen, bytes, inOrder }));
