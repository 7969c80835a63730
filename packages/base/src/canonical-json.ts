import { compareUtf8 } from './compare-utf8.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Serialises a JSON value with keys in UTF-8 byte order and no white space: the form in which engines are compared. Members that are undefined
 * are left out, as `JSON.stringify` does it.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const element of value as readonly Json[])
      text += text === '' ? canonicalJson(element) : `,${canonicalJson(element)}`;
    return `[${text}]`;
  }
  const object = value as { readonly [key: string]: Json };
  const keys = inOrder(Object.keys(object));
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const value = object[key];
    if (value === undefined) continue;
    const member = `${JSON.stringify(key)}:${canonicalJson(value)}`;
    text += text === '' ? member : `,${member}`;
  }
  return `{${text}}`;
}

const FEW = 24;

/** Most objects have few keys, which are sorted where they stand; many have them in order. */
function inOrder(keys: string[]): readonly string[] {
  if (keys.length > FEW) return keys.sort(compareUtf8);
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let at = i;
    for (; at > 0 && compareUtf8(keys[at - 1] as string, key) > 0; at--) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}
