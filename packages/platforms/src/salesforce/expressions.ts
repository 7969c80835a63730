/**
 * Where values of a flow come from. Texts hold merge fields (`{!Name.Field}`), values refer to elements, variables,
 * formulas, constants and screen fields by name; variables get their values from assignments and outputs.
 * Invariant: nothing is evaluated; a name that the flow does not define makes the answer unknown.
 */
import { pushAll } from '@policyc/base';
import { type Fact, knownSet, unknown } from '../fact.js';
import type { ParsedText } from '../judge-text.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import { expand, fixedTexts } from './fixed-texts.js';
import type { Flow, FlowElement } from './flow.js';
import { parseText } from './merge-fields.js';

/** Where values come from, by the names in them. */
export interface Sources {
  /** The steps and triggers. */
  readonly reads: (references: readonly string[]) => Fact;
  /** Whether what Salesforce says about a failure is among it. */
  readonly failure: (references: readonly string[]) => boolean;
  /** The same text with the texts in it that are given elsewhere in the flow. */
  readonly expand: (text: ParsedText) => ParsedText;
}

/** A formula's names: `{!A.B} & C` and `A.B`. */
const NAME = /\$?[A-Za-z][A-Za-z0-9_]*(?:[.:][A-Za-z0-9_]+)*/g;
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

/** What Salesforce says about a failure. */
const FAILURE = '$Flow.FaultMessage';

/** Beside names, only formulas have these. */
const FORMULA = /[^\w$.:\s]/;

export function sourcesOf(flow: Flow): Sources {
  const definitions = readDefinitions(flow);
  const reach = (references: readonly string[]) => {
    const found = new Set<string>();
    const open = references.flatMap((source) =>
      FORMULA.test(source) ? definedIn(source, definitions) : headsOf(source),
    );
    for (let head = open.pop(); head !== undefined; head = open.pop()) {
      if (found.has(head)) continue;
      found.add(head);
      pushAll(open, definitions.get(head)?.from ?? []);
    }
    return found;
  };
  const texts = fixedTexts(flow.root, (variable) => isWritten(definitions.get(variable)));
  return {
    reads: (references) => {
      const names = new Set<string>();
      for (const head of reach(references)) {
        if (FROM_TRIGGER.has(head)) names.add(flow.triggerName);
        // `$User`, `$Organization`, `$Label` and the like are no steps.
        if (head.startsWith('$')) continue;
        const definition = definitions.get(head);
        if (definition === undefined) return unknown('reads what the flow does not define');
        for (const name of definition.own) names.add(name);
      }
      return knownSet(names);
    },
    failure: (references) => reach(references).has(FAILURE),
    expand: (text) => expand(text, texts),
  };
}

function isWritten(variable: Definition | undefined): boolean {
  return variable !== undefined && (variable.own.length > 0 || variable.from.size > 0);
}

function headsOf(source: string): readonly string[] {
  return [...source.replace(QUOTED, ' ').matchAll(NAME)].map(([name]) =>
    name === FAILURE ? name : (name.split(/[.:]/)[0] ?? name),
  );
}

/** Names in formulas may be those of functions; only what the flow defines counts. */
function definedIn(source: string, definitions: ReadonlyMap<string, Definition>): readonly string[] {
  return headsOf(source).filter((head) => head.startsWith('$') || definitions.has(head));
}

