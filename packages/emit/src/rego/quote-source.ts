/** Source text for comments: one line, shortened. */
import type { QuoteSource } from './policy-context.js';

const LONGEST = 160;
const LOOSE = /^\s|[^\S ]| {2}|\s$/;

/** @param sources the text of a file, or undefined where it is not at hand */
export function createQuoteSource(sources: ((uri: string) => string | undefined) | undefined): QuoteSource {
  return ({ uri, span }) => {
    const text = sources?.(uri)?.slice(span.start, span.end);
    // Most sentences stand on one line.
    const line = text !== undefined && LOOSE.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
    if (line === undefined || line === '') return undefined;
    return line.length > LONGEST ? `${line.slice(0, LONGEST).trimEnd()} ...` : line;
  };
}
