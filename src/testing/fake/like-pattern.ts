/** The pattern of LIKE as a regular expression: `%` is any text, `_` any character, `\` takes the meaning from both. */
export function likePattern(pattern: string, { ignoreCase }: { readonly ignoreCase: boolean }): RegExp {
  const source = [...pattern.matchAll(/\\([^])|([%_])|([^])/gu)].map(([, escaped, wildcard, plain]) => {
    if (wildcard !== undefined) {
      return wildcard === '%' ? '[^]*' : '[^]';
    }
    return (escaped ?? plain ?? '').replace(/[\\^$.*+?()[\]{}|/-]/u, String.raw`\$&`);
  });
  return new RegExp(`^${source.join('')}$`, ignoreCase ? 'iu' : 'u');
}
