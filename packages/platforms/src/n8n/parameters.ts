/** The parameters of a step that matter: those that end in a sink, are computed, or hold or name a secret. */

import { cleanWord } from '../clean-text.js';
import type { Fact } from '../fact.js';
import { inner, isObject, type JsonCursor, member } from '../json-cursor.js';
import { isHarmless, type JudgedText, judgeText, type ParsedText } from '../judge-text.js';
import { remembered } from '../remembered.js';
import { lowerCase } from '../secrets/letter-case.js';
import type { SinkRole } from '../vocabulary.js';
import { parseText, readsOf, type TextDialect } from './expressions.js';
import { innerSinks, isSqlNode, type SinkTree, sinksOf } from './sinks.js';
import type { WorkflowNode } from './workflow.js';

export interface Parameter extends JudgedText {
  readonly cursor: JsonCursor;
  /** Readable and stable under reordering where elements have names: `headerParameters.parameters[Authorization].value`. */
  readonly path: string;
  /** In lower case. */
  readonly name: string;
  readonly nameFact: Fact;
}

/** Far more than a step can have; keeps hostile files from multiplying what every parameter repeats. */
export const MAX_PARAMETERS = 2_000;

/** The parameters of a step that matter, in order of the export, at most `MAX_PARAMETERS` and one. */
export function readParameters(node: WorkflowNode): readonly Parameter[] {
  const reader = new ParameterReader(node);
  reader.read(node.parameters.value, '', sinksOf(node.short, node.parameters.value));
  return reader.found;
}

/** What a parameter's computed parts read from. */
export function parameterReads(parameter: Parameter, predecessors: readonly string[]): Fact {
  const sources = parameter.role === 'code' ? [parameter.parsed.fixed] : parameter.parsed.holes;
  return readsOf(sources, predecessors);
}

const namedBy = remembered((key) => {
  const name = lowerCase(key);
  return { name, nameFact: cleanWord(name) };
});

/** Keys that name the element they stand in. */
const NAMING_KEYS = ['name', 'key', 'parameter', 'fieldName'];

/** Whether a key holds what such an element is about. */
function isValueKey(key: string): boolean {
  return key === 'value' || key === 'fieldValue' || key === 'stringValue';
}

const PLAIN: TextDialect = { alwaysEvaluated: false, modelPlaceholders: false };
const parsePlain = (raw: string) => parseText(raw, PLAIN);

/** Most texts do not matter, so where they stand and what they are called is told for those only that do. */
class ParameterReader {
  readonly found: Parameter[] = [];
  readonly #node: WorkflowNode;
  /** Editors of sinks have dialects of their own. */
  readonly #parseSink: (raw: string) => ParsedText;
  /** Keys and indexes from the parameters to the value that is looked at; what is behind `#depth` is of no meaning. */
  readonly #steps: (string | number)[] = [];
  #depth = 0;

  constructor(node: WorkflowNode) {
    this.#node = node;
    const alwaysEvaluated = isSqlNode(node.short);
    const modelPlaceholders = node.short === 'langchain.toolHttpRequest';
    this.#parseSink =
      alwaysEvaluated || modelPlaceholders
        ? (raw) => parseText(raw, { alwaysEvaluated, modelPlaceholders })
        : parsePlain;
  }

  /**
   * @param name the last key, or the name of the pair that the value is the value of
   * @param sinks what the node uses the texts in it as
   */
  read(value: unknown, name: string, sinks: SinkTree | undefined): void {
    if (this.found.length > MAX_PARAMETERS) return;
    if (typeof value === 'string') {
      if (!isBlank(value)) this.#judge(value, false, name, sinks?.role ?? 'none');
    } else if (typeof value === 'number') this.#judge(String(value), true, name, sinks?.role ?? 'none');
    else if (Array.isArray(value)) {
      const inElement = sinks && innerSinks(sinks, '*');
      for (let i = 0; i < value.length; i++) {
        this.#steps[this.#depth++] = i;
        this.read(value[i], name, inElement);
        this.#depth--;
      }
    } else if (isObject(value)) {
      for (const key in value) {
        const child = value[key];
        const isLocator = isResourceLocator(child);
        this.#steps[this.#depth++] = key;
        if (isLocator) this.#steps[this.#depth++] = 'value';
        const leafName = (isValueKey(key) && elementName(value)) || key;
        this.read(isLocator ? child.value : child, leafName, sinks && innerSinks(sinks, key));
        this.#depth -= isLocator ? 2 : 1;
      }
    }
  }

  #judge(text: string, isNumber: boolean, name: string, sink: SinkRole): void {
    if (sink === 'none' && !text.startsWith('=') && isHarmless(name, text, isNumber)) return;
    const judged = judgeText({ name, text, isNumber, sink }, sink === 'none' ? parsePlain : this.#parseSink);
    if (judged === undefined) return;
    const { role, parsed, sensitive, holdsSecret, value } = judged;
    const { cursor, path } = this.#place();
    const named = namedBy(name);
    this.found.push({ cursor, path, ...named, role, parsed, sensitive, holdsSecret, value });
  }

  #place(): Pick<Parameter, 'cursor' | 'path'> {
    let cursor = this.#node.parameters;
    let path = '';
    let isMember = false;
    for (let i = 0; i < this.#depth; i++) {
      const isInLocator: boolean = isMember && isResourceLocator(cursor.value);
      const step = this.#steps[i] ?? '';
      cursor = inner(cursor, step);
      if (typeof step === 'number') path += `[${elementName(cursor.value) ?? step}]`;
      else if (!isInLocator) path = path === '' ? step : `${path}.${step}`;
      isMember = typeof step === 'string' && !isInLocator;
    }
    return { cursor, path };
  }
}

/** A resource locator is one value; the rest of it is what the editor shows. */
function isResourceLocator(value: unknown): value is { readonly value: unknown } {
  return isObject(value) && member(value, '__rl') === true && Object.hasOwn(value, 'value');
}

/** Whether a text holds nothing, be it switched to an expression. */
function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  // Behind `=` in ASCII stands what is neither that nor space.
  if (first > 0x3d && first < 0x7f) return false;
  const bare = text.trim();
  return bare === '' || bare === '=';
}

function elementName(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  for (const key of NAMING_KEYS) {
    const raw = member(value, key);
    if (typeof raw !== 'string') continue;
    // The editor writes `=` before a name that was switched to an expression, even if nothing in it is computed.
    const name = raw.startsWith('=') ? raw.slice(1) : raw;
    if (name !== '' && name.length <= 64 && !(name !== raw && name.includes('{{'))) return name;
  }
  return undefined;
}
