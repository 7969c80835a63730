/** The parameters of a step that matter: those that end in a sink, are computed, or hold or name a secret. */

import type { Fact } from '../fact.js';
import { elements, entries, isObject, type JsonCursor, member } from '../json-cursor.js';
import { type JudgedText, judgeText } from '../judge-text.js';
import { lowerCase } from '../secrets/letter-case.js';
import { parseText, readsOf } from './expressions.js';
import { isSqlNode, sinkRoleOf } from './sinks.js';
import type { WorkflowNode } from './workflow.js';

export interface Parameter extends JudgedText {
  readonly cursor: JsonCursor;
  /** Readable and stable under reordering where elements have names: `headerParameters.parameters[Authorization].value`. */
  readonly path: string;
  /** In lower case. */
  readonly name: string;
}

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
  const dialect = {
    alwaysEvaluated: sink === 'sql' && isSqlNode(node.short),
    modelPlaceholders: node.short === 'langchain.toolHttpRequest' && sink !== 'none',
  };
  const { cursor, path, name, text } = leaf;
  const judged = judgeText({ name, text, isNumber: typeof cursor.value === 'number', sink }, (raw) =>
    parseText(raw, dialect),
  );
  return judged && { cursor, path, name: lowerCase(name), ...judged };
}
