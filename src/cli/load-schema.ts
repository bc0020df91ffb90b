import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { AuroraDatabaseOptions } from '../database/aurora-database.js';
import { DataSource } from '../data-source/data-source.js';
import { entityRecordOf } from '../entity/decorator-records.js';
import type { EntityClass } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';

export type SchemaEngine = NonNullable<AuroraDatabaseOptions['engine']>;

/**
 * The statements that create the tables of the data source which a module exports, or else of the entities.
 *
 * @param path the module, from the current directory
 * @param engine where it exports entities; by default PostgreSQL
 * @throws {ConfigurationException} when it cannot be loaded, exports neither, or several data sources, or one that has
 * its engine already
 */
export async function loadSchema(path: string, engine: SchemaEngine | undefined): Promise<string[]> {
  const exported = await load(path);
  const values = [...new Set(Object.values(exported).flat())];
  const [source, ...others] = values.filter(isDataSource);
  if (others.length > 0) {
    throw new ConfigurationException(
      `${path} exports several data sources: export one of them from a module of its own.`,
    );
  }
  if (source === undefined) {
    return schemaOf(values.filter(isEntity), path, engine ?? 'postgresql');
  }
  if (engine !== undefined) {
    throw new ConfigurationException(
      `${path} exports a data source, which has an engine of its own: leave out --engine.`,
    );
  }
  return source.schema.statements();
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new ConfigurationException(
      `${path} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)} (it must be JavaScript, as ` +
        `your compiler writes it).`,
      { cause },
    );
  }
}

function schemaOf(entities: readonly EntityClass<object>[], path: string, engine: SchemaEngine): string[] {
  if (entities.length === 0) {
    throw new ConfigurationException(`${path} exports neither a DataSource nor a class with @Entity().`);
  }
  // Nothing is sent, so that it does not matter where the database would be.
  const nowhere = { databaseName: 'none', dbClusterArn: 'none', dbCredentialsSecretsStoreArn: 'none' };
  return new DataSource({ database: { ...nowhere, engine }, entities, name: 'schema print' }).schema.statements();
}

/** By its form: the module may have another copy of this package. */
function isDataSource(value: unknown): value is Pick<DataSource, 'schema'> {
  const { schema } = (typeof value === 'object' && value !== null ? value : {}) as Partial<DataSource>;
  return typeof schema?.statements === 'function';
}

function isEntity(value: unknown): value is EntityClass<object> {
  return typeof value === 'function' && entityRecordOf(value) !== undefined;
}
