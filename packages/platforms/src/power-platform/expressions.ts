/**
 * The expressions of cloud flows: which texts are computed, which parts of them are fixed, and what they read.
 * Invariant: an expression is looked at, never evaluated; what cannot be told is unknown.
 */
import { type Fact, knownSet, unknown } from '../fact.js';
import type { ParsedText } from '../judge-text.js';
import { HOLE } from '../secrets/find-secrets.js';

/** How deep `concat` calls inside each other are taken apart. */
const MAX_CONCAT_DEPTH = 8;

/**
 * `@` at the start makes the whole text an expression, `@{...}` a part of it, `@@` stands for one `@`.
 * @param raw the text as the export has it
 */
export function parseText(raw: string): ParsedText {
  const text = raw.replaceAll(HOLE, '');
  const parts: string[] = [];
  const holes: string[] = [];
  if (text.startsWith('@') && !text.startsWith('@@') && !text.startsWith('@{')) {
    splitValue(text.slice(1), MAX_CONCAT_DEPTH, parts, holes);
  } else {
    let from = 0;
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', from)) {
      const close = text.startsWith('@{', at) ? closingBrace(text, at + 2) : -1;
      if (close >= 0) {
        parts.push(text.slice(from, at));
        splitValue(text.slice(at + 2, close), MAX_CONCAT_DEPTH, parts, holes);
        from = close + 1;
      } else {
        const escaped = text.startsWith('@@', at);
        parts.push(text.slice(from, at + 1));
        from = at + (escaped ? 2 : 1);
      }
    }
    parts.push(text.slice(from));
  }
  const fixed = parts.join('');
  const kind =
    holes.length === 0 ? 'literal' : fixed.replaceAll(HOLE, '').trim() === '' ? 'expression' : 'template';
  return { kind, fixed: kind === 'expression' ? HOLE : fixed, holes };
}

/** A value inside an expression: text in quotes and `concat` of such are fixed, the rest is not. */
function splitValue(source: string, depth: number, parts: string[], holes: string[]): void {
  const trimmed = source.trim();
  const literal = /^'((?:[^']|'')*)'$/.exec(trimmed);
  if (literal !== null) {
    parts.push((literal[1] ?? '').replaceAll("''", "'"));
    return;
  }
  const args = depth > 0 ? concatArguments(trimmed) : undefined;
  if (args === undefined) {
    parts.push(HOLE);
    holes.push(trimmed);
    return;
  }
  for (const arg of args) splitValue(arg, depth - 1, parts, holes);
}

/** The arguments of a text that is one call of `concat`, or undefined. */
function concatArguments(source: string): readonly string[] | undefined {
  if (!/^concat\s*\(/i.test(source) || !source.endsWith(')')) return undefined;
  const args: string[] = [];
  let depth = 0;
  let start = source.indexOf('(') + 1;
  for (let at = start; at < source.length; at++) {
    const c = source.charAt(at);
    if (c === "'") {
      at = closingQuote(source, at);
      if (at < 0) return undefined;
    } else if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') {
      if (depth === 0) {
        if (at !== source.length - 1) return undefined;
        args.push(source.slice(start, at));
        return args;
      }
      depth--;
    } else if (c === ',' && depth === 0) {
      args.push(source.slice(start, at));
      start = at + 1;
    }
  }
  return undefined;
}

function closingBrace(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === '}') return at;
    if (c === "'") {
      at = closingQuote(text, at);
      if (at < 0) return -1;
    }
  }
  return -1;
}

/** Quotes inside are doubled. */
function closingQuote(text: string, open: number): number {
  for (let at = text.indexOf("'", open + 1); at >= 0; at = text.indexOf("'", at + 2))
    if (text.charAt(at + 1) !== "'") return at;
  return -1;
}

const NAMED =
  /\b(?:outputs|body|actions|items|result|actionOutputs|actionBody|formDataValue|iterationIndexes)\s*\(\s*'((?:[^']|'')*)'/gi;
const VARIABLE = /\bvariables\s*\(\s*'((?:[^']|'')*)'/gi;
const COMPUTED_NAME = /\b(?:outputs|body|actions|items|result|variables)\s*\(\s*(?!['\s)])/i;
const TRIGGER = /\btrigger(?:Body|Outputs|FormDataValue|FormDataMultiValues|MultipartBody)?\s*\(/i;
const ITEM = /\bitem\s*\(\s*\)/i;
const MAX_READS = 256;

/** What the names in an expression stand for. Expressions may write them in another case than the flow. */
export interface ReadScope {
  /** Names of the flow's triggers. */
  readonly triggers: readonly string[];
  /** How the flow itself writes the name of a step. */
  readonly nameOf: (step: string) => string;
  /** The steps that write a variable. */
  readonly writersOf: (variable: string) => readonly string[];
  /** What `item()` is an element of: the list that the step works through, given by its expressions; else the loop around the step. */
  readonly list: readonly string[] | undefined;
  readonly loop: string | undefined;
}

/** The steps and triggers that expressions read from. */
export function readsOf(sources: readonly string[], scope: ReadScope): Fact {
  const names = new Set<string>();
  const open = addReads(sources, scope, names);
  return open === undefined ? knownSet(names) : unknown(open);
}

/** @returns why it cannot be told, if so */
function addReads(sources: readonly string[], scope: ReadScope, names: Set<string>): string | undefined {
  for (const source of sources) {
    if (COMPUTED_NAME.test(source)) return 'reads from a step whose name is computed';
    for (const m of source.matchAll(NAMED)) names.add(scope.nameOf(unquoted(m[1])));
    for (const m of source.matchAll(VARIABLE))
      for (const name of scope.writersOf(unquoted(m[1]))) names.add(name);
    if (TRIGGER.test(source)) for (const name of scope.triggers) names.add(name);
    if (names.size > MAX_READS) return `reads from more than ${MAX_READS} steps`;
  }
  if (!sources.some((source) => ITEM.test(source))) return undefined;
  if (scope.list !== undefined) return addReads(scope.list, { ...scope, list: undefined }, names);
  if (scope.loop !== undefined) names.add(scope.loop);
  return undefined;
}

function unquoted(text: string | undefined): string {
  return (text ?? '').replaceAll("''", "'");
}

/** What the platform says about a failure: `result('Scope')`, `actions('Step')['error']`, `outputs('Step')['error']`. */
const FAILURE =
  /\bresult\s*\(|\bactions\s*\(\s*'(?:[^']|'')*'\s*\)\s*\??\.?\[?'?(?:error|outputs)|\]?\['error'\]|\?\.error\b/i;

/** Whether an expression reads what the platform says about a failure. */
export function readsFailure(sources: readonly string[]): boolean {
  return sources.some((source) => FAILURE.test(source));
}
