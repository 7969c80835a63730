/**
 * Directus's templates: `{{ path }}` in any text, and the data that code operations are given.
 * Invariant: a text is looked at, never evaluated; what cannot be told is unknown.
 */
import { type Fact, setSoFar, unknown } from '../fact.js';
import type { ParsedText } from '../judge-text.js';
import { HOLE } from '../secrets/find-secrets.js';
import { readCodeReads } from './code-reads.js';

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
  /** Names of all that may have run before: few ask. */
  readonly earlier: () => readonly string[];
}

/** `$accountability` and `$env` are no steps. */
const NOT_STEPS = new Set(['$accountability', '$env']);

/** What the computed parts of a text read. */
export function readsOfTemplate(holes: readonly string[], readable: Readable): Fact {
  const { names, missing } = namesIn(holes, readable);
  return setSoFar(names, missing);
}

function namesIn(
  holes: readonly string[],
  readable: Readable,
): { readonly names: Set<string>; readonly missing: string | undefined } {
  const names = new Set<string>();
  let missing: string | undefined;
  for (const hole of holes) {
    const head = /^\s*([$\w-]+)/.exec(hole)?.[1];
    const found = head === undefined ? undefined : namesOf(head, readable);
    if (found === undefined) missing = 'reads what no operation of the flow is called';
    for (const name of found ?? []) names.add(name);
  }
  return { names, missing };
}

/** Longer sources are not searched to their end. */
const SEARCH_LIMIT = 262_144;
const WORD = /[$A-Za-z_][$\w]*/g;

/**
 * What a code operation reads: of the data that it is given, and of what Directus writes into its text before.
 * Where it cannot be parsed, every key that its text names.
 */
export function readsOfCode({ fixed, holes }: ParsedText, readable: Readable): Fact {
  if (fixed.length > SEARCH_LIMIT) return unknown('too long to search');
  const code = readCodeReads(fixed.replaceAll(HOLE, '_'));
  if (code?.computed === true) return unknown('reads what it computes the name of');
  const keys = code === undefined ? fixed.match(WORD) : code.all ? [] : code.keys;
  const { names, missing } = namesIn(holes, readable);
  for (const key of keys ?? []) for (const name of namesOf(key, readable) ?? []) names.add(name);
  if (code?.all === true) for (const name of [readable.trigger, ...readable.earlier()]) names.add(name);
  return setSoFar(names, missing);
}

function namesOf(key: string, readable: Readable): readonly string[] | undefined {
  if (key === '$trigger') return [readable.trigger];
  if (key === '$last') return readable.before;
  if (NOT_STEPS.has(key)) return [];
  const name = readable.byKey.get(key);
  return name === undefined ? undefined : [name];
}
