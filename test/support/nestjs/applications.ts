import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule, type TestingModuleBuilder } from '@nestjs/testing';

import { execute } from '../emulator-http.js';
import { openTestDatabase, runStatements, type TestDatabase } from '../test-database.js';

/** What a specification puts into its modules, apart from the data sources. */
export type Application = Pick<ModuleMetadata, 'controllers' | 'imports' | 'providers'>;

const open: { close(): Promise<unknown> }[] = [];

/** Closes what was started, the last first. */
export async function closeApplications(): Promise<void> {
  for (const application of open.splice(0).toReversed()) {
    await application.close();
  }
}

/** A module of the application that is closed after the test. */
export async function startModule(
  metadata: Application,
  change: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<TestingModule> {
  const module = await change(Test.createTestingModule(metadata)).compile();
  await module.init();
  open.push(module);
  return module;
}

/** An application that answers HTTP requests, and is closed after the test. */
export async function startApplication(metadata: Application): Promise<INestApplication> {
  const module = await Test.createTestingModule(metadata).compile();
  const application = module.createNestApplication({ logger: false });
  await application.init();
  open.push(application);
  return application;
}

/** What is thrown while an application starts. */
export async function failureToStart(metadata: Application): Promise<Error> {
  try {
    await startModule(metadata);
  } catch (failure) {
    return failure as Error;
  }
  throw new Error('The application started, where it should have failed.');
}

/** A database of its own on the shared emulator, with an empty table `member` in it, that notes its calls. */
export async function openMembers(databaseName: string): Promise<TestDatabase> {
  await execute(`DROP DATABASE IF EXISTS ${databaseName} WITH (FORCE)`);
  await execute(`CREATE DATABASE ${databaseName}`);
  const opened = await openTestDatabase({ databaseName, logParameters: true });
  await runStatements(
    opened.database,
    `CREATE TABLE member (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      email text NOT NULL UNIQUE CHECK (email LIKE '%@%'),
      name text NOT NULL
    )`,
  );
  opened.calls.length = 0;
  return opened;
}
