/**
 * Make's expressions: `{{3.field}}`, functions with `;` between their arguments. Looked at, never evaluated.
 */
import { type Fact, knownSet, unknown } from '../fact.js';

/** What a scenario is given when it is called, as `reads` shows it. */
export const INPUTS = 'scenario inputs';

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
/** `3.field`, ``3.`7` ``, `3[1]`, and `3` alone. Inside backticks stand names. */
const MODULE = /(?<![\w.`$])(\d{1,6})(?=\.[A-Za-z_`$]|\[|\s*$|\s*[;)])/g;
const MODULE_ALONE = /^\s*\d+\s*$/;

/**
 * @param holes the computed parts of a text
 * @param nameOf the name of a module by its id
 */
export function readsOf(holes: readonly string[], nameOf: (id: string) => string | undefined): Fact {
  const names = new Set<string>();
  for (const hole of holes) {
    const bare = hole.replace(QUOTED, '""');
    if (/\bvar\.input\b/.test(bare)) names.add(INPUTS);
    for (const match of bare.matchAll(MODULE)) {
      const [, id = ''] = match;
      const rest = bare.slice((match.index ?? 0) + id.length);
      // A number between arguments is a number; only with a field behind it, or alone, it is a module.
      if (!/^(?:\.|\[)/.test(rest) && !MODULE_ALONE.test(bare)) continue;
      const name = nameOf(id);
      if (name === undefined) return unknown('reads from a module that is not in the blueprint');
      names.add(name);
    }
  }
  return knownSet(names);
}

/** Whether a computed part reads what the platform says about a failure. */
export function readsFailure(holes: readonly string[]): boolean {
  return holes.some((hole) => /(?:^|[\d.`])\.?error\b/.test(hole.replace(QUOTED, '""')));
}
