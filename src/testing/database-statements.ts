import type { EngineName } from '../emulator/index.js';

/** How an engine makes and drops databases, whose names are plain identifiers. */
export interface DatabaseStatements {
  create(name: string): readonly string[];
  drop(name: string): readonly string[];
  /** Makes one that holds what another holds; absent where the engine cannot. */
  copy?(name: string, template: string): readonly string[];
  /** Ends what keeps a database from being copied. */
  release?(template: string): readonly string[];
}

export const databaseStatements: Readonly<Record<EngineName, DatabaseStatements>> = {
  postgresql: {
    create: (name) => [`CREATE DATABASE ${name}`],
    drop: (name) => [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`],
    copy: (name, template) => [`CREATE DATABASE ${name} TEMPLATE ${template}`],
    // A database to which somebody is connected cannot be copied.
    release: (template) => [
      `ALTER DATABASE ${template} ALLOW_CONNECTIONS false`,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${template}'`,
    ],
  },
  mysql: {
    create: (name) => [`CREATE DATABASE ${name}`],
    drop: (name) => [`DROP DATABASE IF EXISTS ${name}`],
  },
};
