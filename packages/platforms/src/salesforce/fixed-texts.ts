/** Texts that a flow gives under a name, and that never change: constants, variables that nothing writes, templates. */
import { pushAll } from '@policyc/base';
import type { ParsedText } from '../judge-text.js';
import { HOLE } from '../secrets/find-secrets.js';
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import { parseText } from './merge-fields.js';

/** @param isWritten whether an element gives a variable a value */
export function fixedTexts(
  flow: XmlCursor,
  isWritten: (variable: string) => boolean,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const tell = (name: string | undefined, text: string | undefined) => {
    if (name !== undefined && text !== undefined && !texts.has(name)) texts.set(name, text);
  };
  for (const holder of ['constants', 'variables'].flatMap((tag) => childrenOf(flow, tag))) {
    const name = xmlText(childOf(holder, 'name'));
    if (name !== undefined && !isWritten(name)) tell(name, xmlText(childOf(holder, 'value', 'stringValue')));
  }
  for (const template of childrenOf(flow, 'textTemplates'))
    tell(xmlText(childOf(template, 'name')), xmlText(childOf(template, 'text')));
  return texts;
}

/** Templates hold templates; and hostile ones themselves, more than once. */
const MAX_DEPTH = 4;
/** For all that stands in one text. */
const MAX_EXPANSIONS = 1_000;
const MAX_LENGTH = 100_000;

/** Puts texts in the places of their names. */
export function expand(text: ParsedText, texts: ReadonlyMap<string, string>): ParsedText {
  return expandWithin({ expansions: MAX_EXPANSIONS, length: MAX_LENGTH }, text, texts, MAX_DEPTH);
}

/** @param left how much may still be put in; counts down */
function expandWithin(
  left: { expansions: number; length: number },
  text: ParsedText,
  texts: ReadonlyMap<string, string>,
  depth: number,
): ParsedText {
  if (depth === 0 || !text.holes.some((hole) => texts.has(hole))) return text;
  const holes: string[] = [];
  let fixed = '';
  for (const [i, part] of text.fixed.split(HOLE).entries()) {
    fixed += part;
    const hole = text.holes[i];
    if (hole === undefined) continue;
    const given = texts.get(hole);
    if (given === undefined || left.expansions === 0 || given.length > left.length) {
      fixed += HOLE;
      holes.push(hole);
      continue;
    }
    left.expansions--;
    left.length -= given.length;
    const inner = expandWithin(left, parseText(given), texts, depth - 1);
    fixed += inner.fixed;
    pushAll(holes, inner.holes);
  }
  const kind = holes.length === 0 ? 'literal' : fixed.trim() === HOLE ? 'expression' : 'template';
  return { kind, fixed, holes };
}
