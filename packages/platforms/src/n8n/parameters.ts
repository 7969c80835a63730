/** The parameters of a step that matter: those that end in a sink, are computed, or hold or name a secret. */

import { cleanCommonText } from '../clean-text.js';
import type { Fact } from '../fact.js';
import { isObject, type JsonCursor, member, step } from '../json-cursor.js';
import { isHarmless, judgeText, type ParsedText } from '../judge-text.js';
import { remembered } from '../remembered.js';
import { lowerCase } from '../secrets/letter-case.js';
import { MAX_PARAMETERS, type Parameter as StepParameter } from '../step-parameters.js';
import type { SinkRole } from '../vocabulary.js';
import { parseText, pythonNames, readsOf, type TextDialect } from './expressions.js';
import { innerSinks, isSql, type SinkTree, sinksOf } from './sinks.js';
import type { WorkflowNode } from './workflow.js';

/** Paths are readable and stable under reordering where elements have names: `headerParameters.parameters[Authorization].value`. */
export interface Parameter extends StepParameter {
  readonly nameFact: Fact;
}

/** What a parameter's computed parts read from: see `readsOf`. */
export function parameterReads(
  parameter: Parameter,
  input: readonly string[],
  inputFact: Fact,
  nodes: ReadonlyMap<string, unknown>,
): Fact {
  return readsOf(sourcesOf(parameter), input, inputFact, nodes);
}

function sourcesOf({ role, path, parsed }: Parameter): readonly string[] {
  if (role !== 'code') return parsed.holes;
  return [path === 'pythonCode' ? pythonNames(parsed.fixed) : parsed.fixed];
}

const namedBy = remembered((key) => {
  const name = lowerCase(key);
  return { name, nameFact: cleanCommonText(name) };
});

/** Keys that name the element they stand in. */
const NAMING_KEYS = ['name', 'key', 'parameter', 'fieldName'];

/** Whether a key holds what such an element is about. */
function isValueKey(key: string): boolean {
  return key === 'value' || key === 'fieldValue' || key === 'stringValue';
}

const PLAIN: TextDialect = { alwaysEvaluated: false, modelPlaceholders: false };
const parsePlain = (raw: string) => parseText(raw, PLAIN);

const NOWHERE: JsonCursor = { value: undefined, pointer: '', embedded: false };

/** Stands for the value of a resource locator: one value, and the rest is what the editor shows. */
const IN_LOCATOR = -1;

/** Most texts do not matter, so where they stand and what they are called is told for those only that do. */
export class ParameterReader {
  #found: Parameter[] = [];
  /** The parameters of the node. */
  #root: JsonCursor = NOWHERE;
  /** Editors of sinks have dialects of their own. */
  #parseSink: (raw: string) => ParsedText = parsePlain;
  /** Keys and indexes from the parameters to the value that is looked at; what is behind `#depth` is of no meaning. */
  readonly #steps: (string | number)[] = [];
  /** What each of them leads to. */
  readonly #values: unknown[] = [];
  #depth = 0;
  /** The steps to the last text that matters, and where each of them leads: what stands beside each other does in the same places. */
  readonly #placed: (string | number)[] = [];
  #placedDepth = 0;
  readonly #cursors: JsonCursor[] = [];
  readonly #paths: string[] = [];

  /** The parameters of a step that matter, in order of the export, at most `MAX_PARAMETERS` and one. */
  read({ traits, short, parameters }: WorkflowNode): readonly Parameter[] {
    this.#found = [];
    this.#root = parameters;
    this.#placedDepth = 0;
    const alwaysEvaluated = isSql(traits.sinks);
    const modelPlaceholders = short === 'langchain.toolHttpRequest';
    this.#parseSink =
      alwaysEvaluated || modelPlaceholders
        ? (raw) => parseText(raw, { alwaysEvaluated, modelPlaceholders })
        : parsePlain;
    this.#value(parameters.value, '', sinksOf(traits.sinks, parameters.value), false);
    return this.#found;
  }

