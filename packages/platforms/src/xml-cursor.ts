/** An XML element and where it stands: see `xml-document.ts` for what its pointer looks like. */
import { XmlElement } from '@rgrove/parse-xml';
import type { JsonCursor } from './json-cursor.js';
import { childrenByName } from './xml-document.js';

export interface XmlCursor {
  readonly element: XmlElement;
  readonly pointer: string;
}

/** The root element of a file, or undefined where the file is no XML. */
export function rootElement({ value }: JsonCursor): XmlCursor | undefined {
  return value instanceof XmlElement ? { element: value, pointer: `/${value.name}` } : undefined;
}

/** The elements inside one that have a name, in order. */
export function childrenOf(parent: XmlCursor | undefined, name: string): readonly XmlCursor[] {
  if (parent === undefined) return [];
  const group = childrenByName(parent.element).get(name) ?? [];
  return group.map((element, i) => ({
    element,
    pointer: `${parent.pointer}/${name}${group.length > 1 ? `[${i + 1}]` : ''}`,
  }));
}

/** The first element at a path of names, or undefined. */
export function childOf(parent: XmlCursor | undefined, ...names: readonly string[]): XmlCursor | undefined {
  return names.reduce((at: XmlCursor | undefined, name) => childrenOf(at, name)[0], parent);
}

/** The text of an element without the space around it, or undefined where it is empty or missing. */
export function xmlText(cursor: XmlCursor | undefined): string | undefined {
  return cursor?.element.text.trim() || undefined;
}

/** The value of an attribute, or undefined. Attributes have no prototype. */
export function attributeOf(cursor: XmlCursor | undefined, name: string): string | undefined {
  return cursor?.element.attributes[name];
}

/** The pointer of an attribute. */
export function attributePointer(cursor: XmlCursor, name: string): string {
  return `${cursor.pointer}/@${name}`;
}
