/**
 * The text over which OPA hashes structured files: sorted keys, no white space, numbers as they were written.
 * Invariant: files that differ in layout alone have one text; `1.0` and `1` have two. Must not use `JSON.parse` for
 * numbers, which would read them all as doubles.
 */
import { compareUtf8 } from '@policyc/base';

/** Nested deeper than any data that people write, and shallow enough for every stack. */
const MAX_DEPTH = 1000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANKS = /[ \t\n\r]*/y;

/**
 * @param text one JSON value
 * @throws SyntaxError with the place, where the text is no JSON
 */
export function canonicalText(text: string): string {
  let at = 0;
  const fail = (what: string): never => {
    throw new SyntaxError(`${what} at character ${at}`);
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const take = (token: string): boolean => {
    match(BLANKS);
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    return true;
  };
  const string = (): string => {
    if (!take('"')) fail('a string is expected');
    const start = at - 1;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at++;
    try {
      return wellFormed(JSON.parse(text.slice(start, at)) as string);
    } catch {
      at = start;
      return fail('a string is not valid');
    }
  };
  const list = (close: string, element: () => string): readonly string[] => {
    if (take(close)) return [];
    const elements = [element()];
    while (!take(close)) {
      if (!take(',')) fail(`"," or "${close}" is expected`);
      elements.push(element());
    }
    return elements;
  };
  const value = (depth: number): string => {
    if (depth > MAX_DEPTH) fail(`the value is nested deeper than ${MAX_DEPTH}`);
    if (take('[')) return `[${list(']', () => value(depth + 1)).join(',')}]`;
    if (take('{')) {
      // Of equal keys the last one counts.
      const members = new Map<string, string>();
      list('}', () => {
        const key = string();
        if (!take(':')) fail('":" is expected');
        members.set(key, value(depth + 1));
        return '';
      });
      const keys = [...members.keys()].sort(compareUtf8);
      return `{${keys.map((k) => `${quote(k)}:${members.get(k) ?? ''}`).join(',')}}`;
    }
    for (const word of ['true', 'false', 'null']) if (take(word)) return word;
    if (text[at] === '"') return quote(string());
    return match(NUMBER) ?? fail('a value is expected');
  };
  const result = value(0);
  match(BLANKS);
  if (at < text.length) fail('something follows the value');
  return result;
}

/** Halves of surrogate pairs, which no UTF-8 can hold, are replaced as Go does. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** As Go writes strings without its escaping for HTML. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (c) => (c === '\u2028' ? '\\u2028' : '\\u2029'));
}
