import type { ResolveHook } from 'node:module';

/** The folder whose node_modules holds version 11. Compiled, this file is dist/test/support/nestjs/version-11-hooks.js. */
const VERSION_11 = new URL('../../../../test/support/nestjs-11/package.json', import.meta.url).href;

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const isOurs = specifier.startsWith('@nestjs/') && context.parentURL?.includes('/node_modules/') === false;
  return await nextResolve(specifier, isOurs ? { ...context, parentURL: VERSION_11 } : context);
};
