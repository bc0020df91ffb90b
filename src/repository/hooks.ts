import type { EntityHooks, EntityMetadata } from '../entity/entity-metadata.js';

/** Calls the methods that an instance wants to be called before it is written; a plain object has none. */
export async function callHooks(
  { hooks, target }: EntityMetadata,
  event: Exclude<keyof EntityHooks, 'afterLoad'>,
  entity: unknown,
): Promise<void> {
  if (entity instanceof target) {
    for (const method of hooks[event]) {
      await (Reflect.get(entity, method) as () => unknown).call(entity);
    }
  }
}
