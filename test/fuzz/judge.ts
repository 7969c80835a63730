/**
 * What must hold of every generated program: nothing throws; what has errors is rejected by diagnostics; the formatter
 * keeps the meaning; the engines agree on every snapshot.
 */
import { canonicalJson, type Json, SourceText } from '@policyc/base';
import { emitWasm } from '@policyc/emit';
import { type Data, evaluateReport, type ir, printProgram, verify, withData } from '@policyc/ir';
import { type FailedReport, type Report, type Snapshot, validateSnapshot } from '@policyc/model';
import { format, type ParseResult } from '@policyc/syntax';
import { evaluateEntrypoints, loadWasm } from '../support/engines.js';
import { differenceIn } from '../support/source-meaning.js';
import { compileFiles, compileProgram } from './compile-program.js';
import { fittedData } from './fitted-data.js';
import { type FuzzCase, fitted } from './fuzz-case.js';
import { judgeStatic } from './judge-static.js';
import type { SourceText as File } from './source/program.js';

/** A report, or why there is none: the data is not valid. */
export type Result = Report | FailedReport;

type Verdicts = Report['policies'][number]['counts'];

export type Judgement =
  | {
      readonly tag: 'agreed';
      readonly program: ir.Program;
      readonly parsed: readonly ParseResult[];
      readonly snapshots: readonly Snapshot[];
      readonly data: Data;
      readonly reports: readonly Result[];
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
  const { files, checked, program, diagnostics, parsed } = compileProgram(fuzzCase.program);
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

  const data = fittedData(fuzzCase.data, program);
  const reports = snapshots.map((s) => evaluateReport(program, s, data));
  const policy = await loadWasm(emitWasm(program));
  for (const [i, snapshot] of snapshots.entries()) {
    const difference = compareReports(reports[i], evaluateEntrypoints(policy, snapshot, data).report);
    if (difference !== undefined) return wrong(`WASM differs on snapshot ${i}: ${difference}`);
  }
  const complete = reports.filter((r): r is Report => 'policies' in r);
  const whole = snapshots.map((s) => withData(program, s, data));
  const unforeseen = judgeStatic(checked, program, whole, complete, data);
  if (unforeseen !== undefined) return wrong(unforeseen);
  const unformatted = judgeFormat(files, parsed, program);
  if (unformatted !== undefined) return wrong(unformatted);
  const verdicts = { pass: 0, fail: 0, inconclusive: 0, not_applicable: 0 };
  for (const { counts } of complete.flatMap((r) => r.policies)) {
    verdicts.pass += counts.pass;
    verdicts.fail += counts.fail;
    verdicts.inconclusive += counts.inconclusive;
    verdicts.not_applicable += counts.not_applicable;
  }
  return { tag: 'agreed', program, parsed, snapshots, data, reports, verdicts };
}

function wrong(what: string): Judgement {
  return { tag: 'wrong', what };
}

/** The first policy that differs, both ways. */
export function compareReports(expected: Result | undefined, found: Result | undefined): string | undefined {
  if (canonical(expected ?? null) === canonical(found ?? null)) return undefined;
  if (expected === undefined || found === undefined || !('policies' in expected) || !('policies' in found))
    return `\n  interpreter: ${canonical(expected ?? null)}\n  the other:   ${canonical(found ?? null)}`;
  const i = expected.policies.findIndex((p, n) => canonical(p) !== canonical(found.policies[n] ?? null));
  return `\n  interpreter: ${canonical(expected.policies[i] ?? null)}\n  the other:   ${canonical(found.policies[i] ?? null)}`;
}

function judgeFormat(
  files: readonly File[],
  trees: readonly ParseResult[],
  expected: ir.Program,
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
  const { program, diagnostics, parsed } = compileFiles(formatted);
  for (const [i, tree] of trees.entries()) {
    const difference = parsed[i] && differenceIn(tree, parsed[i]);
    if (difference !== undefined)
      return `formatted, it says something else (${difference}):\n${formatted[i]?.text}`;
  }
  if (program === undefined) return `formatted, it has errors: ${diagnostics[0]?.message}`;
  // The same program gives the same report on any snapshot; all that it may change are places.
  return printProgram(program) === printProgram(expected) ? undefined : 'formatted, it is another program';
}
