/**
 * How SARIF names files: relative to a base that the run declares, where they lie below it; else by an absolute URI where
 * that can be known.
 */

export interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId?: string;
}

export type Artifacts = (file: string) => ArtifactLocation;

/** The name that code scanning knows for the root of what was looked at. */
const BASE_ID = '%SRCROOT%';

/** @param base a URI that ends with a slash */
export function createArtifacts(base: string | undefined): Artifacts {
  return (file) => {
    const uri = relativeUri(file);
    const absolute = file.startsWith('/') ? `file://${uri}` : base && new URL(uri, base).href;
    if (base === undefined || absolute === undefined) return { uri: absolute ?? uri };
    // Text, not the parsed URL: that would resolve names such as `%2e`.
    if (!/^\.\.(\/|$)/.test(file) && !file.startsWith('/')) return { uri, uriBaseId: BASE_ID };
    return absolute.startsWith(base)
      ? { uri: absolute.slice(base.length), uriBaseId: BASE_ID }
      : { uri: absolute };
  };
}

/** A property of the run. */
export function baseIds(base: string | undefined): object {
  return base === undefined ? {} : { originalUriBaseIds: { [BASE_ID]: { uri: base } } };
}

/** By RFC 3986: every character that is not harmless in a segment is escaped, colons too. */
function relativeUri(file: string): string {
  return file
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}
