/** Which object the records are of that an element takes from a variable, from another element, or from the start. */
import { childOf, childrenOf, type XmlCursor, xmlText } from '../xml-cursor.js';
import type { Flow } from './flow.js';

/** A loop over the records of a loop, and so on. */
const MAX_HOPS = 8;

/** @returns where the flow names the object; undefined where nothing does */
export function objectOf(flow: Flow, element: XmlCursor): XmlCursor | undefined {
  return childOf(element, 'object') ?? typeOf(flow, xmlText(childOf(element, 'inputReference')), MAX_HOPS);
}

function typeOf(flow: Flow, reference: string | undefined, hops: number): XmlCursor | undefined {
  // What stands behind a dot is a field: another record, if it is one.
  if (reference === undefined || reference.includes('.') || hops === 0) return undefined;
  if (reference === '$Record' || reference === '$Record__Prior') return childOf(flow.start, 'object');
  const variable = childrenOf(flow.root, 'variables').find((v) => xmlText(childOf(v, 'name')) === reference);
  if (variable !== undefined) return childOf(variable, 'objectType');
  const element = flow.byName.get(reference)?.cursor;
  return (
    childOf(element, 'object') ??
    childOf(element, 'objectType') ??
    typeOf(flow, xmlText(childOf(element, 'collectionReference')), hops - 1)
  );
}
