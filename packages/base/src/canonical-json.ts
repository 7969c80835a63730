import { compareUtf8 } from './compare-utf8.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Serialises a JSON value with keys in UTF-8 byte order and no white space: the form in which engines are compared. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const element of value as readonly Json[])
      text += text === '' ? canonicalJson(element) : `,${canonicalJson(element)}`;
    return `[${text}]`;
  }
  const object = value as { readonly [key: string]: Json };
  for (const key of inOrder(Object.keys(object))) {
    const member = `${JSON.stringify(key)}:${canonicalJson(object[key] ?? null)}`;
    text += text === '' ? member : `,${member}`;
  }
  return `{${text}}`;
}

/** Most objects have few keys, and many have them in order. */
function inOrder(keys: string[]): readonly string[] {
  for (let i = 1; i < keys.length; i++) {
    if (compareUtf8(keys[i - 1] ?? '', keys[i] ?? '') > 0) return keys.sort(compareUtf8);
  }
  return keys;
}
