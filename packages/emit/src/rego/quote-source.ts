/** Source text for comments: one line, shortened. */
import type { QuoteSource } from './policy-context.js';

const LONGEST = 160;

/** @param sources the text of a file, or undefined where it is not at hand */
export function createQuoteSource(sources: ((uri: string) => string | undefined) | undefined): QuoteSource {
  return ({ uri, span }) => {
    const line = sources?.(uri)?.slice(span.start, span.end).replace(/\s+/g, ' ').trim();
    if (line === undefined || line === '') return undefined;
    return line.length > LONGEST ? `${line.slice(0, LONGEST).trimEnd()} ...` : line;
  };
}
