/** Names of headers, keys and parameters whose values are secrets. Decided by words, so `maxTokens` is not `token`. */

/** Where a name is used: some names mean a secret only there. */
export type NameUse = 'header' | 'query' | 'other';

const SECRET_WORDS = new Set([
  'token',
  'secret',
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'authorization',
  'apikey',
  'apitoken',
  'jwt',
  'bearer',
]);

/** Endings of the name without its separators. */
const SECRET_ENDINGS = [
  'apikey',
  'secretkey',
  'privatekey',
  'accesskey',
  'authkey',
  'encryptionkey',
  'signingkey',
  'subscriptionkey',
  'masterkey',
  'clientsecret',
  'accesstoken',
  'authtoken',
  'refreshtoken',
];

/** Words before `token` that make it a cursor or a count. */
const HARMLESS_BEFORE_TOKEN = new Set([
  'page',
  'next',
  'continuation',
  'cancel',
  'sync',
  'start',
  'stop',
  'max',
  'cursor',
  'csrf',
  'end',
]);

const HEADER_WORDS = new Set(['cookie', 'auth']);
const HARMLESS_BEFORE_KEY = new Set([
  'idempotency',
  'partition',
  'routing',
  'cache',
  'sort',
  'primary',
  'public',
  'foreign',
]);
/** `code` is how functions of Azure are called. */
const QUERY_WORDS = new Set(['key', 'auth', 'sig', 'pass', 'appid', 'code']);

/**
 * Whether a value under this name is a secret.
 * @param name as written: any case, camel, snake or kebab
 */
export function isSensitiveName(name: string, use: NameUse): boolean {
  if (!ENDS[use].mayEnd(name)) return false;
  const asked = ASKED[use];
  let sensitive = asked.get(name);
  if (sensitive === undefined) {
    sensitive = judged(name, use);
    if (asked.size >= MOST_ASKED) asked.clear();
    asked.set(name, sensitive);
  }
  return sensitive;
}

/** The last two letters of words: those of a name tell of most that it ends in none of them, quicker than a look into a map does. */
class WordEnds {
  readonly #pairs = new Uint8Array(LETTERS * LETTERS);

  constructor(words: Iterable<string>) {
    for (const word of words) this.#pairs[pairAt(word)] = 1;
  }

  mayEnd(name: string): boolean {
    const pair = name.length > LONGEST ? -1 : pairAt(name);
    // What ends in no letter is looked at closely.
    return pair < 0 || this.#pairs[pair] === 1;
  }
}

const LETTERS = 26;
/** Of longer names only so much is looked at. */
const LONGEST = 128;

/** A number for the last two letters of a text, whatever their case; negative where they are none of ASCII. */
function pairAt(text: string): number {
  const a = letterAt(text, text.length - 2);
  const b = letterAt(text, text.length - 1);
  return a < 0 || b < 0 ? -1 : a * LETTERS + b;
}

/** Without case, letters of ASCII are the characters from `a` to `z`. */
function letterAt(text: string, at: number): number {
  const letter: number = (charCodeAt.call(text, at) | 0x20) - 0x61;
  return letter < LETTERS ? letter : -1;
}

/** Looked up once: see `compareUtf8`. */
const { charCodeAt } = String.prototype;

const SECRET_ENDS = [...SECRET_WORDS, ...SECRET_ENDINGS, 'pass'];
const ENDS: Readonly<Record<NameUse, WordEnds>> = {
  header: new WordEnds([...SECRET_ENDS, ...HEADER_WORDS, 'key']),
  query: new WordEnds([...SECRET_ENDS, ...QUERY_WORDS]),
  other: new WordEnds(SECRET_ENDS),
};

/** Exports use few names, again and again. */
const ASKED: Readonly<Record<NameUse, Map<string, boolean>>> = {
  header: new Map(),
  query: new Map(),
  other: new Map(),
};
const MOST_ASKED = 4096;

function judged(name: string, use: NameUse): boolean {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || words.length > 8) return false;
  const before = words.at(-2);
  if (last === 'token' && before !== undefined && HARMLESS_BEFORE_TOKEN.has(before)) return false;
  const joined = words.join('');
  if (SECRET_WORDS.has(last) || joined === 'pass' || SECRET_ENDINGS.some((e) => joined.endsWith(e)))
    return true;
  if (use === 'header')
    return (
      HEADER_WORDS.has(last) || (last === 'key' && before !== undefined && !HARMLESS_BEFORE_KEY.has(before))
    );
  return use === 'query' && words.length === 1 && QUERY_WORDS.has(last);
}

/**
 * Whether a value under a name such as `key` looks like a credential: names that mean both need that evidence.
 */
export function looksLikeKey(value: string): boolean {
  return (
    /REDACTED/.test(value) ||
    (/^[A-Za-z0-9._~+/=-]{16,}$/.test(value) && /[0-9]/.test(value) && /[A-Za-z]/.test(value))
  );
}

/** Names that are common for other things as well. */
export function isAmbiguousName(name: string): boolean {
  return /^(?:key|auth|sig|pass|appid|code)$/i.test(name);
}

function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, LONGEST)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((w) => w !== '');
}
