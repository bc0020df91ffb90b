import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

/** The handler as tsc has compiled it: esbuild leaves out the types of properties, of which entities make columns. */
const HANDLER = fileURLToPath(new URL('function/handler.js', import.meta.url));

const SDK = '@aws-sdk/client-rds-data';

/** The function as one file, in a folder of its own, which is removed when it goes out of scope. */
export class Bundle implements AsyncDisposable {
  readonly #directory: string;
  readonly file: string;
  readonly bytes: number;

  private constructor(directory: string, file: string, bytes: number) {
    this.#directory = directory;
    this.file = file;
    this.bytes = bytes;
  }

  /** @param options `includesSdk`: whether the AWS SDK goes in; else it is that which Lambda has */
  static async create({ includesSdk }: { readonly includesSdk: boolean }): Promise<Bundle> {
    const directory = await mkdtemp(join(tmpdir(), 'aurorm-lambda-'));
    const file = join(directory, 'index.js');
    await build({
      entryPoints: [HANDLER],
      outfile: file,
      bundle: true,
      minify: true,
      // Tables are named after classes.
      keepNames: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      external: includesSdk ? [] : ['@aws-sdk/*'],
      logLevel: 'warning',
    });
    if (!includesSdk) {
      await provideSdk(directory);
    }
    return new Bundle(directory, file, (await stat(file)).size);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true });
  }
}

/** Stands for the SDK of Lambda, which functions find in /var/runtime/node_modules. */
async function provideSdk(directory: string): Promise<void> {
  const { resolve } = createRequire(import.meta.url);
  const installed = dirname(resolve(`${SDK}/package.json`));
  await mkdir(join(directory, 'node_modules', dirname(SDK)), { recursive: true });
  await symlink(installed, join(directory, 'node_modules', SDK));
}
