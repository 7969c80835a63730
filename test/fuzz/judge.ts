/**
 * What must hold of every generated program: nothing throws; what has errors is rejected by diagnostics; the formatter
 * keeps the meaning; the engines agree on every snapshot.
 */
import { check, requireSound, type SoundProgram } from '@policyc/analysis';
import { canonicalJson, type Diagnostic, type Json, SourceText } from '@policyc/base';
import { emitWasm } from '@policyc/emit';
import { interpret, type ir, lower, verify } from '@policyc/ir';
import { type Report, type Snapshot, validateSnapshot } from '@policyc/model';
import { format, type ParseResult, parse } from '@policyc/syntax';
import { evaluateLoaded, loadWasm } from '../support/engines.js';
import { differenceIn } from '../support/source-meaning.js';
import { type FuzzCase, fitted } from './fuzz-case.js';
import { judgeStatic } from './judge-static.js';
import { type SourceText as File, filesOf } from './source/program.js';

type Verdicts = Report['policies'][number]['counts'];

export type Judgement =
  | {
      readonly tag: 'agreed';
      readonly program: ir.Program;
      readonly snapshots: readonly Snapshot[];
      readonly verdicts: Verdicts;
    }
  /** By diagnostics, as it should be. */
  | { readonly tag: 'rejected'; readonly codes: readonly string[]; readonly first: string }
  /** The snapshots do not fit: while a case shrinks, never for a fresh one. */
  | { readonly tag: 'unfit'; readonly problem: string }
  | { readonly tag: 'wrong'; readonly what: string };

export const canonical = (value: unknown): string => canonicalJson(value as Json);

/** Everything but real OPA. */
export async function judge(fuzzCase: FuzzCase): Promise<Judgement> {
  try {
    return await judgeUnguarded(fuzzCase);
  } catch (error) {
    return { tag: 'wrong', what: `threw ${error instanceof Error ? error.stack : String(error)}` };
  }
}

async function judgeUnguarded(fuzzCase: FuzzCase): Promise<Judgement> {
  const files = filesOf(fuzzCase.program);
  const { checked, program, diagnostics, parsed } = programOf(files);
  const outside = diagnostics.find((d) => !files.some((f) => f.uri === d.uri && d.span.end <= f.text.length));
  if (outside !== undefined) return wrong(`${outside.code} lies outside the file`);
  const errors = diagnostics.filter((d) => d.severity === 'error');
  const [first] = errors;
  if (first !== undefined) {
    const at = files.find((f) => f.uri === first.uri)?.text.slice(first.span.start, first.span.end);
    return {
      tag: 'rejected',
      codes: errors.map((d) => d.code),
      first: `${first.code}: ${first.message} at ${at}`,
    };
  }
  if (checked === undefined || program === undefined) return wrong('neither a program nor an error');
  const faults = verify(program);
  if (faults.length > 0) return wrong(`the verifier: ${faults.join('; ')}`);
  const snapshots = fuzzCase.snapshots.map((s) => fitted(s, program.schema));
  const [problem] = snapshots.flatMap((s) => validateSnapshot(program.schema, s));
  if (problem !== undefined) return { tag: 'unfit', problem: JSON.stringify(problem) };

  const reports = snapshots.map((s) => interpret(program, s));
  const policy = await loadWasm(emitWasm(program));
  for (const [i, snapshot] of snapshots.entries()) {
    const difference = compareReports(reports[i], evaluateLoaded(policy, snapshot));
    if (difference !== undefined) return wrong(`WASM differs on snapshot ${i}: ${difference}`);
  }
  const unforeseen = judgeStatic(checked, program, snapshots, reports);
  if (unforeseen !== undefined) return wrong(unforeseen);
  const unformatted = judgeFormat(files, parsed, snapshots, reports);
  if (unformatted !== undefined) return wrong(unformatted);
  const verdicts = { pass: 0, fail: 0, inconclusive: 0, not_applicable: 0 };
  for (const { counts } of reports.flatMap((r) => r.policies)) {
    verdicts.pass += counts.pass;
    verdicts.fail += counts.fail;
    verdicts.inconclusive += counts.inconclusive;
    verdicts.not_applicable += counts.not_applicable;
  }
  return { tag: 'agreed', program, snapshots, verdicts };
}

interface Compiled {
  readonly checked?: SoundProgram;
  /** Absent where there is an error. */
  readonly program: ir.Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly parsed: readonly ParseResult[];
}

function programOf(files: readonly File[]): Compiled {
  const sources = files.map(({ uri, text }) => new SourceText(uri, text));
  const parsed = sources.map(parse);
  const checked = check(sources.map((source, i) => ({ source, ...(parsed[i] ?? parse(source)) })));
  const sound = requireSound(checked);
  if (!sound.ok) return { program: undefined, diagnostics: checked.diagnostics, parsed };
  const { program, diagnostics } = lower(sound.program, { params: new Map() });
  return { checked: sound.program, program, diagnostics: [...checked.diagnostics, ...diagnostics], parsed };
}

function wrong(what: string): Judgement {
  return { tag: 'wrong', what };
}

/** The first policy that differs, both ways. */
export function compareReports(expected: Report | undefined, found: Report | undefined): string | undefined {
  if (canonical(expected ?? null) === canonical(found ?? null)) return undefined;
  const i =
    expected?.policies.findIndex((p, n) => canonical(p) !== canonical(found?.policies[n] ?? null)) ?? -1;
  return `\n  interpreter: ${canonical(expected?.policies[i] ?? null)}\n  the other:   ${canonical(found?.policies[i] ?? null)}`;
}

function judgeFormat(
  files: readonly File[],
  trees: readonly ParseResult[],
  snapshots: readonly Snapshot[],
  reports: readonly Report[],
): string | undefined {
  const formatted: File[] = [];
  for (const { uri, text } of files) {
    const once = format(new SourceText(uri, text));
    if (!('text' in once)) return `${uri} is not formatted: ${once.diagnostics[0]?.message}`;
    const twice = format(new SourceText(uri, once.text));
    if (!('text' in twice))
      return `formatted ${uri} has an error: ${twice.diagnostics[0]?.message}\n${once.text}`;
    if (twice.text !== once.text)
      return `the format of ${uri} is no fixed point:\n${once.text}\nthen\n${twice.text}`;
    formatted.push({ uri, text: once.text });
  }
  const { program, diagnostics, parsed } = programOf(formatted);
  for (const [i, tree] of trees.entries()) {
    const difference = parsed[i] && differenceIn(tree, parsed[i]);
    if (difference !== undefined)
      return `formatted, it says something else (${difference}):\n${formatted[i]?.text}`;
  }
  if (program === undefined) return `formatted, it has errors: ${diagnostics[0]?.message}`;
  for (const [i, snapshot] of snapshots.entries()) {
    const difference = compareReports(reports[i], interpret(program, snapshot));
    if (difference !== undefined) return `formatted, the report on snapshot ${i} differs: ${difference}`;
  }
  return undefined;
}
