import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';

export interface Bundle {
  readonly code: string;
  readonly bytes: number;
  /** The bundled files and the bytes of each, by their paths from the current directory. */
  readonly files: ReadonlyMap<string, number>;
}

/**
 * The program as one minified file, as people deploy it.
 *
 * @param options `external` for what is left outside; `absWorkingDir` for where packages are looked for
 */
export async function bundle(program: string, options: BuildOptions = {}): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: options.absWorkingDir ?? process.cwd(), loader: 'js' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [LEAVE_OUT_WHAT_IS_NOT_INSTALLED],
    ...options,
  });
  const code = outputFiles?.[0]?.text ?? '';
  return { code, bytes: Buffer.byteLength(code), files: sizesOf(metafile) };
}

function sizesOf(metafile: Metafile | undefined): Map<string, number> {
  const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs));
  return new Map(
    inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path, of]) => [path, of.bytesInOutput]),
  );
}

/** Packages name each other as optional: who bundles them leaves those outside. */
const LEAVE_OUT_WHAT_IS_NOT_INSTALLED: Plugin = {
  name: 'leave-out-what-is-not-installed',
  setup: ({ onResolve, resolve }) => {
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...args }) => {
      if (pluginData === 'tried') {
        return undefined;
      }
      const { importer, namespace, resolveDir, kind } = args;
      const found = await resolve(path, { importer, namespace, resolveDir, kind, pluginData: 'tried' });
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};
