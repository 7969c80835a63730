/**
 * Versions: strict SemVer 2.0 with numeric parts within 2^53-1. Build metadata does not count in comparisons, so versions
 * are compared by their precedence, never as text.
 */

export interface Version {
  /** Major, minor, patch. */
  readonly core: readonly [number, number, number];
  /** Identifiers of the pre-release; numeric ones are numbers. */
  readonly prerelease: readonly (string | number)[];
  readonly build: string;
}

const NUMBER = '0|[1-9]\\d{0,15}';
const IDENTIFIER = `(?:${NUMBER}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;

/** The grammar without the limit of numbers, for documents such as JSON Schema. */
export const VERSION_PATTERN = `^(${NUMBER})\\.(${NUMBER})\\.(${NUMBER})(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?$`;

const GRAMMAR = new RegExp(VERSION_PATTERN);

/** @returns undefined where the text is no version */
export function parseVersion(text: string): Version | undefined {
  const match = GRAMMAR.exec(text);
  if (!match) return undefined;
  const core = [Number(match[1]), Number(match[2]), Number(match[3])] as const;
  const prerelease = (match[4]?.split('.') ?? []).map((id) => (/^\d+$/.test(id) ? Number(id) : id));
  const numbers = [...core, ...prerelease.filter((id) => typeof id === 'number')];
  if (!numbers.every(Number.isSafeInteger)) return undefined;
  return { core, prerelease, build: match[5] ?? '' };
}

/** SemVer's precedence: negative, zero or positive. */
export function compareVersions(a: Version, b: Version): number {
  for (const [i, part] of a.core.entries()) {
    const order = part - (b.core[i] ?? 0);
    if (order !== 0) return order;
  }
  // A pre-release comes before its release.
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return b.prerelease.length - a.prerelease.length;
  for (const [i, x] of a.prerelease.entries()) {
    const y = b.prerelease[i];
    if (y === undefined) return 1;
    const order = compareIdentifiers(x, y);
    if (order !== 0) return order;
  }
  return a.prerelease.length - b.prerelease.length;
}

/** Numbers come before words; words are ASCII, so their order is that of their bytes. */
function compareIdentifiers(a: string | number, b: string | number): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  if (typeof b === 'number') return 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
