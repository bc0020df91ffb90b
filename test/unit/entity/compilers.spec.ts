import { transformFile } from '@swc/core';
import { expect } from 'chai';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { buildMetadata } from '../../../src/entity/entity-metadata-builder.js';
import type { EntityClass, EntityMetadata } from '../../../src/entity/entity-metadata.js';
import { createHydrator } from '../../../src/entity/hydrator.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { MetadataException } from '../../../src/errors/entity-exceptions.js';
import * as portable from './compiled/portable.js';
import * as unsure from './compiled/unsure.js';

// Compiled, this file is dist/test/unit/entity/compilers.spec.js.
const OUTPUT = join(dirname(fileURLToPath(import.meta.url)), 'compiled');
const SOURCES = resolve(OUTPUT, '../../../../../test/unit/entity/compiled');

type Module = Readonly<Record<string, unknown>>;

/** Compiles a file as users of swc do, beside what tsc made of it, and loads the result. */
async function compiledBySwc(name: string, useDefineForClassFields: boolean): Promise<Module> {
  const { code } = await transformFile(join(SOURCES, `${name}.ts`), {
    swcrc: false,
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields },
    },
  });
  const file = join(OUTPUT, `${name}.swc-${useDefineForClassFields ? 'define' : 'assign'}.js`);
  await writeFile(file, code);
  try {
    return (await import(pathToFileURL(file).href)) as Module;
  } finally {
    await rm(file);
  }
}

function metadataOf(module: Module, name: string): EntityMetadata {
  const target = module[name] as EntityClass<object>;
  return buildMetadata([target], SNAKE_CASE).get(target) as EntityMetadata;
}

/** The metadata as data, with the names of classes in the place of classes. */
function dataOf({ columnsByProperty, ...metadata }: EntityMetadata): unknown {
  const seen = new Set<unknown>();
  const text = JSON.stringify({ ...metadata, properties: [...columnsByProperty.keys()] }, (_, value: unknown) => {
    if (typeof value === 'function') {
      return value.name;
    }
    if (value instanceof Map) {
      return [...value];
    }
    if (typeof value === 'object' && value !== null && 'primaryColumns' in value && seen.has(metadata.columns)) {
      return (value as EntityMetadata).name;
    }
    seen.add(metadata.columns);
    return value;
  });
  return JSON.parse(text);
}

describe('entities that are compiled by swc', () => {
  for (const useDefine of [true, false]) {
    describe(useDefine ? 'with fields that are defined' : 'with fields that are assigned', () => {
      it('have the same metadata as those that are compiled by tsc', async () => {
        const module = await compiledBySwc('portable', useDefine);
        expect(module['Town']).to.not.equal(portable.Town);
        expect(dataOf(metadataOf(module, 'Town'))).to.deep.equal(dataOf(metadataOf(portable, 'Town')));
      });

      it('are made of rows alike', async () => {
        const metadata = metadataOf(await compiledBySwc('portable', useDefine), 'Town');
        const { columns } = metadata;
        const record = columns.map((_, index) => index + 1);
        const town = createHydrator(metadata, columns)(record) as Record<string, unknown>;
        const place = (property: string): number => columns.findIndex((column) => column.property === property) + 1;
        expect(town['name']).to.equal(place('name'));
        expect(town['initialised']).to.equal(place('initialised'));
        expect(town['position']).to.deep.include({ latitude: place('position.latitude') });
        expect(town['parent']).to.equal(undefined);
      });
    });
  }

  it('have the same metadata, or are refused with the line to write, where a type is not sure', async () => {
    const module = await compiledBySwc('unsure', true);
    const outcomes: Record<string, string> = {};
    for (const name of Object.keys(unsure)) {
      try {
        const swc = dataOf(metadataOf(module, name));
        expect(swc).to.deep.equal(dataOf(metadataOf(unsure, name)));
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
