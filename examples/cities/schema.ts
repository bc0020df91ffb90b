import type { AuroraDatabase } from 'aurorm';

import { type SchemaScript, TemporarySchema } from '../temporary-schema.js';
import type { Say } from './steps.js';

/** The entities name this schema too. */
const ATLAS: SchemaScript = {
  name: 'atlas',
  create: [
    `CREATE SCHEMA atlas`,
    `CREATE TABLE atlas.country (
       code char(2) PRIMARY KEY,
       name text NOT NULL
     )`,
    `CREATE TABLE atlas.city (
       id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       name text NOT NULL,
       country_code char(2) NOT NULL REFERENCES atlas.country (code),
       admin_code text,
       feature_code text NOT NULL,
       population integer NOT NULL CONSTRAINT population_not_negative CHECK (population >= 0),
       latitude double precision NOT NULL,
       longitude double precision NOT NULL
     )`,
    `CREATE INDEX ON atlas.city (country_code, population DESC)`,
    `CREATE INDEX ON atlas.city (name, id)`,
  ],
  drop: [`DROP TABLE atlas.city`, `DROP TABLE atlas.country`, `DROP SCHEMA atlas`],
};

/** @throws {Error} when a schema of this name is there already; it is left as it is */
export async function createTables(database: AuroraDatabase, say: Say): Promise<TemporarySchema> {
  const schema = await TemporarySchema.create(database, ATLAS);
  say('The schema atlas with the tables country and city, a foreign key, a check and two indexes.');
  return schema;
}
