import { transformFile } from '@swc/core';
import { expect } from 'chai';
import { transform } from 'esbuild';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { buildMetadata } from '../../../src/entity/entity-metadata-builder.js';
import type { EntityClass, EntityMetadata } from '../../../src/entity/entity-metadata.js';
import { createHydrator } from '../../../src/entity/hydrator.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { MetadataException } from '../../../src/errors/entity-exceptions.js';
import { bundle } from '../../support/bundle.js';
import { Owner } from './compiled/owner.js';
import { Pet } from './compiled/pet.js';
import * as portable from './compiled/portable.js';
import * as unsure from './compiled/unsure.js';

// Compiled, this file is dist/test/unit/entity/compilers.spec.js.
const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCES = resolve(HERE, '../../../../test/unit/entity/compiled');

type Module = Readonly<Record<string, unknown>>;
type Compile = (file: string) => Promise<string>;

/** What another compiler makes of all the files, beside what tsc made of them. */
class CompiledFiles {
  readonly #folder: string;

  constructor(name: string) {
    this.#folder = join(HERE, `compiled-${name}`);
  }

  async write(compile: Compile, files?: readonly string[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const file of files ?? (await readdir(SOURCES))) {
      await writeFile(join(this.#folder, file.replace(/\.ts$/, '.js')), await compile(join(SOURCES, file)));
    }
  }

  async load(name: string): Promise<Module> {
    return (await import(pathToFileURL(join(this.#folder, `${name}.js`)).href)) as Module;
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}

/** As users of swc do. */
function swc(useDefineForClassFields: boolean): Compile {
  return async (file) => {
    const { code } = await transformFile(file, {
      swcrc: false,
      module: { type: 'es6' },
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields },
      },
    });
    return code;
  };
}

/** It notes no types, and knows the older decorators only where it is told so. */
function esbuild(experimentalDecorators: boolean): Compile {
  return async (file) => {
    const { code } = await transform(await readFile(file, 'utf8'), {
      loader: 'ts',
      target: 'es2022',
      tsconfigRaw: { compilerOptions: { experimentalDecorators } },
    });
    return code;
  };
}

/** @param only the files that it compiles; all of them where it can */
function withCompiler(name: string, compile: Compile, only?: readonly string[]): CompiledFiles {
  const files = new CompiledFiles(name);
  before(async () => await files.write(compile, only));
  after(async () => await files.remove());
  return files;
}

function metadataOf(module: Module, name: string): EntityMetadata {
  return metadataOfAll(module[name] as EntityClass<object>)[0] as EntityMetadata;
}

function metadataOfAll(...targets: EntityClass<object>[]): EntityMetadata[] {
  return [...buildMetadata(targets, SNAKE_CASE).values()];
}

/** The metadata as data, with the names of classes and entities in their place. */
function dataOf({ columnsByProperty, ...metadata }: EntityMetadata): unknown {
  const relations = [...metadata.relations].map(([property, relation]) => [
    property,
    { ...relation, target: relation.target.name },
  ]);
  const own = { ...metadata, relations, properties: [...columnsByProperty.keys()] };
  const text = JSON.stringify(own, (_, value: unknown) => (typeof value === 'function' ? value.name : value));
  return JSON.parse(text);
}

/** What is noted of the parts that are most easily lost. */
function partsOf(metadata: EntityMetadata): Readonly<Record<string, number>> {
  const { columns, indexes, uniques, checks, relations, hooks, embeddedObjects } = metadata;
  const count = (has: (column: EntityMetadata['columns'][number]) => unknown): number => columns.filter(has).length;
  return {
    columns: columns.length,
    transformers: count(({ transformer }) => transformer),
    computed: count(({ computed }) => computed),
    generated: count(({ generated }) => generated),
    documents: count(({ documentClass }) => documentClass),
    enums: count(({ reference }) => reference.type.enumValues),
    roles: count(({ role }) => role),
    indexes: indexes.length,
    uniques: uniques.length,
    checks: checks.length,
    relations: relations.size,
    hooks: Object.values(hooks).flat().length,
    embeddedObjects: embeddedObjects.length,
  };
}

describe('entities that are compiled by swc', () => {
  for (const useDefine of [true, false]) {
    describe(useDefine ? 'with fields that are defined' : 'with fields that are assigned', () => {
      const files = withCompiler(`swc-${useDefine ? 'define' : 'assign'}`, swc(useDefine));

      it('have the same metadata as those that are compiled by tsc', async () => {
        const module = await files.load('portable');
        expect(module['Town']).to.not.equal(portable.Town);
        for (const name of ['Town', 'Street']) {
          const metadata = metadataOf(module, name);
          expect(dataOf(metadata)).to.deep.equal(dataOf(metadataOf(portable, name)));
        }
        expect(partsOf(metadataOf(module, 'Town'))).to.deep.equal({
          columns: 31,
          transformers: 1,
          computed: 1,
          generated: 1,
          documents: 2,
          enums: 2,
          roles: 4,
          indexes: 2,
          uniques: 2,
          checks: 1,
          relations: 3,
          hooks: 4,
          embeddedObjects: 2,
        });
      });

      it('are made of rows alike', async () => {
        const metadata = metadataOf(await files.load('portable'), 'Town');
        const columns = metadata.columns.filter(({ transformer, documentClass }) => !transformer && !documentClass);
        const record = columns.map((_, index) => index + 1);
        const town = createHydrator(metadata, columns)(record) as Record<string, unknown>;
        const place = (property: string): number => columns.findIndex((column) => column.property === property) + 1;
        for (const property of ['initialised', 'motto', 'mayor', 'code', 'nickname', 'createdAt']) {
          expect(town[property]).to.equal(place(property)).and.to.be.above(0);
        }
        expect(town['name']).to.equal(undefined);
        expect(town['position']).to.deep.include({ latitude: place('position.latitude') });
        expect(town['parent']).to.equal(undefined);
      });

      it('may be in files that import each other, as those of tsc, whichever is loaded first', async () => {
        const { Pet: ItsPet } = await files.load('pet');
        const { Owner: ItsOwner } = await files.load('owner');
        const compiled = metadataOfAll(ItsOwner as EntityClass<object>, ItsPet as EntityClass<object>);
        expect(compiled.map(dataOf)).to.deep.equal(metadataOfAll(Owner, Pet).map(dataOf));
        expect(compiled[0]?.relations.get('pets')?.target).to.equal(compiled[1]);
        expect(compiled[1]?.relations.get('walker')?.target).to.equal(compiled[0]);
      });

      it('have the same metadata, or are refused with the line to write, where a type is not sure', async () => {
        const module = await files.load('unsure');
        const outcomes: Record<string, string> = {};
        for (const name of Object.keys(unsure)) {
          try {
            expect(dataOf(metadataOf(module, name))).to.deep.equal(dataOf(metadataOf(unsure, name)));
            outcomes[name] = 'the same';
          } catch (failure) {
            expect(failure).to.be.instanceOf(MetadataException);
            outcomes[name] = (failure as Error).message.replace(/.*Write it: (@Column\('text'\) \w+),.*/s, '$1');
          }
        }
        expect(outcomes).to.deep.equal({
          InitialisedOnly: "@Column('text') count",
          MoodOnly: "@Column('text') mood",
          NullOnly: "@Column('text') note",
          SizeOnly: "@Column('text') size",
        });
      });
    });
  }
});

describe('entities that are compiled by esbuild', () => {
  describe('with the older decorators', () => {
    const files = withCompiler('esbuild', esbuild(true));

    it('are refused where a type would have to be known', async () => {
      const module = await files.load('portable');
      expect(() => metadataOf(module, 'Town')).to.throw(
        MetadataException,
        'Where this happens to all columns, the compiler has no emitDecoratorMetadata.',
      );
    });
  });

  describe('with the decorators of the standard', () => {
    const files = withCompiler('esbuild-standard', esbuild(false), ['owner.ts', 'pet.ts']);

    it('are refused when they are loaded', async () => {
      const failure: unknown = await files.load('owner').catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(MetadataException);
      expect((failure as Error).message).to.include('let the compiler have experimentalDecorators');
    });
  });
});

describe('entities in a minified bundle', () => {
  const file = join(HERE, 'minified.cjs');
  after(async () => await rm(file));

  it('have the same tables where the names of classes are kept', async () => {
    const { code } = await bundle(
      `import { Owner } from './compiled/owner.js';
       import { Pet } from './compiled/pet.js';
       import { DataSource } from '../../../src/index.js';
       const database = { databaseName: 'a', dbClusterArn: 'a', dbCredentialsSecretsStoreArn: 'a' };
       const dataSource = new DataSource({ database, entities: [Owner, Pet], name: 'minified' });
       export const statements = dataSource.schema.statements();
       dataSource.close();`,
      { absWorkingDir: HERE, external: ['@aws-sdk/*'], keepNames: true },
    );
    await writeFile(file, code);
    const { statements } = (await import(pathToFileURL(file).href)) as { readonly statements: readonly string[] };
    expect(statements.map((statement) => statement.split('(', 1)[0])).to.deep.equal([
      'CREATE TABLE "owner" ',
      'CREATE TABLE "pet" ',
      'ALTER TABLE "pet" ADD CONSTRAINT "pet_owner_id_fkey" FOREIGN KEY ',
      'ALTER TABLE "pet" ADD CONSTRAINT "pet_walked_by_fkey" FOREIGN KEY ',
    ]);
  });
});
