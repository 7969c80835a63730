/** The values of an element that matter: those that choose or fill records, are computed, or hold or name a secret. */

import { judgeText, type ParsedText } from '../judge-text.js';
import { lowerCase } from '../secrets/letter-case.js';
import { MAX_PARAMETERS, type Parameter } from '../step-parameters.js';
import type { SinkRole } from '../vocabulary.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import { parseText, reference } from './expressions.js';
import type { FlowElement } from './flow.js';

/** Lists of named values inside elements: their tag, what names them, what they are used as. */
const LISTS: readonly (readonly [tag: string, name: string, role: SinkRole])[] = [
  ['filters', 'field', 'record_selector'],
  ['inputAssignments', 'field', 'record_data'],
  ['inputParameters', 'name', 'none'],
];

/** Elements that work on records; the lists of others fill no records. */
const RECORD_ELEMENTS = new Set(['recordLookups', 'recordCreates', 'recordUpdates', 'recordDeletes']);
/** Inputs of actions that end up as markup in a mail or a post. */
const MARKUP_INPUTS = new Set(['emailBody', 'text', 'body', 'htmlBody', 'HTMLbody']);

/** In order of the metadata, at most `MAX_PARAMETERS` and one; paths are like `filters[Name].value`. */
export function readParameters(element: FlowElement): readonly Parameter<XmlCursor>[] {
  const found: Parameter<XmlCursor>[] = [];
  const onRecords = RECORD_ELEMENTS.has(element.tag);
  const records = childOf(element.cursor, 'inputReference');
  const whole = xmlText(records);
  if (records !== undefined && whole !== undefined)
    add(found, records, 'inputReference', 'inputReference', reference(whole), 'record_data');
  for (const [tag, naming, role] of LISTS)
    for (const [i, entry] of childrenOf(element.cursor, tag).entries()) {
      if (found.length > MAX_PARAMETERS) return found;
      const name = xmlText(childOf(entry, naming)) ?? xmlText(childOf(entry, 'name')) ?? String(i + 1);
      const value = childOf(entry, 'value');
      const sink = onRecords
        ? role
        : element.tag === 'actionCalls' && MARKUP_INPUTS.has(name)
          ? 'html'
          : 'none';
      const parsed = parsedValue(value);
      if (value !== undefined && parsed !== undefined)
        add(found, value, `${tag}[${name}].value`, name, parsed, sink);
    }
  return found;
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

function add(
  found: Parameter<XmlCursor>[],
  cursor: XmlCursor,
  path: string,
  name: string,
  parsed: ParsedText,
  sink: SinkRole,
): void {
  const judged = judgeText({ name, text: parsed.fixed, isNumber: false, sink }, () => parsed);
  if (judged !== undefined) found.push({ cursor, path, name: lowerCase(name), ...judged });
}
