/** What reaches a step with whoever runs it: what people have typed, what callers hand on. */
import { type Fact, knownSet, unknown } from '../fact.js';
import type { PageContext } from './map-page.js';

/** What somebody has typed arrives with the event that runs the step. */
export function withOccasions(reads: Fact, name: string, { names, occasions }: PageContext): Fact {
  if (reads.tag !== 'known' || !Array.isArray(reads.value)) return reads;
  const all = reads.value.map(String);
  const typed = all.some((read) => names.widgets.has(read) || read.startsWith('appsmith.'));
  return typed ? knownSet([...all, ...occasions(name)]) : reads;
}

/** What a function is handed comes from whoever calls it. */
export function withCallers(reads: Fact, name: string, context: PageContext): Fact {
  if (!context.graph.callers.has(name) || reads.tag !== 'known' || !Array.isArray(reads.value)) return reads;
  const handed = handedBy(name, context);
  return handed === undefined
    ? unknown('is called with what is no part of the page')
    : knownSet([...reads.value.map(String), ...handed]);
}

/** Far more than code of a page names; keeps hostile code from taking the square of it. */
const MAX_HANDED = 200;

/** Who runs something, and what events among them read to hand it on; undefined where that cannot be told. */
export function handedBy(name: string, { graph, eventReads }: PageContext): readonly string[] | undefined {
  const handed = new Set<string>();
  const callers = graph.callers.get(name) ?? new Set<string>();
  if (callers.size > MAX_HANDED) return undefined;
  for (const caller of callers) {
    handed.add(caller);
    const reads = eventReads(caller);
    if (reads === undefined || reads.length > MAX_HANDED) return undefined;
    for (const read of reads) handed.add(read);
  }
  // Running it is no reading.
  handed.delete(name);
  return [...handed];
}
