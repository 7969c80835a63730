/**
 * Rego terms as Go writes and reads them: sets, keys of any type, strings with Go's escapes.
 * Invariant: reads ground terms only, and everything that it does not know is an error.
 */

/** A JSON value as Go's `ast.Value.String()` gives it: strings quoted by `strconv.Quote`. */
export function goQuoted(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof Set) return value.size === 0 ? 'set()' : `{${[...value].map(goQuoted).join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(goQuoted).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([k, v]) => `${quote(k)}: ${goQuoted(v)}`)
    .join(', ')}}`;
}

const SHORT: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

function quote(text: string): string {
  const escaped = (c: string) => {
    const code = c.codePointAt(0) ?? 0;
    const short = SHORT[c];
    if (short !== undefined) return short;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  };
  // Go prints what it takes for printable; no blank but the ASCII one is.
  return `"${text.replace(/["\\]|[^\P{C}]|[^\P{Z} ]/gu, escaped)}"`;
}

/** @throws SyntaxError where the text is no ground term */
export function parseTerm(text: string): unknown {
  let at = 0;
  const fail = (what: string): never => {
    throw new SyntaxError(`${what} at ${at} of ${text.slice(0, 200)}`);
  };
  const take = (token: string): boolean => {
    while (text[at] === ' ') at++;
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    return true;
  };
  const items = (close: string, item: () => void) => {
    if (take(close)) return;
    do item();
    while (take(','));
    if (!take(close)) fail(`${close} is expected`);
  };
  const value = (): unknown => {
    if (take('set()')) return new Set();
    if (take('[')) {
      const list: unknown[] = [];
      items(']', () => list.push(value()));
      return list;
    }
    if (take('{')) {
      const object: [string, unknown][] = [];
      const set = new Set<unknown>();
      items('}', () => {
        const first = value();
        if (!take(':')) set.add(first);
        else object.push([typeof first === 'string' ? first : fail('a string is expected'), value()]);
      });
      if (set.size > 0 && object.length > 0) fail('a set or an object is expected');
      return set.size > 0 ? set : Object.fromEntries(object);
    }
    const scalar = /("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
    take('');
    scalar.lastIndex = at;
    const token = scalar.exec(text)?.[0] ?? fail('a term is expected');
    at += token.length;
    return JSON.parse(token);
  };
  const result = value();
  take('');
  if (at < text.length) fail('something follows the term');
  return result;
}
