/**
 * Where values of a flow come from. Texts hold merge fields (`{!Name.Field}`), values refer to elements, variables,
 * formulas, constants and screen fields by name; variables get their values from assignments and outputs.
 * Invariant: nothing is evaluated; a name that the flow does not define makes the answer unknown.
 */
import { type Fact, knownSet, unknown } from '../fact.js';
import type { ParsedText } from '../judge-text.js';
import { HOLE } from '../secrets/find-secrets.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import { ELEMENTS } from './elements.js';

const MERGE_FIELD = /\{!([^{}]{1,1000})\}/g;

export function parseText(raw: string): ParsedText {
  const holes: string[] = [];
  const fixed = raw.replaceAll(HOLE, '').replace(MERGE_FIELD, (_, source: string) => {
    holes.push(source);
    return HOLE;
  });
  return {
    kind: holes.length === 0 ? 'literal' : fixed.trim() === HOLE ? 'expression' : 'template',
    fixed,
    holes,
  };
}

/** A value that is a reference as a whole. */
export function reference(name: string): ParsedText {
  return { kind: 'expression', fixed: HOLE, holes: [name] };
}

export type Sources = (references: readonly string[]) => Fact;

/** A formula's names: `{!A.B} & C` and `A.B`. */
const NAME = /\$?[A-Za-z][A-Za-z0-9_]*(?:[.:][A-Za-z][A-Za-z0-9_]*)*/g;
/** Text inside a formula. */
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
/** What a flow starts with: the record and the event that started it. */
const FROM_TRIGGER = new Set(['$Record', '$Record__Prior', '$EventPayload']);

interface Definition {
  /** The step or trigger whose result it is, by name. */
  readonly own: readonly string[];
  /** Names that it is computed from. */
  readonly from: Set<string>;
}

/**
 * @param flow the root of the flow
 * @param trigger the name of its trigger: what input variables come from
 */
export function sourcesOf(flow: XmlCursor, trigger: string): Sources {
  const definitions = readDefinitions(flow, trigger);
  return (references) => {
    const names = new Set<string>();
    const seen = new Set<string>();
    const open = references.flatMap(headsOf);
    for (let head = open.pop(); head !== undefined; head = open.pop()) {
      if (seen.has(head)) continue;
      seen.add(head);
      if (FROM_TRIGGER.has(head)) names.add(trigger);
      // `$User`, `$Organization`, `$Label` and the like are no steps.
      if (head.startsWith('$')) continue;
      const definition = definitions.get(head);
      if (definition === undefined) return unknown('reads what the flow does not define');
      for (const name of definition.own) names.add(name);
      open.push(...definition.from);
    }
    return knownSet(names);
  };
}

function headsOf(source: string): readonly string[] {
  return [...source.replace(QUOTED, ' ').matchAll(NAME)].map(([name]) => name.split(/[.:]/)[0] ?? name);
}

/** Names in formulas may be those of functions; only what the flow defines counts. */
function definedIn(source: string, definitions: ReadonlyMap<string, Definition>): readonly string[] {
  return headsOf(source).filter((head) => head.startsWith('$') || definitions.has(head));
}

function readDefinitions(flow: XmlCursor, trigger: string): ReadonlyMap<string, Definition> {
  const definitions = new Map<string, Definition>();
  const define = (name: string | undefined, own: readonly string[]) => {
    if (name !== undefined && !definitions.has(name)) definitions.set(name, { own, from: new Set() });
  };
  for (const tag of ELEMENTS.keys())
    for (const element of childrenOf(flow, tag)) {
      const name = xmlText(childOf(element, 'name'));
      // Decisions and assignments compute nothing of their own.
      define(name, name === undefined ? [] : [name]);
      if (tag === 'screens' && name !== undefined)
        for (const field of fieldsOf(element, 0)) define(xmlText(childOf(field, 'name')), [name]);
      if (tag === 'decisions')
        for (const rule of childrenOf(element, 'rules')) define(xmlText(childOf(rule, 'name')), []);
    }
  for (const variable of childrenOf(flow, 'variables'))
    define(
      xmlText(childOf(variable, 'name')),
      xmlText(childOf(variable, 'isInput')) === 'true' ? [trigger] : [],
    );
  for (const tag of ['constants', 'formulas', 'textTemplates', 'choices', 'dynamicChoiceSets', 'stages'])
    for (const element of childrenOf(flow, tag)) define(xmlText(childOf(element, 'name')), []);
  link(flow, definitions);
  return definitions;
}

/** Sections of screens hold columns, which hold fields. */
const MAX_SECTIONS = 8;

function fieldsOf(parent: XmlCursor, depth: number): readonly XmlCursor[] {
  if (depth > MAX_SECTIONS) return [];
  return childrenOf(parent, 'fields').flatMap((field) => [field, ...fieldsOf(field, depth + 1)]);
}

/** Joins names to what their values come from. */
function link(flow: XmlCursor, definitions: ReadonlyMap<string, Definition>): void {
  const join = (name: string | undefined, sources: readonly string[]) => {
    const from = definitions.get((name ?? '').split('.')[0] ?? '')?.from;
    for (const source of sources) from?.add(source);
  };
  for (const item of childrenOf(flow, 'assignments').flatMap((a) => childrenOf(a, 'assignmentItems')))
    join(xmlText(childOf(item, 'assignToReference')), valueSources(childOf(item, 'value')));
  for (const tag of ELEMENTS.keys())
    for (const element of childrenOf(flow, tag)) {
      const name = xmlText(childOf(element, 'name'));
      if (name === undefined) continue;
      join(xmlText(childOf(element, 'outputReference')), [name]);
      for (const output of [
        ...childrenOf(element, 'outputParameters'),
        ...childrenOf(element, 'outputAssignments'),
      ])
        join(xmlText(childOf(output, 'assignToReference')), [name]);
      const collection = xmlText(childOf(element, 'collectionReference'));
      if (collection !== undefined) {
        join(name, headsOf(collection));
        join(xmlText(childOf(element, 'assignNextValueToReference')), headsOf(collection));
      }
    }
  for (const transform of childrenOf(flow, 'transforms'))
    for (const action of childrenOf(transform, 'transformValues').flatMap((v) =>
      childrenOf(v, 'transformValueActions'),
    ))
      for (const holder of [action, ...childrenOf(action, 'inputParameters')]) {
        const value = childOf(holder, 'value');
        join(xmlText(childOf(transform, 'name')), [
          ...valueSources(value),
          ...definedIn(xmlText(childOf(value, 'formulaExpression')) ?? '', definitions),
        ]);
      }
  for (const choice of childrenOf(flow, 'choices'))
    join(xmlText(childOf(choice, 'name')), valueSources(childOf(choice, 'value')));
  for (const formula of childrenOf(flow, 'formulas'))
    join(
      xmlText(childOf(formula, 'name')),
      definedIn(xmlText(childOf(formula, 'expression')) ?? '', definitions),
    );
  for (const template of childrenOf(flow, 'textTemplates'))
    join(
      xmlText(childOf(template, 'name')),
      parseText(xmlText(childOf(template, 'text')) ?? '').holes.flatMap(headsOf),
    );
}

function valueSources(value: XmlCursor | undefined): readonly string[] {
  const element = xmlText(childOf(value, 'elementReference'));
  if (element !== undefined) return headsOf(element);
  return parseText(xmlText(childOf(value, 'stringValue')) ?? '').holes.flatMap(headsOf);
}
