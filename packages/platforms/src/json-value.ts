/**
 * `JSON.parse` with the keys that stand in the text, in every engine. V8 13 (Node 24) takes a key that is written with escapes for one that it
 * has read before, anywhere in the process, after the same members, where that one is spelt as the other begins: after `{"a":0,"\\":1}` the
 * second key of `{"a":0,"\n":1}` is a backslash. One export could change what another one says.
 */

/** Whether this engine does so. */
export const MISTAKES_KEYS = (() => {
  JSON.parse(String.raw`{"a key to begin with":0,"\\":1}`);
  return Object.keys(JSON.parse(String.raw`{"a key to begin with":0,"\n":1}`) as object)[1] !== '\n';
})();

/**
 * @param mayHaveEscapedKeys false where it is known that no key has an escape
 * @throws SyntaxError as `JSON.parse` does
 */
export function jsonValue(text: string, mayHaveEscapedKeys = true): unknown {
  return MISTAKES_KEYS && mayHaveEscapedKeys ? valueWithKeys(text) : (JSON.parse(text) as unknown);
}

/** Keys that are written with escapes anywhere get other names for as long as the text is read. */
export function valueWithKeys(text: string): unknown {
  const keys = keysIn(text);
  let prefix = 'key';
  while (text.includes(prefix)) prefix += '_';
  /** By the key that is meant, and by the name that stands for it. */
  const names = new Map<string, string>();
  const meant = new Map<string, string>();
  for (const { key, isEscaped } of keys) {
    if (!isEscaped || names.has(key)) continue;
    const name = prefix + names.size;
    names.set(key, name);
    meant.set(name, key);
  }
  if (names.size === 0) return JSON.parse(text) as unknown;
  let written = '';
  let at = 0;
  for (const { start, end, key, isEscaped } of keys) {
    const name = names.get(key);
    if (name === undefined) continue;
    // What is no JSON must not become JSON.
    if (!isEscaped) JSON.parse(text.slice(start, end));
    written += `${text.slice(at, start)}"${name}"`;
    at = end;
  }
  return withKeys(JSON.parse(written + text.slice(at)), meant);
}

/** The same value with the keys that its names stand for. */
function withKeys(value: unknown, meant: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  const names = Object.keys(object);
  let isRenamed = false;
  for (const name of names) {
    const member = object[name];
    if (typeof member === 'object') object[name] = withKeys(member, meant);
    isRenamed ||= meant.has(name);
  }
  return isRenamed ? renamed(object, names, meant) : value;
}

function renamed(
  object: Readonly<Record<string, unknown>>,
  names: readonly string[],
  meant: ReadonlyMap<string, string>,
): object {
  const result = {};
  for (const name of names)
    Object.defineProperty(result, meant.get(name) ?? name, {
      value: object[name],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  return result;
}

interface WrittenKey {
  /** From its first quote to behind its last. */
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly isEscaped: boolean;
}

/** @throws SyntaxError where an escape in one of them is no JSON */
function keysIn(text: string): readonly WrittenKey[] {
  const found: WrittenKey[] = [];
  if (!text.includes('\\')) return found;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    const start = at++;
    let isEscaped = false;
    for (; at < text.length && text.charCodeAt(at) !== QUOTE; at++)
      if (text.charCodeAt(at) === BACKSLASH) {
        isEscaped = true;
        at++;
      }
    const end = ++at;
    if (!isBeforeColon(text, end)) continue;
    const key = isEscaped ? (JSON.parse(text.slice(start, end)) as string) : text.slice(start + 1, end - 1);
    found.push({ start, end, key, isEscaped });
  }
  return found;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SPACE = 0x20;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const TAB = 0x09;

function isBeforeColon(text: string, end: number): boolean {
  for (let at = end; ; at++) {
    const c = text.charCodeAt(at);
    if (c !== SPACE && c !== LINE_FEED && c !== RETURN && c !== TAB) return c === COLON;
  }
}
