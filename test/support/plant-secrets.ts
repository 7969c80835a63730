/** Puts secrets into exports of every format: in the place of texts, behind them, before them, as keys, under names. */

import type { ExportFile } from '@policyc/platforms';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { isObject } from '../../packages/platforms/src/json-cursor.js';

export interface Secret {
  /** What an export would hold. */
  readonly text: string;
  /** The part of it that nothing may show, in whatever case. */
  readonly needle: string;
}

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const HEX = '0123456789abcdef';

function chars(alphabet: string, length: number): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
    .map((c) => c.join(''))
    .filter((s) => !/(?:your|x{4}|0{8}|12345678|(.)\1{5})/i.test(s));
}

const whole = (text: string): Secret => ({ text, needle: text });

/** Secrets that their form gives away. Prefixes are taken apart, so that no scanner takes this file for a leak. */
export const FORMATTED: fc.Arbitrary<Secret> = fc.oneof(
  chars(ALNUM, 40).map((s) => whole(`sk${'-'}${s}`)),
  chars(ALNUM, 24).map((s) => whole(`sk_${'live'}_${s}`)),
  chars(ALNUM, 36).map((s) => whole(`gh${'p_'}${s}`)),
  chars(ALNUM, 40).map((s) => whole(`github_${'pat'}_${s}`)),
  chars(ALNUM, 35).map((s) => whole(`AI${'za'}${s}`)),
  chars(ALNUM, 24).map((s) => whole(`xox${'b-'}${s}`)),
  chars(UPPER, 16).map((s) => whole(`AK${'IA'}${s}`)),
  chars(ALNUM, 22).map((s) => whole(`SG${'.'}${s}.${s}`)),
  chars(HEX, 40).map((s) => whole(`pat${'A'.repeat(7)}BCDEFGH.${s}`)),
  chars(ALNUM, 30).map((s) => whole(`eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${s}.${s}`)),
  chars(ALNUM, 60).map((s) => ({
    text: `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${s}\n-----END RSA ${'PRIVATE'} KEY-----`,
    needle: s,
  })),
  chars(ALNUM, 14).map((s) => ({ text: `postgres://app:${s}@db.example.com:5432/shop`, needle: s })),
  chars(ALNUM, 14).map((s) => ({ text: `https://app:${s}@files.example.com/a`, needle: s })),
  chars(ALNUM, 14).map((s) => ({
    text: `Server=tcp:db.example.com;Database=shop;User Id=app;Password=${s};Encrypt=true`,
    needle: s,
  })),
  chars(ALNUM, 14).map((s) => ({ text: `DRIVER={SQL Server};SERVER=db;UID=app;PWD=${s}`, needle: s })),
  chars(ALNUM, 14).map((s) => ({
    text: `host=db.example.com port=5432 user=app password=${s} dbname=shop`,
    needle: s,
  })),
  chars(ALNUM, 14).map((s) => ({
    text: `jdbc:mysql://db.example.com/shop?user=app&password=${s}`,
    needle: s,
  })),
  chars(ALNUM, 86).map((s) => ({
    text: `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${s}==;EndpointSuffix=core.windows.net`,
    needle: s,
  })),
  chars(ALNUM, 32).map((s) => ({ text: `Bearer ${s}`, needle: s })),
  chars(ALNUM, 24).map((s) => ({ text: `Authorization: Basic ${s}==`, needle: s })),
);

/** Secrets that only the name above them gives away. */
export const NAMED: fc.Arbitrary<Secret> = fc.oneof(
  chars(ALNUM, 12).map((s) => whole(`Zq7${s}`)),
  chars(HEX, 40).map((s) => whole(s)),
  chars(`${ALNUM}!$%^*_+-`, 20).map((s) => whole(`Zq7${s}`)),
);

export const SECRET_NAMES: readonly string[] = [
  'password',
  'apiKey',
  'api_key',
  'client_secret',
  'clientSecret',
  'accessToken',
  'access-token',
  'Authorization',
  'X-Api-Key',
  'privateKey',
  'secret',
  'token',
  'passphrase',
];

/** How a place of a file is planted. */
export type Mode = 'instead' | 'behind' | 'before' | 'key' | 'named';
export const MODES: readonly Mode[] = ['instead', 'behind', 'before', 'key', 'named'];

export interface Planted {
  readonly file: ExportFile;
  readonly secrets: readonly Secret[];
}

