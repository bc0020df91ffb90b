// Run as a process of its own in another time zone: sends and reads moments that do not exist there, or exist twice.
import { AuroraDatabase, typed, type AuroraDatabaseOptions } from '../../src/index.js';

const SQL = {
  mysql: "SELECT CAST(:gap AS DATETIME(3)), :day, :time, timestamp'2011-12-30 12:00:00' # no such day in Apia",
  postgresql: "SELECT :gap, CAST(:gap AS timestamptz), :day, :time, timestamp '2011-12-30 12:00:00' -- none in Apia",
};

const options = JSON.parse(process.argv[2] ?? '') as AuroraDatabaseOptions;
const database = new AuroraDatabase(options);
const seen = await database.query(SQL[options.engine ?? 'postgresql'], {
  gap: new Date('2024-03-10T02:30:00.123Z'),
  day: typed('2024-03-10', 'date'),
  time: typed('02:30:00', 'time'),
});
process.stdout.write(JSON.stringify({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, seen }));