function readDefinitions({ root, elements, triggerName }: Flow): ReadonlyMap<string, Definition> {
  const definitions = new Map<string, Definition>();
  const define = (name: string | undefined, own: readonly string[]) => {
    if (name !== undefined && !definitions.has(name)) definitions.set(name, { own, from: new Set() });
  };
  for (const { cursor, name, tag } of elements) {
    // Decisions and assignments compute nothing of their own.
    define(name, [name]);
    if (tag === 'screens')
      for (const field of fieldsOf(cursor)) define(xmlText(childOf(field, 'name')), [name]);
    for (const outcome of OUTCOMES.flatMap((list) => childrenOf(cursor, list)))
      define(xmlText(childOf(outcome, 'name')), []);
  }
  for (const variable of childrenOf(root, 'variables'))
    define(
      xmlText(childOf(variable, 'name')),
      xmlText(childOf(variable, 'isInput')) === 'true' ? [triggerName] : [],
    );
  for (const tag of ['constants', 'formulas', 'textTemplates', 'choices', 'dynamicChoiceSets', 'stages'])
    for (const element of childrenOf(root, tag)) define(xmlText(childOf(element, 'name')), []);
  link(root, elements, definitions);
  return definitions;
}

/** Sections of screens hold columns, which hold fields. */
const MAX_SECTIONS = 8;

/** The fields of a screen, those of its sections included. */
export function fieldsOf(parent: XmlCursor, depth = 0): readonly XmlCursor[] {
  if (depth > MAX_SECTIONS) return [];
  return childrenOf(parent, 'fields').flatMap((field) => [field, ...fieldsOf(field, depth + 1)]);
}

/** What decisions and waits have several of, each with a name. */
const OUTCOMES = ['rules', 'waitEvents'];
/** Where elements write what they found, and the id of what they made. */
const RESULTS = ['outputReference', 'assignRecordIdToReference'];
const OUTPUTS = ['outputParameters', 'outputAssignments'];

/** Joins names to what their values come from. */
function link(
  flow: XmlCursor,
  elements: readonly FlowElement[],
  definitions: ReadonlyMap<string, Definition>,
): void {
  const join = (name: string | undefined, sources: readonly string[]) => {
    const from = definitions.get((name ?? '').split('.')[0] ?? '')?.from;
    for (const source of sources) from?.add(source);
  };
  const joinValue = (name: string | undefined, value: XmlCursor | undefined) =>
    join(name, valueSources(value, definitions));
  for (const item of childrenOf(flow, 'assignments').flatMap((a) => childrenOf(a, 'assignmentItems')))
    joinValue(xmlText(childOf(item, 'assignToReference')), childOf(item, 'value'));
  for (const { cursor, name, tag } of elements) {
    for (const output of RESULTS) join(xmlText(childOf(cursor, output)), [name]);
    // Components on screens hand out results of their own.
    for (const holder of tag === 'screens' ? fieldsOf(cursor) : [cursor, ...childrenOf(cursor, 'waitEvents')])
      for (const output of OUTPUTS.flatMap((list) => childrenOf(holder, list)))
        join(xmlText(childOf(output, 'assignToReference')), [name]);
    const collection = xmlText(childOf(cursor, 'collectionReference'));
    if (collection !== undefined) {
      join(name, headsOf(collection));
      join(xmlText(childOf(cursor, 'assignNextValueToReference')), headsOf(collection));
    }
  }
  for (const holder of ['variables', 'choices'].flatMap((tag) => childrenOf(flow, tag)))
    joinValue(xmlText(childOf(holder, 'name')), childOf(holder, 'value'));
  for (const transform of childrenOf(flow, 'transforms'))
    for (const action of childrenOf(transform, 'transformValues').flatMap((v) =>
      childrenOf(v, 'transformValueActions'),
    ))
      for (const holder of [action, ...childrenOf(action, 'inputParameters')])
        joinValue(xmlText(childOf(transform, 'name')), childOf(holder, 'value'));
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

function valueSources(
  value: XmlCursor | undefined,
  definitions: ReadonlyMap<string, Definition>,
): readonly string[] {
  const element = xmlText(childOf(value, 'elementReference'));
  if (element !== undefined) return headsOf(element);
  const formula = xmlText(childOf(value, 'formulaExpression'));
  if (formula !== undefined) return definedIn(formula, definitions);
  return parseText(xmlText(childOf(value, 'stringValue')) ?? '').holes.flatMap(headsOf);
}