/** @param next gives the secret for a place, or undefined where the place stays as it is */
export function plantFile(
  file: ExportFile,
  mode: Mode,
  next: () => Secret | undefined,
  names: () => string,
): Planted {
  const secrets: Secret[] = [];
  const take = (): Secret | undefined => {
    const secret = next();
    if (secret !== undefined) secrets.push(secret);
    return secret;
  };
  const bytes = plantBytes(file.path, file.bytes, mode, take, names);
  return { file: { path: file.path, bytes }, secrets };
}

function plantBytes(
  path: string,
  bytes: Uint8Array,
  mode: Mode,
  take: () => Secret | undefined,
  names: () => string,
): Uint8Array {
  if (/\.(?:zip|msapp)$/i.test(path)) {
    const inner = Object.entries(unzipSync(bytes)).map(([name, content]) => {
      // Names of members are texts, too.
      const secret = mode === 'key' ? take() : undefined;
      const renamed = secret === undefined ? name : `${secret.text.replace(/[\\/\n:]/g, '_')}/${name}`;
      if (secret !== undefined && renamed.startsWith(secret.text)) return [renamed, content] as const;
      return [name, plantBytes(name, content, mode, take, names)] as const;
    });
    return zipSync(Object.fromEntries(inner));
  }
  const text = new TextDecoder().decode(bytes);
  return new TextEncoder().encode(plantText(path, text, mode, take, names));
}

function plantText(
  path: string,
  text: string,
  mode: Mode,
  take: () => Secret | undefined,
  names: () => string,
): string {
  try {
    return JSON.stringify(plantJson(JSON.parse(text), mode, take, names), null, 2);
  } catch {
    return plantPlain(path, text, mode, take, names);
  }
}

function withSecret(old: string, { text }: Secret, mode: Mode): string {
  if (mode === 'behind') return `${old} ${text}`;
  return mode === 'before' ? `${text} ${old}` : text;
}

function plantJson(value: unknown, mode: Mode, take: () => Secret | undefined, names: () => string): unknown {
  if (typeof value === 'string') {
    if (mode === 'key' || mode === 'named') return value;
    const inner = parsed(value);
    if (inner !== undefined) return JSON.stringify(plantJson(inner, mode, take, names));
    const secret = take();
    return secret === undefined ? value : withSecret(value, secret, mode);
  }
  if (Array.isArray(value)) return value.map((v) => plantJson(v, mode, take, names));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, v]) => {
    const secret = mode === 'key' ? take() : undefined;
    return [secret === undefined ? key : secret.text, plantJson(v, mode, take, names)] as const;
  });
  const added = mode === 'named' ? take() : undefined;
  if (added === undefined) return Object.fromEntries(entries);
  const name = names();
  return Object.fromEntries([...entries.filter(([key]) => key !== name), [name, added.text]]);
}

function parsed(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Texts between tags, attributes, comments; strings and comments of code; values of YAML; lines of all else. */
const PLACES: readonly (readonly [RegExp, Readonly<Record<'text' | 'key', RegExp>>])[] = [
  [/\.c?js$/, { text: /(?<=')[^'\n]*(?=')|(?<=\/\/)[^\n]*/g, key: /\b[A-Za-z]\w*(?=\s*:)/g }],
  [/\.ya?ml$/, { text: /(?<=: )[^\n{[]+/g, key: /\b[a-z_]+(?=:)/g }],
  [/\.txt$/, { text: /(?<= )[^ \n]+(?= )/g, key: /\w+(?==)/g }],
  [/./, { text: /(?<=>)[^<>\n]+(?=<)|(?<==")[^"<>\n]*(?=")/g, key: /(?<=<!--)[^<>]*(?=-->)/g }],
];

function plantPlain(
  path: string,
  text: string,
  mode: Mode,
  take: () => Secret | undefined,
  names: () => string,
): string {
  const [, places] = PLACES.find(([ending]) => ending.test(path)) ?? [];
  if (places === undefined) return text;
  const isXml = text.trimStart().startsWith('<');
  const safe = (s: string) => (isXml ? s.replaceAll('&', '&amp;') : s).replaceAll('\n', ' ');
  if (mode === 'named') {
    const secret = take();
    if (secret === undefined) return text;
    if (isXml)
      return text.replace(/(<[A-Za-z][^<>]*[^/?]>)/, `$1<${names()}>${safe(secret.text)}</${names()}>`);
    return /\.c?js$/.test(path) ? text.replace('{', () => `{ '${names()}': '${secret.text}',`) : text;
  }
  return text.replace(places[mode === 'key' ? 'key' : 'text'], (old: string) => {
    const secret = take();
    if (secret === undefined) return old;
    const inside = safe(secret.text);
    if (mode === 'key') return /\.c?js$/.test(path) ? `'${inside}'` : inside;
    return withSecret(old, { ...secret, text: inside }, mode);
  });
}
