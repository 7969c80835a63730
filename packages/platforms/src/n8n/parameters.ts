/**
 * The parameters of a step that matter: those that end in a sink, are computed, or hold or name a secret.
 * Invariant: no text that has the format of a secret or stands under a sensitive name becomes a value.
 */
import { ABSENT, EXPRESSION, type Fact, known, opaque, REDACTED } from '../fact.js';
import { elements, entries, isObject, type JsonCursor, member } from '../json-cursor.js';
import { inspectText, isFixedSecret } from '../secrets/find-secrets.js';
import { containsSecretFormat, holdsFormattedSecret } from '../secrets/redact-text.js';
import { isAmbiguousName, isSensitiveName, looksLikeKey, type NameUse } from '../secrets/sensitive-names.js';
import { urlParts } from '../url-parts.js';
import { type ParsedText, parseText, readsOf } from './expressions.js';
import { isSqlNode, sinkRoleOf } from './sinks.js';
import type { SinkRole } from './vocabulary.js';
import type { WorkflowNode } from './workflow.js';

export interface Parameter {
  readonly cursor: JsonCursor;
  /** Readable and stable under reordering where elements have names: `headerParameters.parameters[Authorization].value`. */
  readonly path: string;
  /** In lower case. */
  readonly name: string;
  readonly role: SinkRole;
  readonly parsed: ParsedText;
  readonly sensitive: boolean;
  /** Undefined where the fixed part of a computed text may be one. */
  readonly holdsSecret: boolean | undefined;
  readonly value: Fact;
}

/** Longer texts are not searched to their end: whether they hold a secret is unknown, unless one was found. */
const SEARCH_LIMIT = 262_144;
/** Longer texts are not carried into the snapshot. */
const VALUE_LIMIT = 16_384;

/** Far more than a step can have; keeps hostile files from multiplying what every parameter repeats. */
export const MAX_PARAMETERS = 2_000;

/** The parameters of a step that matter, in order of the export, at most `MAX_PARAMETERS` and one. */
export function readParameters(node: WorkflowNode): readonly Parameter[] {
  const leaves: Leaf[] = [];
  collect(node.parameters, '', '', '', leaves);
  const found: Parameter[] = [];
  for (const leaf of leaves) {
    const parameter = judge(node, leaf);
    if (parameter !== undefined) found.push(parameter);
    if (found.length > MAX_PARAMETERS) break;
  }
  return found;
}

/** What a parameter's computed parts read from. */
export function parameterReads(parameter: Parameter, predecessors: readonly string[]): Fact {
  const sources = parameter.role === 'code' ? [parameter.parsed.fixed] : parameter.parsed.holes;
  return readsOf(sources, predecessors);
}

interface Leaf {
  readonly cursor: JsonCursor;
  readonly text: string;
  readonly path: string;
  readonly pattern: string;
  readonly name: string;
}

/** Keys that name the element they stand in, and keys that hold what such an element is about. */
const NAMING_KEYS = ['name', 'key', 'parameter', 'fieldName'];
const VALUE_KEYS = new Set(['value', 'fieldValue', 'stringValue']);

