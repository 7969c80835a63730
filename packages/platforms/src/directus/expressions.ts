/**
 * Directus's templates: `{{ path }}` in any text, and the data that code operations are given.
 * Invariant: a text is looked at, never evaluated; what cannot be told is unknown.
 */
import { type Fact, knownSet, unknown } from '../fact.js';
import type { ParsedText } from '../judge-text.js';
import { HOLE } from '../secrets/find-secrets.js';

export function parseText(raw: string): ParsedText {
  const text = raw.replaceAll(HOLE, '');
  const holes: string[] = [];
  let fixed = '';
  let from = 0;
  for (;;) {
    const open = text.indexOf('{{', from);
    const close = open < 0 ? -1 : text.indexOf('}}', open + 2);
    if (close < 0) break;
    fixed += text.slice(from, open) + HOLE;
    holes.push(text.slice(open + 2, close));
    from = close + 2;
  }
  fixed += text.slice(from);
  return {
    kind: holes.length === 0 ? 'literal' : fixed.trim() === HOLE ? 'expression' : 'template',
    fixed,
    holes,
  };
}

/** What a text can read: the names by the keys under which Directus keeps results. */
export interface Readable {
  /** The name of the trigger. */
  readonly trigger: string;
  /** Names of operations by key. */
  readonly byKey: ReadonlyMap<string, string>;
  /** Names of what ran just before: what `$last` means. */
  readonly before: readonly string[];
}

/** `$accountability` and `$env` are no steps. */
const NOT_STEPS = new Set(['$accountability', '$env']);

/** What the computed parts of a text read. */
export function readsOfTemplate(holes: readonly string[], readable: Readable): Fact {
  const names = new Set<string>();
  for (const hole of holes) {
    const head = /^\s*([$\w-]+)/.exec(hole)?.[1];
    const found = head === undefined ? undefined : namesOf(head, readable);
    if (found === undefined) return unknown('reads what no operation of the flow is called');
    for (const name of found) names.add(name);
  }
  return knownSet(names);
}

/** Longer sources are not searched to their end. */
const SEARCH_LIMIT = 262_144;
const WORD = /[$A-Za-z_][$\w]*/g;
/** `module.exports = async function (data)` and its arrow forms: the parameter's name. */
const ENTRY = /module\.exports\s*=\s*(?:async\s*)?(?:function\s*[\w$]*\s*)?\(?\s*([A-Za-z_$][\w$]*)?/;

/** What a code operation reads: every key that its text names, where its data is not used by computed names. */
export function readsOfCode(source: string, readable: Readable): Fact {
  const text = source.slice(0, SEARCH_LIMIT);
  if (source.length > SEARCH_LIMIT) return unknown('too long to search');
  const data = ENTRY.exec(text)?.[1];
  if (
    data !== undefined &&
    new RegExp(`(?<![\\w$.])${data.replaceAll('$', '\\$')}\\s*\\[\\s*[^"'\`\\s]`).test(text)
  )
    return unknown('reads what it computes the name of');
  const names = new Set<string>();
  for (const [word] of text.matchAll(WORD)) for (const name of namesOf(word, readable) ?? []) names.add(name);
  return knownSet(names);
}

function namesOf(key: string, readable: Readable): readonly string[] | undefined {
  if (key === '$trigger') return [readable.trigger];
  if (key === '$last') return readable.before;
  if (NOT_STEPS.has(key)) return [];
  const name = readable.byKey.get(key);
  return name === undefined ? undefined : [name];
}
