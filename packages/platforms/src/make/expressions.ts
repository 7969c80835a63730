/**
 * Make's expressions: `{{3.field}}`, functions with `;` between their arguments. Looked at, never evaluated.
 */
import { type Fact, setSoFar } from '../fact.js';

/** Whom the names in expressions mean. */
export interface Source {
  /** The name of a module by its id. */
  readonly nameOf: (id: string) => string | undefined;
  /** The name of what gives `var.input`: what starts the scenario, or the agent that uses a tool. */
  readonly inputs: string;
}

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
/** `3.field`, ``3.`7` ``, `3[1]`, and `3` alone. Inside backticks stand names. */
const MODULE = /(?<![\w.`$])(\d{1,6})(?=\.[^\d\s]|\[|\s*$|\s*[;)])/g;
const MODULE_ALONE = /^\s*\d+\s*$/;
/** Modules have numbers, and variables stand in `var`: a field of anything else is one of something unknown. */
const OTHER_NAME = /(?<![\w.`$])(?!var\.)[A-Za-z_]\w{0,63}\.(?!\w{1,64}\()[A-Za-z_`]/;
const NAME_IN_TICKS = /`[^`]*`/g;

/** @param holes the computed parts of a text */
export function readsOf(holes: readonly string[], { nameOf, inputs }: Source): Fact {
  const names = new Set<string>();
  let missing: string | undefined;
  for (const hole of holes) {
    const bare = hole.replace(QUOTED, '""');
    if (/\bvar\.input\b/.test(bare)) names.add(inputs);
    if (OTHER_NAME.test(bare.replace(NAME_IN_TICKS, '``')))
      missing = 'reads by a name that is no module of Make';
    for (const match of bare.matchAll(MODULE)) {
      const [, id = ''] = match;
      const rest = bare.slice((match.index ?? 0) + id.length);
      // A number between arguments is a number; only with a field behind it, or alone, it is a module.
      if (!/^(?:\.|\[)/.test(rest) && !MODULE_ALONE.test(bare)) continue;
      const name = nameOf(id);
      if (name === undefined) missing = 'reads from a module that is not in the blueprint';
      else names.add(name);
    }
  }
  return setSoFar(names, missing);
}

/** Whether a computed part reads what the platform says about a failure. */
export function readsFailure(holes: readonly string[]): boolean {
  return holes.some((hole) => /(?:^|[\d.`])\.?error\b/.test(hole.replace(QUOTED, '""')));
}
