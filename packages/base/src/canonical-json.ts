import { compareUtf8 } from './compare-utf8.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Serialises a JSON value with keys in UTF-8 byte order and no white space: the form in which engines are compared. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((v) => canonicalJson(v as Json)).join(',')}]`;
  const object = value as { readonly [key: string]: Json };
  return `{${Object.keys(object)
    .sort(compareUtf8)
    .map((k) => `${JSON.stringify(k)}:${canonicalJson(object[k] ?? null)}`)
    .join(',')}}`;
}
