/**
 * XML as adapters read it: a tree of elements whose pointers look like paths (`/Flow/recordLookups[2]/@name`).
 * Invariants: no document type is accepted, so no entity is ever defined or resolved; pointers number elements only
 * where several siblings share the name, from one, as XPath does.
 */

import { pointerSegments } from '@policyc/model';
import { parseXml, XmlDocumentType, XmlElement, XmlError } from '@rgrove/parse-xml';
import type { DocumentFormat, Locate, ParsedDocument } from './document.js';
import type { FilePosition } from './file-report.js';
import { positionOf } from './parse-json.js';

/** Salesforce's older layout names files by what they hold. */
const EXTENSIONS = [
  '.xml',
  '.flow',
  '.profile',
  '.permissionset',
  '.permissionsetgroup',
  '.namedcredential',
  '.externalcredential',
  '.externalserviceregistration',
  '.remotesite',
  '.object',
];

export const XML: DocumentFormat = { name: 'XML', extensions: EXTENSIONS, parse };

function parse(text: string, maxDepth: number): ParsedDocument {
  const deep = firstElementDeeperThan(text, maxDepth);
  if (deep !== undefined)
    return {
      tag: 'refused',
      reason: 'too-deep',
      message: `more than ${maxDepth} elements stand inside each other`,
      position: positionOf(text, deep),
    };
  try {
    const document = parseXml(text, { includeOffsets: true, preserveDocumentType: true });
    const type = document.children.find((child) => child instanceof XmlDocumentType);
    if (type !== undefined)
      return notXml(
        'a document type is not accepted, because it can define entities',
        positionOf(text, type.start),
      );
    const root = document.children.find((child) => child instanceof XmlElement);
    if (root === undefined) return notXml('there is no element in it');
    return {
      tag: 'document',
      root: { value: root, pointer: '', embedded: false },
      locate: locateIn(root, text),
    };
  } catch (error) {
    // Its message quotes the text, which may be a secret.
    if (error instanceof XmlError)
      return notXml('it is not well-formed', { line: error.line, column: error.column });
    throw error;
  }
}

function notXml(what: string, position?: FilePosition): ParsedDocument {
  return {
    tag: 'refused',
    reason: 'not-xml',
    message: `not XML that can be read: ${what}`,
    ...(position === undefined ? {} : { position }),
  };
}

const MARKUP: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
];

/** The parser recurses into elements, so their depth is bounded before it runs. */
function firstElementDeeperThan(text: string, limit: number): number | undefined {
  let depth = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const markup = MARKUP.find(([open]) => text.startsWith(open, at));
    const end = markup === undefined ? endOfTag(text, at) : text.indexOf(markup[1], at + markup[0].length);
    if (end < 0) return undefined;
    if (markup === undefined) {
      if (text.charAt(at + 1) === '/') depth--;
      else if (text.charAt(end - 1) !== '/' && ++depth > limit) return at;
    }
    at = end + 1;
  }
  return undefined;
}

/** The `>` that closes a tag: quoted values may hold others. */
function endOfTag(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === '>') return at;
    if (c === '"' || c === "'") {
      at = text.indexOf(c, at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}

type ByName = ReadonlyMap<string, readonly XmlElement[]>;
const grouped = new WeakMap<XmlElement, ByName>();

/** The elements inside one, by name. */
export function childrenByName(element: XmlElement): ByName {
  const known = grouped.get(element);
  if (known !== undefined) return known;
  const groups = new Map<string, XmlElement[]>();
  for (const child of element.children) {
    if (!(child instanceof XmlElement)) continue;
    const group = groups.get(child.name);
    if (group === undefined) groups.set(child.name, [child]);
    else group.push(child);
  }
  grouped.set(element, groups);
  return groups;
}

function locateIn(root: XmlElement, text: string): Locate {
  return (pointers) => {
    const found = new Map<string, number>();
    for (const pointer of pointers) {
      const offset = offsetOf(root, pointerSegments(pointer), text);
      if (offset !== undefined) found.set(pointer, offset);
    }
    return found;
  };
}

function offsetOf(root: XmlElement, segments: readonly string[], text: string): number | undefined {
  const [first, ...rest] = segments;
  if (first === undefined) return root.start;
  if (first !== root.name) return undefined;
  let element = root;
  for (const segment of rest) {
    if (segment.startsWith('@')) return attributeOffset(element, segment.slice(1), text);
    const numbered = /^(.*)\[([0-9]+)\]$/.exec(segment);
    const group = childrenByName(element).get(numbered?.[1] ?? segment);
    const child = group?.[numbered === null ? 0 : Number(numbered[2]) - 1];
    if (child === undefined) return undefined;
    element = child;
  }
  return element.start;
}

const ATTRIBUTE = /\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/y;

function attributeOffset(element: XmlElement, name: string, text: string): number | undefined {
  let at = element.start + 1 + element.name.length;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(text);
    if (match === null) return undefined;
    if (match[1] === name) return at + match[0].search(/\S/);
    at += match[0].length;
  }
}
