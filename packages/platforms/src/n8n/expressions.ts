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

/** Names in `$node["N"]`, `$node.N`, `$items("N")`. */
const OLDER = /\$(?:node|items)/;
const NAMED_BY_OLDER = /\$(?:node\s*\[|items\(|node\()\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
const NAMED_BY_DOT = /\$node\.([A-Za-z_$][\w$]*)/g;
const COMPUTED_NODE = /\$node\s*\[\s*[^"'`\s\]]/;
/** Behind a dollar: what arrives at the node. */
const INPUTS = ['json', 'input', 'binary', 'data', 'position', 'thisItem'];
/** The items of older code: a part of them, or all. */
const ITEMS = /(?<![.\w$])items?\b(?=\s*[[.])|(?<![.\w$])items\b(?=[ \t]*(?:[;)\r\n]|$))/;
const FROM_MODEL = /\$fromAI\b/i;
/** Longer sources are not searched to their end. */
const SEARCH_LIMIT = 262_144;
/** Keeps hostile files from multiplying parameters by predecessors. */
const MAX_READS = 256;

/**
 * The nodes that computed parts or code read from.
 * @param sources expression or code texts
 * @param input the nodes whose output arrives here, each once: what `$json` and `$input` mean
 * @param inputFact that it is read, and nothing else: most of what is computed reads nothing else, and all of it the same
 * @param nodes those of the workflow, by name: code that writes expressions names what is none
 */
export function readsOf(
  sources: readonly string[],
  input: readonly string[],
  inputFact: Fact,
  nodes?: ReadonlyMap<string, unknown>,
): Fact {
  const called: string[] = [];
  /** With the input as soon as that is read as well. */
  let names: Set<string> | undefined;
  let fromModel = false;
  let fromInput = false;
  for (const whole of sources) {
    const source = whole.length > SEARCH_LIMIT ? whole.slice(0, SEARCH_LIMIT) : whole;
    const seen = behindDollars(source, called);
    // Whatever the model has read may come with it; that something is filled in is certain.
    if ((seen & BEFORE_F) !== 0 && FROM_MODEL.test(source)) fromModel = true;
    if ((seen & COMPUTED_NAME) !== 0) return unknown('reads from a node whose name is computed');
    if ((seen & BEFORE_N_OR_I) !== 0 && OLDER.test(source)) {
      if (COMPUTED_NODE.test(source)) return unknown('reads from a node whose name is computed');
      addNames(source, NAMED_BY_OLDER, called);
      addNames(source, NAMED_BY_DOT, called);
    }
    const readBefore = fromInput;
    fromInput ||= (seen & INPUT) !== 0 || (source.includes('item') && ITEMS.test(source));
    if (fromInput && names !== undefined && !readBefore) addAll(names, input);
    if (called.length > 0) {
      names ??= new Set(fromInput ? input : NO_NAMES);
      for (const name of called)
        if (nodes === undefined || !PART_OF_CODE.test(name) || nodes.has(name)) names.add(name);
      called.length = 0;
    }
    if ((names?.size ?? 0) > MAX_READS || (fromInput && input.length > MAX_READS))
      return unknown(`reads from more than ${MAX_READS} nodes`);
  }
  if (fromModel)
    return partialSet(
      [...(names ?? (fromInput ? input : NO_NAMES)), '$fromAI'],
      'filled in by a language model',
    );
  if (names !== undefined) return knownSet(names);
  return fromInput ? inputFact : NOTHING;
}

const NO_NAMES: readonly string[] = [];
/** What is rare in names. */
const PART_OF_CODE = /[{}();|\n]/;

function addAll(names: Set<string>, more: readonly string[]): void {
  for (const name of more) names.add(name);
}

const INPUT = 1;
const COMPUTED_NAME = 2;
const BEFORE_N_OR_I = 4;
const BEFORE_F = 8;

/** Looked up once: see `compareUtf8`. */
const { charCodeAt, indexOf, slice, startsWith } = String.prototype;

/**
 * What stands behind the dollars of a source, in bits: some of them tell what is read, some only what has to be looked for.
 * @param names receives those in `$('N')`
 */
function behindDollars(source: string, names: string[]): number {
  let seen = 0;
  /** Where the last name ends: a dollar inside a name names nothing. */
  let end = 0;
  for (let at = indexOf.call(source, '$'); at >= 0; at = indexOf.call(source, '$', at + 1)) {
    const next: number = charCodeAt.call(source, at + 1);
    if (next === OPEN) {
      const from = behindSpace(source, at + 2);
      const quote: number = charCodeAt.call(source, from);
      if (quote === DOUBLE || quote === SINGLE || quote === BACKTICK) {
        const close = at < end ? -1 : closingQuote(source, from + 1, quote);
        if (close < 0) continue;
        const name = slice.call(source, from + 1, close);
        if (quote === BACKTICK && name.includes('${')) seen |= COMPUTED_NAME;
        else names.push(unescaped(name));
        end = close + 1;
      } else if (quote !== CLOSE && from < source.length) seen |= COMPUTED_NAME;
    } else {
      if (next === LOWER_N || next === LOWER_I) seen |= BEFORE_N_OR_I;
      else if ((next | 0x20) === LOWER_F) seen |= BEFORE_F;
      if ((seen & INPUT) === 0 && isInput(source, at + 1)) seen |= INPUT;
    }
  }
  return seen;
}

const OPEN = 0x28;
const CLOSE = 0x29;
const DOUBLE = 0x22;
const SINGLE = 0x27;
const BACKTICK = 0x60;
const BACKSLASH = 0x5c;
const LOWER_F = 0x66;
const LOWER_I = 0x69;
const LOWER_N = 0x6e;

function isInput(source: string, from: number): boolean {
  for (const word of INPUTS)
    if (startsWith.call(source, word, from)) return !isWordPart(charCodeAt.call(source, from + word.length));
  return startsWith.call(source, 'item(', from) || startsWith.call(source, 'items()', from);
}

/** Python has no dollars in names: there they are underscores, and the items have one, too. */
const PYTHON_NAME = /(?<![\w.$])_(?:items?\b|(?=[a-z(]))/g;

/** Code in Python, with the names as JavaScript has them. */
export function pythonNames(code: string): string {
  return code.replace(PYTHON_NAME, (name) => (name === '_' ? '$' : '$input'));
}

function isWordPart(c: number): boolean {
  const letter = (c | 0x20) - 0x61;
  return (letter >= 0 && letter < 26) || (c >= 0x30 && c <= 0x39) || c === 0x5f;
}

const SPACE = /\s/;

function behindSpace(source: string, from: number): number {
  let at = from;
  for (;;) {
    const c: number = charCodeAt.call(source, at);
    if (!(c === 0x20 || (c >= 0x09 && c <= 0x0d) || (c >= 0xa0 && SPACE.test(source.charAt(at))))) return at;
    at++;
  }
}

const LINE_END = /[\n\r\u2028\u2029]/;

/** The offset of the quote that ends a name, or a negative number. */
function closingQuote(source: string, from: number, quote: number): number {
  for (let at = from; at < source.length; at++) {
    const c: number = charCodeAt.call(source, at);
    if (c === quote) return at;
    if (c === BACKSLASH && LINE_END.test(source.charAt(++at))) return -1;
  }
  return -1;
}

function unescaped(name: string): string {
  return name.includes('\\') ? name.replace(/\\(.)/g, '$1') : name;
}

/** @param pattern global; its last group is the name */
function addNames(source: string, pattern: RegExp, names: string[]): void {
  pattern.lastIndex = 0;
  for (let m = pattern.exec(source); m !== null; m = pattern.exec(source)) {
    const name = m.at(-1) ?? '';
    names.push(unescaped(name));
  }
}
