import { MysqlDialect } from '../../../src/dialects/mysql/mysql-dialect.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import type { SqlSyntax } from '../../../src/sql/sql-scanner.js';

export const POSTGRES: SqlSyntax = new PostgresDialect().syntax;

/** The rules of an engine that differs from PostgreSQL in all of them. */
export const MYSQL: SqlSyntax = new MysqlDialect().syntax;
