/**
 * Reads regular expressions: a subset that every engine gives one meaning and that is matched in linear time.
 * Invariant: total; what is not of the subset is refused with its place and what to write instead.
 */
import { type CharRange, type CharSet, charSet, foldAscii, LAST_CODE_POINT, negate } from './char-set.js';
import { countStates, MAX_STATES } from './nfa.js';
import type { RegexNode } from './syntax.js';

/** Offsets are in UTF-16 code units of the pattern. */
export interface RegexFault {
  /** What is wrong: a sentence without its full stop. */
  readonly error: string;
  readonly start: number;
  readonly end: number;
  /** What to do instead. */
  readonly help: string;
}

export type RegexResult = { readonly ok: RegexNode } | RegexFault;

const MAX_REPEAT = 1000;
const MAX_DEPTH = 100;
const TOO_BIG = 'shorten it, or use smaller bounds in `{...}`';

const range = (from: string, to: string): CharRange => ({
  from: from.codePointAt(0) ?? 0,
  to: to.codePointAt(0) ?? 0,
});
const DIGITS = charSet([range('0', '9')]);
const WORD = charSet([range('0', '9'), range('A', 'Z'), range('a', 'z'), range('_', '_')]);
const SPACE = charSet([range('\t', '\n'), range('\f', '\r'), range(' ', ' ')]);
const NOT_NEWLINE = negate(charSet([range('\n', '\n')]));
const CLASSES: { readonly [letter: string]: CharSet } = {
  d: DIGITS,
  D: negate(DIGITS),
  w: WORD,
  W: negate(WORD),
  s: SPACE,
  S: negate(SPACE),
};
const CONTROLS: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };
/** What other dialects have and this one has not. */
const FOREIGN: readonly (readonly [RegExp, string, string])[] = [
  [
    /^\\[bB]/,
    'there are no word boundaries',
    'write what stands around the word, as in `(^|\\W)word(\\W|$)`',
  ],
  [/^\\[AzZ]/, 'there is no such anchor', 'write `^` for the beginning and `$` for the end of the text'],
  [
    /^\\[pP](\{[^}]*\})?/,
    'there are no Unicode properties',
    'write the characters as ranges, as in `[\\u{e0}-\\u{ff}]`',
  ],
  [
    /^\\([1-9]\d*|k(<[^>]*>)?)/,
    'there are no references to groups: they cannot be matched in linear time',
    'repeat what the group says',
  ],
  [
    /^\\[QEGKRXhHNC]/,
    'there is no such escape',
    'write the characters themselves, or a class such as `[ \\t]`',
  ],
];
const FOREIGN_GROUPS: readonly (readonly [RegExp, string, string])[] = [
  [
    /^\(\?<?[=!]/,
    'there is no looking ahead or back: it cannot be matched in linear time',
    'use two conditions joined by `and`',
  ],
  [/^\(\?(P?<[^>]*>|'[^']*')/, 'groups have no names here, nothing refers to them', 'write `(...)`'],
  [/^\(\?>/, 'there are no atomic groups', 'write `(...)`'],
  [
    /^\(\?[a-zA-Z-]+[:)]?/,
    'flags can only stand at the very beginning, and only `(?i)`',
    'begin the pattern with `(?i)`, or write both cases, as in `[aA]`',
  ],
];

class Fault extends Error {
  constructor(readonly fault: RegexFault) {
    super(fault.error);
  }
}

const results = new Map<string, RegexResult>();
const REMEMBERED = 200;

/** Reads a pattern, or says where it is wrong. Also refuses patterns that are too big. */
export function parseRegex(pattern: string): RegexResult {
  const known = results.get(pattern);
  if (known) return known;
  const result = parseAnew(pattern);
  if (results.size >= REMEMBERED) results.clear();
  results.set(pattern, result);
  return result;
}

function parseAnew(pattern: string): RegexResult {
  const whole = (error: string, help: string): RegexFault => ({ error, start: 0, end: pattern.length, help });
  try {
    const node = createParser(pattern).parse();
    if (countStates(node) > MAX_STATES) return whole('this pattern is too big', TOO_BIG);
    return { ok: node };
  } catch (error) {
    if (error instanceof Fault) return error.fault;
    throw error;
  }
}

function createParser(pattern: string): { readonly parse: () => RegexNode } {
  let at = 0;
  let ignoreCase = false;

  function fail(error: string, help: string, start: number, end: number): never {
    throw new Fault({
      error,
      help,
      start,
      end: Math.min(Math.max(end, start + 1), Math.max(pattern.length, 1)),
    });
  }
  const rest = () => pattern.slice(at);
  const literal = (set: CharSet): RegexNode => ({ tag: 'set', set: ignoreCase ? foldAscii(set) : set });

  function refuse(table: readonly (readonly [RegExp, string, string])[]): void {
    for (const [form, error, help] of table) {
      const found = form.exec(rest());
      if (found) fail(error, help, at, at + found[0].length);
    }
  }

  /** The code point here, which becomes the past. */
  function take(): number {
    const char = pattern.codePointAt(at) ?? 0;
    if (char >= 0xd800 && char <= 0xdfff)
      fail('half of a surrogate pair is no character', 'write the whole character', at, at + 1);
    at += char > 0xffff ? 2 : 1;
    return char;
  }

  function choice(depth: number): RegexNode {
    if (depth > MAX_DEPTH)
      fail('groups are nested too deep', 'use fewer groups inside each other', at, at + 1);
    const parts = [sequence(depth)];
    while (pattern[at] === '|') {
      at++;
      parts.push(sequence(depth));
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : { tag: 'choice', parts };
  }

  function sequence(depth: number): RegexNode {
    const parts: RegexNode[] = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') parts.push(repeated(depth));
    const [only] = parts;
    return parts.length === 1 && only ? only : { tag: 'sequence', parts };
  }

  function repeated(depth: number): RegexNode {
    const start = at;
    const body = atom(depth);
    const bounds = repetition();
    if (!bounds) return body;
    if (pattern[start] === '^' || pattern[start] === '$')
      fail('an anchor cannot be repeated', 'leave the repetition out', start, at);
    if (/^[*+?]|^\{\d*,?\d*\}/.test(rest())) {
      const lazy = pattern[at] === '?' || pattern[at] === '+';
      fail(
        lazy
          ? 'there are no lazy or possessive repetitions: they match the same texts'
          : 'a repetition follows another one',
        lazy ? 'leave this character out' : 'put a group around the first one, as in `(?:a*)*`',
        at,
        at + 1,
      );
    }
    const node: RegexNode = { tag: 'repeat', body, ...bounds };
    if (largestRepeat(node) > MAX_REPEAT)
      fail(`repetitions inside each other multiply to more than ${MAX_REPEAT}`, TOO_BIG, start, at);
    return node;
  }

  function repetition(): { readonly min: number; readonly max: number | undefined } | undefined {
    const char = pattern[at];
    if (char === '*' || char === '+' || char === '?') {
      at++;
      return { min: char === '+' ? 1 : 0, max: char === '?' ? 1 : undefined };
    }
    if (char !== '{') return undefined;
    const found = /^\{(\d+)(,(\d*))?\}/.exec(rest());
    if (!found)
      fail('`{` begins a repetition such as `{2}` or `{2,5}`', 'write `\\{` for the character', at, at + 1);
    const start = at;
    at += found[0].length;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === '' ? undefined : Number(found[3]);
    if (min > MAX_REPEAT || (max ?? 0) > MAX_REPEAT)
      fail(`a repetition goes to ${MAX_REPEAT} at most`, 'use smaller bounds, or `*`', start, at);
    if (max !== undefined && max < min)
      fail('the bounds of this repetition are the wrong way round', `write \`{${max},${min}}\``, start, at);
    return { min, max };
  }

  function atom(depth: number): RegexNode {
    switch (pattern[at]) {
      case '^':
        at++;
        return { tag: 'start' };
      case '$':
        at++;
        return { tag: 'end' };
      case '.':
        at++;
        return { tag: 'set', set: NOT_NEWLINE };
      case '(':
        return group(depth);
      case '[':
        return { tag: 'set', set: bracketed() };
      case '\\': {
        const member = escaped(false);
        return literal(typeof member === 'number' ? [{ from: member, to: member }] : member);
      }
      case '*':
      case '+':
      case '?':
        return fail(
          'there is nothing here to repeat',
          `write \`\\${pattern[at]}\` for the character`,
          at,
          at + 1,
        );
      case '{':
      case '}':
      case ']':
        return fail(
          `\`${pattern[at]}\` has no partner here`,
          `write \`\\${pattern[at]}\` for the character`,
          at,
          at + 1,
        );
      default: {
        const char = take();
        return literal([{ from: char, to: char }]);
      }
    }
  }

  function group(depth: number): RegexNode {
    const start = at;
    if (rest().startsWith('(?:')) at += 3;
    else {
      refuse(FOREIGN_GROUPS);
      if (rest().startsWith('(?')) fail('there is no such group', 'write `(...)`', at, at + 2);
      at++;
    }
    const node = choice(depth + 1);
    if (pattern[at] !== ')')
      fail(
        'this group is not closed',
        'close it with `)`, or write `\\(` for the character',
        start,
        start + 1,
      );
    at++;
    return node;
  }

  /** A code point, or the set that a letter stands for. */
  function escaped(inClass: boolean): number | CharSet {
    const start = at;
    refuse(FOREIGN);
    at++;
    if (at >= pattern.length)
      fail('the pattern ends after a backslash', 'write `\\\\` for a backslash', start, at);
    const letter = pattern[at] ?? '';
    const set = CLASSES[letter];
    const control = CONTROLS[letter];
    const code = /^(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|[xu]\{([0-9A-Fa-f]{1,6})\})/.exec(rest());
    if (code) {
      at += code[0].length;
      const char = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16);
      if (char > LAST_CODE_POINT || (char >= 0xd800 && char <= 0xdfff))
        fail('this is no character', 'write a code point up to 10ffff outside d800 to dfff', start, at);
      return char;
    }
    if (letter === 'x' || letter === 'u')
      fail('the number of the character is missing', `write \`\\${letter}{e9}\``, start, at + 1);
    if (set) {
      at++;
      return set;
    }
    if (control !== undefined) {
      at++;
      return control.charCodeAt(0);
    }
    const char = take();
    if (char > 0x7f || /[0-9A-Za-z_]/.test(String.fromCodePoint(char)))
      fail(
        'there is no such escape',
        `write the character without the backslash${inClass ? '' : ', or a class'}`,
        start,
        at,
      );
    return char;
  }

  function bracketed(): CharSet {
    const start = at++;
    const negated = pattern[at] === '^';
    if (negated) at++;
    const ranges: CharRange[] = [];
    if (pattern[at] === ']') fail('this class is empty', 'write `\\]` for the character', start, at + 1);
    while (pattern[at] !== ']') {
      if (at >= pattern.length)
        fail(
          'this class is not closed',
          'close it with `]`, or write `\\[` for the character',
          start,
          start + 1,
        );
      const from = at;
      const first = classMember();
      const isRange = pattern[at] === '-' && at + 1 < pattern.length && pattern[at + 1] !== ']';
      if (!isRange) {
        ranges.push(...(typeof first === 'number' ? [{ from: first, to: first }] : first));
        continue;
      }
      at++;
      const last = classMember();
      if (typeof first !== 'number' || typeof last !== 'number')
        return fail(
          'a range goes from one character to another',
          'write `\\-` for the character `-`',
          from,
          at,
        );
      if (last < first)
        fail(
          'this range is the wrong way round',
          `write \`${pattern.slice(from, at).split('-').reverse().join('-')}\``,
          from,
          at,
        );
      ranges.push({ from: first, to: last });
    }
    at++;
    const set = ignoreCase ? foldAscii(charSet(ranges)) : charSet(ranges);
    return negated ? negate(set) : set;
  }

  function classMember(): number | CharSet {
    if (pattern[at] === '\\') return escaped(true);
    if (pattern[at] === '[')
      fail(
        '`[` cannot stand in a class',
        'write `\\[` for the character; classes such as `[:alpha:]` are ranges here',
        at,
        at + 1,
      );
    return take();
  }

  return {
    parse() {
      if (pattern.startsWith('(?i)')) {
        ignoreCase = true;
        at = 4;
      }
      const node = choice(0);
      if (at < pattern.length) fail('this `)` closes nothing', 'write `\\)` for the character', at, at + 1);
      return node;
    },
  };
}

/** The product of the largest nested bounds, which RE2 limits. */
function largestRepeat(node: RegexNode): number {
  switch (node.tag) {
    case 'set':
    case 'start':
    case 'end':
      return 1;
    case 'sequence':
    case 'choice':
      return Math.max(1, ...node.parts.map(largestRepeat));
    case 'repeat': {
      const own = node.max ?? node.min;
      return Math.max(own, 1) * largestRepeat(node.body);
    }
  }
}
