import type { EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';

/** @throws {ConfigurationException} when the entity is a view */
export function assertWritable({ kind, name }: EntityMetadata, verb: string): void {
  if (kind === 'view') {
    throw new ConfigurationException(`${verb} cannot change ${name}, which is a view: change the tables behind it.`);
  }
}
