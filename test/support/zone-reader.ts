// Run as a process of its own in another time zone: sends and reads moments that do not exist there, or exist twice,
// and after them the values of every case.
import { AuroraDatabase, typed, type AuroraDatabaseOptions } from '../../src/index.js';
import { MYSQL_CASES } from './mysql-value-cases.js';
import { POSTGRES_CASES } from './postgres-value-cases.js';
import { roundTripOnMysql, roundTripOnPostgres } from './round-trips.js';

const RUNS = 10;

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

let cases = 0;
if (options.engine === 'mysql') {
  for (const valueCase of MYSQL_CASES) {
    await roundTripOnMysql(database, valueCase, RUNS);
    cases++;
  }
} else {
  for (const valueCase of POSTGRES_CASES) {
    await roundTripOnPostgres(database, valueCase, RUNS);
    cases++;
  }
}
process.stdout.write(JSON.stringify({ cases, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, seen }));
