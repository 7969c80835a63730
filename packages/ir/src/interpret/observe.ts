/**
 * The verdict of a subject with an observer: where, cases, witnesses and violation as they were written.
 * Invariant: the value is that of `policy.verdict`; only the joints are walked one by one, because that formula merges
 * neighbouring `and`s and an observer would miss them.
 */
import type { Policy } from '../ir.js';
import { type Context, withSlot } from './context.js';
import { isOpen, sourceElements, type Truth, truth } from './truth.js';

export function observedTruth({ where, cases, witnesses, violation }: Policy, context: Context): Truth {
  const choices = [...cases, ...witnesses];
  const walk = (index: number): Truth => {
    const choice = choices[index];
    if (!choice) return truth(violation, context);
    const elements = sourceElements(choice.source, context);
    context.observer?.elements(choice, elements?.length);
    if (!elements) return 'unknown';
    let result: Truth = isOpen(choice.source, context) ? 'unknown' : 'false';
    for (const element of elements) {
      const value = withSlot(context, choice.binder.slot, element, () =>
        both(truth(choice.where, context), () => walk(index + 1)),
      );
      if (value === 'true') return 'true';
      if (value === 'unknown') result = 'unknown';
    }
    return result;
  };
  return both(truth(where, context), () => walk(0));
}

/** Kleene's `and`; the second is left out where the first decides. */
function both(first: Truth, second: () => Truth): Truth {
  if (first === 'false') return 'false';
  const value = second();
  return value === 'true' ? first : value;
}
