/**
 * What is computed in the texts of Node-RED's nodes: mustache templates, typed inputs and environment variables.
 * Invariant: looked at, never evaluated; what cannot be told is unknown.
 */
import { type Fact, knownSet, unknown } from '../fact.js';
import type { ParsedText } from '../judge-text.js';
import { HOLE } from '../secrets/find-secrets.js';

/** Longer tags are text: nobody names a property so. */
const TAG = /\{\{(\{?)\s*([!#^/&>=]?)([^{}]{0,500})\}?\}\}/g;

/** A mustache template. Sections and values are computed; comments and ends of sections are nothing. */
export function parseMustache(raw: string): ParsedText {
  const holes: string[] = [];
  const fixed = raw.replaceAll(HOLE, '').replace(TAG, (_, __, sign: string, inner: string) => {
    if (sign === '!' || sign === '/') return '';
    holes.push(inner.trim());
    return HOLE;
  });
  return { kind: kindOf(fixed, holes), fixed, holes };
}

/** Whether some value of a mustache template is put in as it comes. */
export function hasRawTag(template: string): boolean {
  return [...template.matchAll(TAG)].some(([, brace, sign]) => brace === '{' || sign === '&');
}

/** A text as it is; one that is a lone `${NAME}` is taken from the environment. */
export function parsePlain(raw: string): ParsedText {
  const body = raw.replaceAll(HOLE, '');
  const variable = /^\$\{([^{}]{1,200})\}$/.exec(body.trim())?.[1];
  return variable === undefined
    ? { kind: 'literal', fixed: body, holes: [] }
    : { kind: 'expression', fixed: HOLE, holes: [`env.${variable}`] };
}

/** Types of an input whose text names where the value comes from. */
const COMPUTED_TYPES = new Set(['msg', 'flow', 'global', 'env', 'jsonata']);

/** @param type the type chosen beside the input, as `msg` or `str` */
export function parseTyped(raw: string, type: unknown): ParsedText {
  return typeof type === 'string' && COMPUTED_TYPES.has(type)
    ? { kind: 'expression', fixed: HOLE, holes: [type === 'jsonata' ? raw : `${type}.${raw}`] }
    : parsePlain(raw);
}

/** A fixed text with a value of the message behind it. */
export function withValueBehind(raw: string, property: string): ParsedText {
  const body = raw.replaceAll(HOLE, '');
  return { kind: 'template', fixed: `${body} ${HOLE}`, holes: [property] };
}

function kindOf(fixed: string, holes: readonly string[]): ParsedText['kind'] {
  return holes.length === 0 ? 'literal' : fixed.trim() === HOLE ? 'expression' : 'template';
}

const STORED = /^(?:flow|global)[.[]|\$(?:flow|global)Context\b/;
const ENVIRONMENT = /^env\.|^\$env\(/;

/**
 * What computed parts read from.
 * @param predecessors names of the nodes whose message arrives here
 */
export function readsOf(holes: readonly string[], predecessors: readonly string[]): Fact {
  if (holes.some((h) => STORED.test(h)))
    return unknown('reads from stored context, which any step may write');
  return knownSet(holes.some((h) => !ENVIRONMENT.test(h)) ? predecessors : []);
}
