import { expect } from 'chai';

import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import type { EntityClass, EntityColumn, EntityMetadata } from '../../../src/entity/entity-metadata.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { MetadataException } from '../../../src/errors/entity-exceptions.js';

export function build<Row extends object>(entity: EntityClass<Row>): EntityMetadata<Row> {
  return buildEntityMetadata(entity, SNAKE_CASE);
}

export function columnOf(metadata: EntityMetadata, property: string): EntityColumn {
  const column = metadata.columnsByProperty.get(property);
  if (column === undefined) {
    throw new Error(`${metadata.name} has no ${property}.`);
  }
  return column;
}

/** The message with which a description is refused. */
export function refusalOf(create: () => unknown): string {
  try {
    create();
  } catch (error) {
    expect(error).to.be.instanceOf(MetadataException);
    return (error as Error).message;
  }
  throw new Error('It was accepted.');
}
