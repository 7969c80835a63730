/**
 * Random conditions over a `step` and its parameters, as text, full of what the linter finds: negations, comparisons
 * with `true`, sets of one, counts, needless parentheses and branches.
 */
import type { Random } from './random-snapshot.js';

const STEP = [
  'step.disabled',
  'step.on_error_continue == true',
  'step.disabled != true',
  'false == step.disabled',
  'step.category == exec',
  'step.category != code',
  'exec == step.category',
  'step.category in { exec }',
  'step.category not in { code }',
  'step.category in { exec, code }',
  'step.credential is not present',
  'step.credential is not absent',
  'step.calls is not known',
  'step.calls is empty',
  'count(step.params) == 0',
  'count(step.calls) > 0',
  '0 < count(step.tools)',
  'step.name like "*a*"',
  '(some tag in step.automation.tags where tag == "a")',
  '(no other in step.next where step == other)',
];
const PARAM = [
  'param.sensitive',
  'param.holds_secret',
  'param.holds_secret == false',
  'param.kind == literal',
  'param.kind in { literal }',
  'param.reads is not empty',
  'param.sink_role not in { sql }',
  '"a" in param.reads',
];

/** @param depth how deep conditions nest */
export function randomCondition(random: Random, depth: number): string {
  return condition(random, depth, STEP);
}

function condition(random: Random, depth: number, atoms: readonly string[]): string {
  const atom = () => atoms[random(atoms.length)] ?? 'true';
  if (depth === 0) return atom();
  const inner = () => condition(random, depth - 1, atoms);
  const part = () => {
    const text = inner();
    return / (and|or|then|satisfies|where) /.test(text) && !/^\([^()]*\)$/.test(text) ? `(${text})` : text;
  };
  switch (random(atoms === STEP ? 12 : 7)) {
    case 0:
      return `not ${part()}`;
    case 1:
      return `not (${inner()})`;
    case 2:
      return `(${inner()})`;
    case 3:
      return `${part()} and ${part()}`;
    case 4:
      return `${part()} or ${part()}`;
    case 5:
      return `(if ${inner()} then ${random(2) === 0 ? 'true else false' : 'false else true'})`;
    case 6:
      return `(if not ${part()} then ${part()} else ${part()})`;
    case 7:
      return `count(param in step.params where ${condition(random, depth - 1, PARAM)}) ${['== 0', '>= 1', '!= 0', '< 1'][random(4)]}`;
    case 8:
      return `(some param in step.params where ${condition(random, depth - 1, PARAM)})`;
    case 9:
      return `(no param in step.params where not (${condition(random, depth - 1, PARAM)}))`;
    case 10:
      return `(every param in step.params satisfies not (${condition(random, depth - 1, PARAM)}))`;
    default:
      return `not (some param in step.params where ${condition(random, depth - 1, PARAM)})`;
  }
}