  /**
   * @param name the last key, or the name of the pair that the value is the value of
   * @param sinks what the node uses the texts in it as
   * @param isMember whether it is the member of an object, where resource locators stand
   */
  #value(value: unknown, name: string, sinks: SinkTree | undefined, isMember: boolean): void {
    if (this.#found.length > MAX_PARAMETERS) return;
    if (typeof value === 'string') {
      if (!isBlank(value)) this.#judge(value, false, name, sinks?.role ?? 'none');
    } else if (typeof value === 'number') this.#judge(String(value), true, name, sinks?.role ?? 'none');
    else if (Array.isArray(value)) {
      const inElement = sinks && innerSinks(sinks, '*');
      for (let i = 0; i < value.length; i++) {
        this.#inner(i, value[i], name, inElement, false);
      }
    } else if (isObject(value)) {
      const before = this.#found.length;
      for (const key in value) {
        const child = value[key];
        if (isMember && key === '__rl' && child === true && Object.hasOwn(value, 'value')) {
          if (this.#found.length > before) this.#found.length = before;
          this.#inner(IN_LOCATOR, value.value, name, sinks, false);
          return;
        }
        // The editor's switches are most of what is neither text nor holds any.
        if (typeof child === 'boolean') continue;
        const leafName = (isValueKey(key) && elementName(value)) || key;
        this.#inner(key, child, leafName, sinks && innerSinks(sinks, key), true);
      }
    }
  }

  #inner(
    key: string | number,
    value: unknown,
    name: string,
    sinks: SinkTree | undefined,
    isMember: boolean,
  ): void {
    this.#steps[this.#depth] = key;
    this.#values[this.#depth++] = value;
    this.#value(value, name, sinks, isMember);
    this.#depth--;
  }

  #judge(text: string, isNumber: boolean, name: string, sink: SinkRole): void {
    if (sink === 'none' && !text.startsWith('=') && isHarmless(name, text, isNumber)) return;
    const judged = judgeText({ name, text, isNumber, sink }, sink === 'none' ? parsePlain : this.#parseSink);
    if (judged === undefined) return;
    const { role, parsed, sensitive, holdsSecret, value } = judged;
    const { name: lowerName, nameFact } = namedBy(name);
    this.#place();
    const cursor = this.#cursors[this.#depth - 1] ?? this.#root;
    const path = this.#paths[this.#depth - 1] ?? '';
    this.#found.push({
      cursor,
      path,
      name: lowerName,
      nameFact,
      role,
      parsed,
      sensitive,
      holdsSecret,
      value,
    });
  }

  /** Makes the places of all steps, as far as they are not those of the last text. */
  #place(): void {
    let at = 0;
    while (at < this.#depth && at < this.#placedDepth && this.#placed[at] === this.#steps[at]) at++;
    if (at === this.#depth) return;
    let cursor = this.#cursors[at - 1] ?? this.#root;
    let path = this.#paths[at - 1] ?? '';
    for (; at < this.#depth; at++) {
      const key = this.#steps[at] ?? '';
      cursor = step(cursor, key === IN_LOCATOR ? 'value' : key, this.#values[at]);
      if (typeof key === 'string') path = path === '' ? key : `${path}.${key}`;
      else if (key !== IN_LOCATOR) path += `[${elementName(cursor.value) ?? key}]`;
      this.#placed[at] = key;
      this.#cursors[at] = cursor;
      this.#paths[at] = path;
    }
    this.#placedDepth = at;
  }
}

/** Looked up once: see `compareUtf8`. */
const { charCodeAt } = String.prototype;

/** Whether a text holds nothing, be it switched to an expression. */
function isBlank(text: string): boolean {
  // Behind `=` in ASCII stands what is neither that nor space.
  const first: number = charCodeAt.call(text, 0);
  if (first > 0x3d && first < 0x7f) return false;
  const second: number = charCodeAt.call(text, 1);
  if (first === 0x3d && second > 0x3d && second < 0x7f) return false;
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
