/**
 * The result of an evaluation for a person at a terminal.
 * Invariant: every finding is printed; text from exports is made safe before it is painted.
 */
import type {
  EvaluationResult,
  Finding,
  InconclusiveSubject,
  InputSummary,
  PolicyMetadata,
} from '@policyc/model';
import { acceptedText, waiverText } from './decisions.js';
import { displayWidth, padEnd, truncate, wrap } from './display-width.js';
import { factText } from './fact-text.js';
import {
  groupBy,
  plural,
  policiesWorstFirst,
  vacuityOf,
  vacuousPasses,
  vacuousPassTexts,
  withoutSubjects,
} from './order.js';
import { createPalette, type Palette } from './palette.js';
import { assetLabel, type FindingLayout, factLines, placeText } from './terminal-facts.js';
import { findingLines } from './terminal-finding.js';
import { inputLines } from './terminal-inputs.js';
import { closingLines, summaryTable } from './terminal-summary.js';
import { visible } from './visible.js';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns. */
  readonly width: number;
  readonly groupBy: 'policy' | 'file';
  /** All facts, all skipped files, all undecided subjects. */
  readonly verbose: boolean;
  readonly inputs?: InputSummary;
}

/** @returns the text, ending with a line break */
export function formatTerminal(result: EvaluationResult, options: TerminalOptions): string {
  const palette = createPalette(options.color);
  const layout: FindingLayout = { palette, width: options.width, verbose: options.verbose };
  const blocks = [
    ...(options.inputs ? [inputLines(options.inputs, palette, options.verbose)] : []),
    ...(options.groupBy === 'policy' ? byPolicy(result, layout) : byFile(result, layout)),
    ...inconclusiveBlock(result, layout),
    ...apartBlock(result, layout),
    summaryTable(result, palette, options.width),
    [...closingLines(result, palette), ...vacuousLines(result, layout)],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function byPolicy(result: EvaluationResult, layout: FindingLayout): readonly (readonly string[])[] {
  const findings = groupBy(result.findings, (f) => f.policy);
  return policiesWorstFirst(result).flatMap(({ metadata }) => {
    const own = findings.get(metadata.id) ?? [];
    if (own.length === 0) return [];
    const mark = layout.palette.severity[metadata.severity]('✖');
    const blocks = own.map((f) => findingLines(f, mark, layout));
    const [first = [], ...rest] = blocks;
    return [[...policyHead(metadata, own, layout), ...first], ...rest, ...fixBlock(metadata, layout)];
  });
}

function policyHead(
  metadata: PolicyMetadata,
  findings: readonly Finding[],
  { palette, width }: FindingLayout,
): readonly string[] {
  const count = plural(findings.length, 'finding');
  const badge = palette.badge[metadata.severity];
  const id = visible(metadata.id);
  const taken = badge.width + displayWidth(id) + displayWidth(count) + 4;
  const title = padEnd(truncate(visible(metadata.title), Math.max(12, width - taken)), width - taken);
  return [
    `${badge.text} ${palette.strong(id)} ${title}  ${palette.faint(count)}`,
    palette.faint('─'.repeat(width)),
  ];
}

function fixBlock(
  metadata: PolicyMetadata,
  { palette, width }: FindingLayout,
): readonly (readonly string[])[] {
  const lines: string[] = [];
  if (metadata.fix) {
    const within = metadata.fix.within === undefined ? '' : ` within ${metadata.fix.within}`;
    const [first = '', ...rest] = wrap(`Fix${within}: ${visible(metadata.fix.text)}`, width - 2);
    lines.push(`  ${palette.good(first)}`, ...rest.map((l) => `  ${palette.good(l)}`));
  }
  if (metadata.mappings.length > 0) {
    const all = metadata.mappings.map((m) => `${m.catalogue} ${m.id}`).join(', ');
    lines.push(`  ${palette.faint(`Maps to ${visible(all)}`)}`);
  }
  return lines.length > 0 ? [lines] : [];
}

function byFile(result: EvaluationResult, layout: FindingLayout): readonly (readonly string[])[] {
  const { palette } = layout;
  const files = groupBy(result.findings, (f) => f.location?.file ?? '');
  return [...files].map(([file, findings]) => {
    const sorted = findings.toSorted((a, b) => (a.location?.line ?? 0) - (b.location?.line ?? 0));
    return [
      `${palette.strong(palette.place(file === '' ? 'no place known' : visible(file)))} ${palette.faint(plural(findings.length, 'finding'))}`,
      ...sorted.flatMap((f) => {
        const head = `${palette.severity[f.severity](padEnd(f.severity, 8))} ${visible(f.policy)}`;
        return findingLines(f, head, layout);
      }),
    ];
  });
}

function inconclusiveBlock(result: EvaluationResult, layout: FindingLayout): readonly (readonly string[])[] {
  const { palette, verbose } = layout;
  if (result.inconclusive.length === 0) return [];
  const lines = [
    palette.strong(palette.unsure('Could not be decided')) +
      palette.faint('  (counted, never a pass; --fail-on inconclusive makes them fail)'),
  ];
  for (const [policy, subjects] of groupBy(result.inconclusive, (i) => i.policy)) {
    lines.push(`  ${palette.strong(visible(policy))} ${plural(subjects.length, 'subject')}`);
    lines.push(
      ...(verbose ? subjects.flatMap((s) => subjectLines(s, layout)) : causeLines(subjects, palette)),
    );
  }
  return [lines];
}

/** Equal causes once, with their number, most frequent first. Of a subject with very many only some are listed: then it is a least number. */
function causeLines(subjects: readonly InconclusiveSubject[], palette: Palette): readonly string[] {
  const causes = groupBy(
    subjects.flatMap(({ because, becauseTotal }) =>
      because.map((fact) => ({ fact, isCut: becauseTotal > because.length })),
    ),
    ({ fact }) => `${fact.kind} ${factText(fact)}`,
  );
  const unlisted = subjects.reduce((sum, s) => sum + s.becauseTotal - s.because.length, 0);
  const lines = [...causes]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([cause, entries]) => {
      const example = entries.find((e) => e.fact.location)?.fact.location;
      const place = example ? `  e.g. ${palette.place(placeText(example))}` : '';
      const least = entries.some((e) => e.isCut) ? 'at least ' : '';
      return `    ${visible(cause)} ${palette.faint(`× ${least}${entries.length}`)}${place}`;
    });
  if (unlisted === 0) return lines;
  return [
    ...lines,
    `    ${palette.faint(`and ${plural(unlisted, 'more fact')} that ${unlisted === 1 ? 'is' : 'are'} not listed`)}`,
  ];
}

function subjectLines(subject: InconclusiveSubject, layout: FindingLayout): readonly string[] {
  const place = subject.location ? `  ${layout.palette.place(placeText(subject.location))}` : '';
  return [
    `    ${assetLabel(subject.subject)}${place}`,
    ...factLines(subject.because, subject.becauseTotal, subject.location, layout).map((l) => `  ${l}`),
  ];
}

/** What waivers and an earlier list take out of the findings: in short, or as findings of their own. */
function apartBlock(result: EvaluationResult, layout: FindingLayout): readonly (readonly string[])[] {
  const { palette, verbose } = layout;
  const { waived, known } = result;
  const blocks: string[][] = [];
  const used = waived?.outcomes.filter((o) => o.applied > 0) ?? [];
  if (waived && used.length > 0) {
    const lines = [palette.strong(`Accepted by ${visible(waived.file)}`)];
    for (const outcome of used)
      lines.push(
        `  ${visible(acceptedText(outcome))} ${palette.faint(visible(waiverText(outcome.waiver)))}`,
        ...(verbose
          ? waived.findings
              .filter((f) => f.waiver === outcome.waiver)
              .flatMap((f) => findingLines(f, palette.faint(visible(f.policy)), layout))
          : []),
      );
    blocks.push(lines);
  }
  if (known && known.findings.length > 0) {
    const hint = verbose ? '' : palette.faint('  (--verbose shows them)');
    blocks.push([
      palette.strong(`${plural(known.findings.length, 'finding')} known from ${visible(known.file)}`) + hint,
      ...(verbose
        ? known.findings.flatMap((f) => findingLines(f, palette.faint(visible(f.policy)), layout))
        : []),
    ]);
  }
  return blocks;
}

/** What had nothing to judge is counted, and listed where it is asked for: policies, and passes over nothing. */
function vacuousLines(result: EvaluationResult, { palette, verbose }: FindingLayout): readonly string[] {
  const idle = result.policies.filter((p) => vacuityOf(p) !== undefined).length;
  const passes = vacuousPasses(result).reduce((sum, p) => sum + p.count, 0);
  const parts = [
    ...(idle === 0 ? [] : [`${plural(idle, 'policy', 'policies')} judged nothing`]),
    ...(passes === 0 ? [] : [`${plural(passes, 'pass', 'passes')} had nothing to judge`]),
  ];
  if (parts.length === 0) return [];
  if (!verbose) return [palette.faint(`${parts.join(' · ')} (--verbose says why)`)];
  const why = [...withoutSubjects(result), ...vacuousPassTexts(result)];
  return [palette.faint(`${parts.join(' · ')}:`), ...why.map((line) => palette.faint(`  ${visible(line)}`))];
}
