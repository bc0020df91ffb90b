import { type DataSource, registrationOf } from '../data-source/data-source.js';

/**
 * The data sources of applications that have not started, the last of each name. Nobody tells the module that an
 * application failed to start: what it left is known by the next that takes its name.
 */
const starting = new Map<string, DataSource>();

/** From now on `@Transactional` finds this one, and none of the same name that was left before. */
export function noteMade(dataSource: DataSource): void {
  const left = starting.get(dataSource.name);
  if (left !== undefined) {
    registrationOf(left).withdraw();
  }
  starting.set(dataSource.name, dataSource);
}

/** From now on the data source stays until it is closed. */
export function noteStarted(dataSource: DataSource): void {
  registrationOf(dataSource).renew();
  noteEnded(dataSource);
}

/** Its start has ended: the application has started, or is closed. */
export function noteEnded(dataSource: DataSource): void {
  if (starting.get(dataSource.name) === dataSource) {
    starting.delete(dataSource.name);
  }
}
