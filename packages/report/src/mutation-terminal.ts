/** Mutation testing for a person: the score of each package and policy, then the changes that no test noticed. */
import type { Mutant, MutationResult } from '@policyc/model';
import { padEnd } from './display-width.js';
import { mutationTotal } from './mutation-totals.js';
import { groupBy, plural } from './order.js';
import type { Palette } from './palette.js';
import { visible } from './visible.js';

export function mutationLines(result: MutationResult, palette: Palette): readonly string[] {
  const { mutants, discarded, untried } = result;
  const lines = [palette.strong('Mutation score')];
  for (const [name, members] of groupBy(mutants, (m) => m.package)) {
    lines.push(`  ${row(name === '' ? '(no package)' : name, members, palette)}`);
    for (const [unit, own] of groupBy(members, (m) => m.unit)) lines.push(`    ${row(unit, own, palette)}`);
  }
  lines.push(`  ${row('all', mutants, palette)}`);
  const notes = [
    ...(discarded > 0
      ? [`${plural(discarded, 'change')} that cannot be told apart or do not check left out`]
      : []),
    ...(untried > 0 ? [`${plural(untried, 'change')} not tried`] : []),
  ];
  if (notes.length > 0) lines.push(`  ${palette.faint(notes.join('; '))}`);
  const survivors = mutants.filter((m) => !m.killed);
  if (survivors.length > 0) lines.push('', palette.strong('Survivors: no test notices these changes'));
  for (const mutant of survivors) lines.push('', ...diffLines(mutant, palette));
  return lines;
}

function row(name: string, mutants: readonly Mutant[], palette: Palette): string {
  const { killed, total, score } = mutationTotal(mutants);
  const paint = killed === total ? palette.good : palette.bad;
  return `${padEnd(visible(name), 24)} ${paint(`${score}%`.padStart(6))}  ${palette.faint(`${killed}/${total} killed`)}`;
}

/** A unified diff of the lines that the mutant changes. */
function diffLines(
  { unit, operator, title, place, before, after }: Mutant,
  palette: Palette,
): readonly string[] {
  const at = visible(`${place.uri}:${place.line}`);
  const range = (start: number, rows: readonly string[]) =>
    rows.length === 1 ? String(start) : `${rows.length === 0 ? start - 1 : start},${rows.length}`;
  return [
    `${palette.place(at)}  ${visible(unit)} ${palette.faint(`[${operator}]`)} ${visible(title)}`,
    palette.faint(`--- ${visible(place.uri)}`),
    palette.faint(`+++ ${visible(place.uri)}`),
    palette.faint(`@@ -${range(place.line, before)} +${range(place.line, after)} @@`),
    ...before.map((l) => palette.removed(`-${visible(l)}`)),
    ...after.map((l) => palette.added(`+${visible(l)}`)),
  ];
}
