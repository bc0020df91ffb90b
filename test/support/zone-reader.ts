// Run as a process of its own in another time zone: sends and reads moments that do not exist there, or exist twice.
import { AuroraDatabase, typed } from '../../src/index.js';

const database = new AuroraDatabase({
  databaseName: 'aurorm',
  dbClusterArn: 'arn:aws:rds:us-east-1:000000000000:cluster:emulator',
  dbCredentialsSecretsStoreArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:emulator',
  client: {
    endpoint: process.argv[2] ?? '',
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  },
});

const seen = await database.query(
  "SELECT :gap, CAST(:gap AS timestamptz), :day, :time, timestamp '2011-12-30 12:00:00' -- no such day in Apia",
  {
    gap: new Date('2024-03-10T02:30:00.123Z'),
    day: typed('2024-03-10', 'date'),
    time: typed('02:30:00', 'time'),
  },
);
process.stdout.write(JSON.stringify({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, seen }));
