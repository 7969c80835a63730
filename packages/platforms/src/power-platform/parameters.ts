/** The parameters of a step that matter: those that end in a sink, are computed, or hold or name a secret. */

import { at, elements, entries, isObject, type JsonCursor, textOf } from '../json-cursor.js';
import type { Leaf } from '../json-leaves.js';
import { judgeLeaves, type Parameter } from '../step-parameters.js';
import { parseText } from './expressions.js';
import type { FlowStep } from './flow.js';
import { sinkRoleOf } from './sinks.js';

/** What a connector gets besides its parameters says nothing about the step. */
const PLUMBING = new Set(['host', 'schema', 'retryPolicy', 'operationOptions']);
const HTTP_TYPES = new Set(['Http', 'HttpWebhook']);

/** What the parts of a login are that their own names do not tell. */
const LOGIN_PARTS: Readonly<Record<string, string>> = {
  value: 'authorization',
  parameter: 'authorization',
  pfx: 'privateKey',
};
const NO_PARTS: typeof LOGIN_PARTS = {};

/** In order of the file, at most `MAX_PARAMETERS` and one; paths are keys joined by `/`, as the platform itself writes them. */
export function readParameters(step: FlowStep): readonly Parameter[] {
  const leaves: Leaf[] = [];
  const inputs = at(step.cursor, 'inputs');
  for (const [key, value] of isObject(inputs?.value) ? entries(inputs) : []) {
    if (PLUMBING.has(key)) continue;
    // Connectors are given the token of a connection here, by an expression of the platform.
    if (key === 'authentication' && !HTTP_TYPES.has(step.type)) continue;
    collect(value, key === 'parameters' ? '' : key, key, leaves);
  }
  if (inputs !== undefined && !isObject(inputs.value)) collect(inputs, 'inputs', 'inputs', leaves);
  for (const key of ['foreach', 'expression']) {
    const value = at(step.cursor, key);
    if (value !== undefined) collect(value, key, key, leaves);
  }
  const isPage = answersWithPage(step, inputs);
  const roleOf = ({ pattern }: Leaf) => {
    const role = sinkRoleOf(step, pattern);
    return isPage && role === 'body' ? 'html' : role;
  };
  return judgeLeaves(leaves, roleOf, parseText);
}

/** Whether browsers show the answer as a page. */
function answersWithPage(step: FlowStep, inputs: JsonCursor | undefined): boolean {
  return (
    step.type === 'Response' &&
    entries(inputs && at(inputs, 'headers')).some(
      ([name, value]) => /^content-type$/i.test(name) && /^\s*text\/html\b/i.test(textOf(value) ?? ''),
    )
  );
}

const LIST_INDEX = /\[\d+\]/g;

function collect(cursor: JsonCursor, path: string, name: string, leaves: Leaf[]): void {
  const { value } = cursor;
  if (typeof value === 'string' || typeof value === 'number') {
    if (String(value).trim() !== '')
      leaves.push({ cursor, text: String(value), path, pattern: path.replace(LIST_INDEX, '/*'), name });
  } else if (Array.isArray(value)) {
    for (const [i, element] of elements(cursor).entries()) collect(element, `${path}[${i}]`, name, leaves);
  } else {
    // Variables are given as `{ name, type, value }`: the name is the one that counts.
    const own =
      isObject(value) && typeof value.name === 'string' && Object.hasOwn(value, 'value')
        ? value.name
        : undefined;
    const parts = path === 'authentication' ? LOGIN_PARTS : NO_PARTS;
    for (const [key, child] of entries(cursor)) {
      const part = Object.hasOwn(parts, key) ? parts[key] : undefined;
      const leaf = own !== undefined && key === 'value' ? own : (part ?? key.split('/').at(-1) ?? key);
      collect(child, path === '' ? key : `${path}/${key}`, leaf, leaves);
    }
  }
}
