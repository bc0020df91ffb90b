import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Writes the address of every module that is asked for. */
const TELLING_HOOKS = `
  import { writeSync } from 'node:fs';
  export async function resolve(specifier, context, next) {
    const resolved = await next(specifier, context);
    writeSync(1, resolved.url + '\\n');
    return resolved;
  }`;

/** Runs a program in a process of its own, inside of the package, so that it finds the package by its name. */
export async function outputOf(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT });
  return stdout;
}

/** The addresses of the modules that Node.js loads for the import of one, each once. */
export async function modulesLoadedBy(specifier: string): Promise<string[]> {
  const output = await outputOf(`
    import { register } from 'node:module';
    register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(TELLING_HOOKS)}`)});
    await import(${JSON.stringify(specifier)});`);
  return [...new Set(output.split('\n'))].filter((url) => url !== '');
}