function collect(cursor: JsonCursor, path: string, pattern: string, name: string, leaves: Leaf[]): void {
  const { value } = cursor;
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    if (text.trim() !== '' && text.trim() !== '=') leaves.push({ cursor, text, path, pattern, name });
  } else if (Array.isArray(value)) {
    for (const [i, element] of elements(cursor).entries()) {
      const label = elementName(element.value) ?? String(i);
      collect(element, `${path}[${label}]`, join(pattern, '*'), name, leaves);
    }
  } else if (isObject(value)) {
    const own = elementName(value);
    for (const [key, child] of entries(cursor)) {
      // A resource locator is one value; the rest of it is what the editor shows.
      const locator =
        member(child.value, '__rl') === true ? entries(child).find(([k]) => k === 'value')?.[1] : undefined;
      const leafName = own !== undefined && VALUE_KEYS.has(key) ? own : key;
      collect(locator ?? child, join(path, key), join(pattern, key), leafName, leaves);
    }
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function elementName(value: unknown): string | undefined {
  for (const key of NAMING_KEYS) {
    const raw = member(value, key);
    // The editor writes `=` before a name that was switched to an expression, even if nothing in it is computed.
    const name = typeof raw === 'string' ? raw.replace(/^=/, '') : '';
    if (name !== '' && name.length <= 64 && !(name !== raw && name.includes('{{'))) return name;
  }
  return undefined;
}

function judge(node: WorkflowNode, leaf: Leaf): Parameter | undefined {
  const sink = sinkRoleOf(node.short, leaf.pattern);
  const isNumber = typeof leaf.cursor.value === 'number';
  const whole = leaf.text.length <= SEARCH_LIMIT;
  const text = whole ? leaf.text : leaf.text.slice(0, SEARCH_LIMIT);
  const parsed = parseText(text, {
    alwaysEvaluated: sink === 'sql' && isSqlNode(node.short),
    modelPlaceholders: node.short === 'langchain.toolHttpRequest' && sink !== 'none',
  });
  const named = isNamedSecret(leaf, sink, parsed);
  if (isNumber && (!named || leaf.text.length < 4)) return undefined;
  const formatted = containsSecretFormat(text);
  if (sink === 'none' && !named && !formatted && parsed.kind === 'literal') return undefined;
  const inside = inspectText(parsed.fixed, sink === 'shell' || sink === 'body');
  const found =
    inside.holds ||
    parsed.holes.some(holdsFormattedSecret) ||
    (sink === 'url' && secretQueryKeys(parsed.fixed).length > 0) ||
    (named && isFixedSecret(parsed.fixed));
  const holdsSecret = found === false && !whole ? undefined : found;
  const role = sink === 'none' && named ? 'credential' : sink;
  return {
    cursor: leaf.cursor,
    path: leaf.path,
    name: leaf.name.toLowerCase(),
    role,
    parsed,
    sensitive: named || holdsSecret === true,
    holdsSecret,
    value: valueFact(
      parsed,
      named ||
        formatted ||
        inside.names ||
        holdsSecret === true ||
        (sink === 'url' && namesSecretInQuery(parsed.fixed)),
    ),
  };
}

function isNamedSecret(leaf: Leaf, role: SinkRole, parsed: ParsedText): boolean {
  const use: NameUse = role === 'header' ? 'header' : role === 'query_key' ? 'query' : 'other';
  if (!isSensitiveName(leaf.name, use)) return false;
  return !(isAmbiguousName(leaf.name) && parsed.kind === 'literal' && !looksLikeKey(parsed.fixed));
}

/** Names of the query parameters of an address that hold a fixed secret. */
export function secretQueryKeys(fixedUrl: string): readonly string[] {
  return urlParts(fixedUrl)
    .query.filter(({ key, value }) => isSecretPair(key, value))
    .map((pair) => pair.key.toLowerCase());
}

function namesSecretInQuery(fixedUrl: string): boolean {
  return urlParts(fixedUrl).query.some(({ key, value }) => value !== '' && isSensitiveName(key, 'query'));
}

function isSecretPair(key: string, value: string): boolean {
  if (holdsFormattedSecret(value)) return true;
  if (!isSensitiveName(key, 'query') || !isFixedSecret(value)) return false;
  return !isAmbiguousName(key) || looksLikeKey(value);
}

function valueFact(parsed: ParsedText, secret: boolean): Fact {
  if (parsed.kind !== 'literal') return opaque(EXPRESSION);
  if (secret) return opaque(REDACTED);
  if (parsed.fixed === '') return ABSENT;
  return parsed.fixed.length > VALUE_LIMIT
    ? opaque(`longer than ${VALUE_LIMIT} characters`)
    : known(parsed.fixed);
}
