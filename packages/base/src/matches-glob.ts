const TOKENS = /\*\*\/|\*\*|\*|\?|[^*?]+/g;

/**
 * Whether a `/`-separated path fits a glob as a whole: `*` and `?` stay within one part, `**` spans parts.
 * @param path relative, without `./`
 */
export function matchesGlob(path: string, glob: string): boolean {
  const source = (glob.match(TOKENS) ?? []).map((token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    return token.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 's').test(path);
}
