/** Libraries that markup and code of a page load from addresses. Looked at, never loaded. */

export interface WebImport {
  readonly address: string;
  /** What it is called there: the name in a registry of packages, or that of the file. */
  readonly name: string;
  readonly version: string | undefined;
  /** Whether it is compared with a hash. */
  readonly verified: boolean;
}

/** Longer texts are not searched. */
const MAX_TEXT = 262_144;
const MAX_FOUND = 100;
const SCRIPT = /<script\b([^<>]{0,2000})>/gi;
const SOURCE = /\bsrc\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]{1,1000})/i;
const IMPORT =
  /^[ \t]*(?:import|export)\b(?:[^'"`;\n]{0,500}\bfrom)?\s*["']((?:https?:)?\/\/[^"'\s]{1,1000})["']/gm;
const DYNAMIC = /\bimport\(\s*["']((?:https?:)?\/\/[^"'\s]{1,1000})["']\s*\)/g;

/** @param text markup or code */
export function webImports(text: string): readonly WebImport[] {
  const searched = text.slice(0, MAX_TEXT);
  const found = new Map<string, WebImport>();
  for (const [, attributes = ''] of searched.matchAll(SCRIPT)) {
    const address = SOURCE.exec(attributes)?.[1];
    if (address !== undefined) found.set(address, webImport(address, /\bintegrity\s*=/i.test(attributes)));
  }
  for (const pattern of [IMPORT, DYNAMIC])
    for (const [, address = ''] of searched.matchAll(pattern)) found.set(address, webImport(address, false));
  return [...found.values()].slice(0, MAX_FOUND);
}

/** `…/npm/name@1.2.3/…`, `…/@scope/name@1.2.3`; other addresses end in the name of a file. */
const IN_REGISTRY = /\/((?:@[\w.-]{1,100}\/)?[\w.-]{1,100})@v?(\d[\w.+-]{0,50})(?=[/?#]|$)/;
const PATH = /^(?:https?:)?\/\/[^/?#]*([^?#]*)/i;

function webImport(address: string, verified: boolean): WebImport {
  const path = PATH.exec(address)?.[1] ?? '';
  const [, name, version] = IN_REGISTRY.exec(path) ?? [];
  if (name !== undefined) return { address, name, version, verified };
  const file = path.split('/').findLast((part) => part !== '' && !part.startsWith('+'));
  return { address, name: file ?? (address.split('/')[2] || address), version: undefined, verified };
}
