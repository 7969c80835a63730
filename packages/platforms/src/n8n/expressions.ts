/**
 * n8n's expressions: which texts are computed, which parts of them are fixed, and which nodes they read.
 * Invariant: an expression is looked at, never evaluated; what cannot be told is unknown.
 */
import { type Fact, knownSet, NOTHING, partialSet, unknown } from '../fact.js';
import type { ParsedText } from '../judge-text.js';
import { HOLE } from '../secrets/find-secrets.js';

/** Which dialect a parameter's text is written in. */
export interface TextDialect {
  /** The editor evaluates `{{ }}` without a leading `=`. */
  readonly alwaysEvaluated: boolean;
  /** `{name}` is filled in by a language model. */
  readonly modelPlaceholders: boolean;
}

const NO_HOLES: readonly string[] = [];
const MODEL_PLACEHOLDER = /\{[A-Za-z_][\w-]{0,63}\}/g;

/** @param raw the parameter's text as the export has it */
export function parseText(raw: string, dialect: TextDialect): ParsedText {
  const evaluated = raw.startsWith('=');
  const written = evaluated ? raw.slice(1) : raw;
  const isExcerpt = !written.includes(HOLE);
  const body = isExcerpt ? written : written.replaceAll(HOLE, '');
  const computed = evaluated || dialect.alwaysEvaluated ? body.includes('{{') : false;
  if (!computed && !dialect.modelPlaceholders)
    return { kind: 'literal', fixed: body, holes: NO_HOLES, isExcerpt };
  // Most of what is computed is nothing but one expression.
  if (computed && body.startsWith('{{') && body.indexOf('}}', 2) === body.length - 2)
    return { kind: 'expression', fixed: HOLE, holes: [body.slice(2, -2)], isExcerpt };
  const holes: string[] = [];
  let fixed = body;
  if (computed) {
    fixed = '';
    let from = 0;
    for (;;) {
      const open = body.indexOf('{{', from);
      const close = open < 0 ? -1 : body.indexOf('}}', open + 2);
      if (close < 0) break;
      fixed += body.slice(from, open) + HOLE;
      holes.push(body.slice(open + 2, close));
      from = close + 2;
    }
    fixed += body.slice(from);
  }
  if (dialect.modelPlaceholders)
    fixed = fixed.replace(MODEL_PLACEHOLDER, (hole) => {
      holes.push(`$fromAI(${hole})`);
      return HOLE;
    });
  const kind = holes.length === 0 ? 'literal' : fixed.trim() === HOLE ? 'expression' : 'template';
  return { kind, fixed, holes, isExcerpt };
}

/** Names in `$('N')`, `$node["N"]`, `$node.N`, `$items("N")`. */
const NAMED = /\$\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
const OLDER = /\$(?:node|items)/;
const NAMED_BY_OLDER = /\$(?:node\s*\[|items\(|node\()\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
const NAMED_BY_DOT = /\$node\.([A-Za-z_$][\w$]*)/g;
const COMPUTED_NAME = /\$\(\s*[^"'`\s)]|\$node\s*\[\s*[^"'`\s\]]/;
const INPUT = /\$(?:json|input|binary|data|position|thisItem)\b|(?<![.\w$])items?\b(?=\s*[[.])|\$item\(/;
const FROM_MODEL = /\$fromAI\b/i;
/** Longer sources are not searched to their end. */
const SEARCH_LIMIT = 262_144;
/** Keeps hostile files from multiplying parameters by predecessors. */
const MAX_READS = 256;

/**
 * The nodes that computed parts or code read from.
 * @param sources expression or code texts
 * @param input the nodes whose output arrives here: what `$json` and `$input` mean
 * @param inputFact that it is read, and nothing else: most of what is computed reads nothing else, and all of it the same
 */
export function readsOf(sources: readonly string[], input: readonly string[], inputFact: Fact): Fact {
  let named: Set<string> | undefined;
  let fromModel = false;
  let fromInput = false;
  for (const whole of sources) {
    const source = whole.length > SEARCH_LIMIT ? whole.slice(0, SEARCH_LIMIT) : whole;
    // All that is looked for starts with `$`, but for the items of older code.
    const dollars = behindDollars(source);
    // Whatever the model has read may come with it; that something is filled in is certain.
    if ((dollars & BEFORE_F) !== 0 && FROM_MODEL.test(source)) fromModel = true;
    if ((dollars & (CALLED | BEFORE_N_OR_I)) !== 0) {
      if (COMPUTED_NAME.test(source)) return unknown('reads from a node whose name is computed');
      named ??= new Set();
      if ((dollars & CALLED) !== 0) addNames(source, NAMED, named);
      if (OLDER.test(source)) {
        addNames(source, NAMED_BY_OLDER, named);
        addNames(source, NAMED_BY_DOT, named);
      }
    }
    fromInput ||= (dollars !== 0 || source.includes('item')) && INPUT.test(source);
    if (isMoreThan(MAX_READS, named, fromInput ? input : NO_NAMES))
      return unknown(`reads from more than ${MAX_READS} nodes`);
  }
  if (!fromModel && (named === undefined || named.size === 0)) return fromInput ? inputFact : NOTHING;
  const names = [...(named ?? NO_NAMES), ...(fromInput ? input : NO_NAMES)];
  return fromModel ? partialSet([...names, '$fromAI'], 'filled in by a language model') : knownSet(names);
}

const NO_NAMES: readonly string[] = [];

function isMoreThan(
  count: number,
  named: ReadonlySet<string> | undefined,
  input: readonly string[],
): boolean {
  return (
    (named?.size ?? 0) + input.length > count && new Set([...(named ?? NO_NAMES), ...input]).size > count
  );
}

const CALLED = 1;
const BEFORE_N_OR_I = 2;
const BEFORE_F = 4;
const BEFORE_OTHERS = 8;

/** What comes right behind the dollars of a source, in bits: it tells which patterns need not be looked for. */
function behindDollars(source: string): number {
  let seen = 0;
  for (let at = source.indexOf('$'); at >= 0; at = source.indexOf('$', at + 1)) {
    const next = source.charAt(at + 1);
    if (next === '(') seen |= CALLED;
    else if (next === 'n' || next === 'i') seen |= BEFORE_N_OR_I;
    else if (next === 'f' || next === 'F') seen |= BEFORE_F;
    else seen |= BEFORE_OTHERS;
  }
  return seen;
}

/** @param pattern global; its last group is the name */
function addNames(source: string, pattern: RegExp, names: Set<string>): void {
  pattern.lastIndex = 0;
  for (let m = pattern.exec(source); m !== null; m = pattern.exec(source)) {
    const name = m.at(-1) ?? '';
    names.add(name.includes('\\') ? name.replace(/\\(.)/g, '$1') : name);
  }
}
