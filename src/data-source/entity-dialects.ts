import type { DatabaseParts } from '../database/database-parts.js';
import type { EntityDialect } from '../dialects/dialect.js';
import { MysqlEntityDialect } from '../dialects/mysql/mysql-entity-dialect.js';
import { PostgresEntityDialect } from '../dialects/postgres/postgres-entity-dialect.js';

const ENTITY_DIALECTS = { mysql: MysqlEntityDialect, postgresql: PostgresEntityDialect } as const;

/** The dialect in which repositories write their statements for a database. */
export function entityDialectOf({ engine }: Pick<DatabaseParts, 'engine'>): EntityDialect {
  return new ENTITY_DIALECTS[engine]();
}
