/** An explanation of the interpreter as rows of source text. */
import type { CheckedModule, SoundProgram } from '@policyc/analysis';
import { type Explained, explain, type ir } from '@policyc/ir';
import type { ExplainedRow, Snapshot, TestPlace } from '@policyc/model';

/**
 * @param subject key of a subject of the policy
 * @returns no rows where there is no such subject
 */
export function explainSubject(
  sound: SoundProgram,
  program: ir.Program,
  policy: ir.Policy,
  snapshot: Snapshot,
  subject: string,
): readonly ExplainedRow[] {
  const { id, package: packageName } = policy.metadata;
  const checked = sound.policies.find((p) => p.decl.name.text === id && p.module.packageName === packageName);
  const rule = checked?.decl.statements.find((s) => s.kind === 'RuleStatement');
  if (!checked || !rule) return [];
  const explanation = explain(policy, program, snapshot, subject, {
    origin: { uri: checked.module.source.uri, span: rule.condition.span },
    rule: rule.rule,
  });
  if (!explanation) return [];
  const sources = new Map(sound.modules.map((m) => [m.source.uri, m]));
  return [
    ...(explanation.where ? rowsOf(explanation.where, 'where', 0, sources) : []),
    ...rowsOf(explanation.rule, rule.rule, 0, sources),
  ];
}

function rowsOf(
  explained: Explained,
  label: string,
  depth: number,
  sources: ReadonlyMap<string, CheckedModule>,
): readonly ExplainedRow[] {
  const { origin, element, value, operands, children, omitted } = explained;
  const place = placeOf(origin, sources);
  const rows: ExplainedRow[] = [
    {
      label,
      depth,
      place,
      ...(element
        ? { text: `${element.name} = ${element.value}` }
        : { text: sourceText(origin, sources), value }),
      operands: operands.map((o) => ({ text: sourceText(o.origin, sources), value: o.value })),
    },
    ...children.flatMap((c) => rowsOf(c, '', depth + 1, sources)),
  ];
  if (omitted > 0) rows.push({ label: '', depth: depth + 1, text: `(${omitted} more)`, operands: [], place });
  return rows;
}

/** The text of a place on one line. */
export function sourceText(origin: ir.Origin, sources: ReadonlyMap<string, CheckedModule>): string {
  const { start, end } = origin.span;
  return (sources.get(origin.uri)?.source.text.slice(start, end) ?? '')
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

export function placeOf(origin: ir.Origin, sources: ReadonlyMap<string, CheckedModule>): TestPlace {
  const position = sources.get(origin.uri)?.source.positionAt(origin.span.start);
  return { uri: origin.uri, line: (position?.line ?? 0) + 1, column: (position?.column ?? 0) + 1 };
}
