/** The values of an element that matter: those that choose or fill records, are computed, or hold or name a secret. */

import { judgeText, type ParsedText } from '../judge-text.js';
import { lowerCase } from '../secrets/letter-case.js';
import { MAX_PARAMETERS, type Parameter } from '../step-parameters.js';
import type { SinkRole } from '../vocabulary.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import { actionCategory } from './elements.js';
import { fieldsOf, type Sources } from './expressions.js';
import type { FlowElement } from './flow.js';
import { parseText, reference } from './merge-fields.js';

/** Lists of named values inside elements: their tag, what names them, what they are used as. */
const LISTS: readonly (readonly [tag: string, name: string, role: SinkRole])[] = [
  ['filters', 'field', 'record_selector'],
  ['inputAssignments', 'field', 'record_data'],
  ['inputParameters', 'name', 'none'],
  ['assignmentItems', 'assignToReference', 'none'],
  ['entryActionInputParameters', 'name', 'none'],
  ['exitActionInputParameters', 'name', 'none'],
];

/** Elements that work on records, and what the records that they are given as a whole are to them; the lists of others fill no records. */
const RECORD_ELEMENTS: ReadonlyMap<string, SinkRole> = new Map([
  ['recordLookups', 'record_selector'],
  ['recordCreates', 'record_data'],
  ['recordUpdates', 'record_data'],
  ['recordDeletes', 'record_selector'],
]);
/** Inputs of actions that end up as markup in a mail or a post. */
const MARKUP_INPUTS = new Set(['text', 'body', 'htmlBody', 'HTMLbody']);

interface Candidate {
  readonly cursor: XmlCursor;
  readonly path: string;
  readonly name: string;
  readonly parsed: ParsedText;
  readonly role: SinkRole;
}

/**
 * In order of the metadata, at most `MAX_PARAMETERS` and one; paths are like `filters[Name].value`.
 * @param expand puts in the texts that the flow gives under a name
 */
export function readParameters(
  element: FlowElement,
  expand: Sources['expand'],
): readonly Parameter<XmlCursor>[] {
  const found: Parameter<XmlCursor>[] = [];
  for (const { cursor, path, name, parsed, role } of candidatesOf(element)) {
    if (found.length > MAX_PARAMETERS) break;
    const text = expand(parsed);
    // What a screen shows to everybody is of no interest.
    const sink = element.tag === 'screens' && text.kind === 'literal' ? 'none' : role;
    const judged = judgeText({ name, text: text.fixed, isNumber: false, sink }, () => text);
    if (judged !== undefined) found.push({ cursor, path, name: lowerCase(name), ...judged });
  }
  return found;
}

function candidatesOf(element: FlowElement): readonly Candidate[] {
  const { cursor, tag } = element;
  const ofRecords = RECORD_ELEMENTS.get(tag);
  const records = childOf(cursor, 'inputReference');
  const whole = xmlText(records);
  return [
    ...(records === undefined || whole === undefined
      ? []
      : [
          {
            cursor: records,
            path: 'inputReference',
            name: 'inputReference',
            parsed: reference(whole),
            role: ofRecords ?? 'none',
          },
        ]),
    ...LISTS.flatMap(([list, naming, role]) =>
      valuesIn(cursor, list, naming, (name) => (ofRecords === undefined ? inputRole(element, name) : role)),
    ),
    ...(tag === 'screens' ? fieldsOf(cursor).flatMap(shownIn) : []),
  ];
}

/** The texts and references of a list of values. */
function valuesIn(
  parent: XmlCursor,
  list: string,
  naming: string,
  roleOf: (name: string) => SinkRole,
): readonly Candidate[] {
  return childrenOf(parent, list).flatMap((entry, i) => {
    const given = xmlText(childOf(entry, naming)) ?? xmlText(childOf(entry, 'name')) ?? String(i + 1);
    const cursor = childOf(entry, 'value');
    const parsed = parsedValue(cursor);
    if (cursor === undefined || parsed === undefined) return [];
    // Assignments name the variable, and behind a dot the field of it.
    const name = given.split('.').at(-1) ?? given;
    return [{ cursor, path: `${list}[${given}].value`, name, parsed, role: roleOf(given) }];
  });
}

/** What a field of a screen shows, and what a component on it is given. */
function shownIn(field: XmlCursor): readonly Candidate[] {
  const path = `fields[${xmlText(childOf(field, 'name')) ?? ''}]`;
  const cursor = childOf(field, 'fieldText');
  const text = xmlText(cursor);
  return [
    ...(cursor === undefined || text === undefined
      ? []
      : [
          {
            cursor,
            path: `${path}.fieldText`,
            name: 'fieldText',
            parsed: parseText(text),
            role: 'body' as const,
          },
        ]),
    ...valuesIn(field, 'inputParameters', 'name', () => 'none').map((given) => ({
      ...given,
      path: `${path}.${given.path}`,
    })),
  ];
}

function inputRole({ cursor, tag }: FlowElement, name: string): SinkRole {
  if (tag !== 'actionCalls') return 'none';
  if (actionCategory(xmlText(childOf(cursor, 'actionType'))) === 'ai') return 'prompt';
  if (name === 'emailBody') return sendsMarkup(cursor) ? 'html' : 'body';
  return MARKUP_INPUTS.has(name) ? 'html' : 'none';
}

/** Mail is plain text unless the action says otherwise. */
function sendsMarkup(action: XmlCursor): boolean {
  return childrenOf(action, 'inputParameters').some(
    (input) =>
      xmlText(childOf(input, 'name')) === 'sendRichBody' &&
      xmlText(childOf(input, 'value', 'booleanValue')) !== 'false',
  );
}

/** Undefined for values that are neither texts nor references: numbers, dates, true and false. */
function parsedValue(value: XmlCursor | undefined): ParsedText | undefined {
  const element = xmlText(childOf(value, 'elementReference'));
  if (element !== undefined) return reference(element);
  const formula = xmlText(childOf(value, 'formulaExpression'));
  if (formula !== undefined) return reference(formula);
  const text = xmlText(childOf(value, 'stringValue'));
  return text === undefined ? undefined : parseText(text);
}
