/**
 * Mutation testing: each small change of a policy is checked, lowered and run against the tests, on the interpreter
 * only. A change is killed by the first test that fails.
 * Invariant: deterministic. What does not check, or is the same program, is not counted.
 */
import { check, createCheckCache, type ParsedFile, requireSound, type SoundProgram } from '@policyc/analysis';
import { applyEdits, SourceText, type Span } from '@policyc/base';
import {
  type Data,
  evaluateReport,
  formulaParts,
  type ir,
  lower,
  printProgram,
  termParts,
  withData,
} from '@policyc/ir';
import type { Mutant, MutationResult, Snapshot } from '@policyc/model';
import { parse } from '@policyc/syntax';
import type { SourceFile } from '../../compile.js';
import { type ConditionHolder, conditionHolders } from '../declarations.js';
import { judgeExpectations } from '../judge-expectations.js';
import type { ReadTestFile } from '../recorded-snapshot.js';
import { snapshotOf, type TestCase, testCases } from '../test-cases.js';
import { createTestPrograms } from '../test-programs.js';
import { keepNames } from '../test-snapshot.js';
import { type Mutation, mutationsOf } from './mutations.js';
import { sample } from './sample.js';

export interface MutationInput {
  readonly files: readonly SourceFile[];
  /** Which policies to change; all without it. */
  readonly select?: (policyId: string) => boolean;
  /** Which tests to run, by title; all without it. */
  readonly titled?: (title: string) => boolean;
  /** Reads the files of `from snapshot`. */
  readonly readFile?: ReadTestFile;
  /** At most so many mutants, drawn with the seed. */
  readonly limit?: number;
  readonly seed?: number;
}

/**
 * @param input a sound program whose tests pass
 * @throws Error where the program has errors
 */
export function runMutants(input: MutationInput): MutationResult {
  const { select = () => true, titled = () => true } = input;
  const sources = input.files.map((f) => new SourceText(f.uri, f.text));
  const parsed = sources.map(parseFile);
  // Only the changed file is parsed and checked anew, and what can see it.
  const cache = createCheckCache();
  const original = requireSound(check(parsed, cache));
  if (!original.ok) throw new Error('mutants are made of sound programs only');
  const { program } = original;
  const base = lowerSelected(program, select);
  const lowered = base?.policies ?? [];
  const snapshots = new Map<string, Snapshot>();

  const candidates = conditionHolders(program, input.files).flatMap((holder) => {
    const affected = lowered.filter((p) => isUsedBy(holder, p));
    if (affected.length === 0) return [];
    return mutationsOf(holder, program).map((mutation) => ({ mutation, affected }));
  });
  const { limit = candidates.length, seed = 1 } = input;
  const mutants: { readonly index: number; readonly mutant: Mutant }[] = [];
  const seen = new Set<string>();
  let discarded = 0;
  let tried = 0;
  for (const index of sample(candidates.length, seed, limit < candidates.length)) {
    if (mutants.length >= limit) break;
    const candidate = candidates[index];
    if (!candidate) continue;
    tried++;
    const { mutation, affected } = candidate;
    const { source } = mutation.holder.module;
    const changed = applyEdits(source.text, [mutation]);
    const changedFile = parseFile(new SourceText(source.uri, changed));
    const sound = requireSound(
      check(
        parsed.map((file) => (file.source.uri === source.uri ? changedFile : file)),
        cache,
      ),
    );
    const keys = new Set(affected.map(policyKey));
    const ids = new Set(affected.map((p) => p.metadata.id));
    const mutated = sound.ok ? lowerSelected(sound.program, (id) => ids.has(id)) : undefined;
    const textOf = (whole: ir.Program) =>
      printProgram({ ...whole, policies: whole.policies.filter((p) => keys.has(policyKey(p))) });
    const id = mutated && textOf(mutated);
    if (!sound.ok || id === undefined || (base && id === textOf(base)) || seen.has(id)) {
      discarded++;
      continue;
    }
    seen.add(id);
    const killedBy = firstFailure(sound.program, ids, titled, snapshots, input.readFile);
    mutants.push({ index, mutant: describe(mutation, changed, killedBy) });
  }
  return {
    mutants: mutants.sort((a, b) => a.index - b.index).map((m) => m.mutant),
    discarded,
    untried: candidates.length - tried,
  };
}

function parseFile(source: SourceText): ParsedFile {
  return { source, ...parse(source) };
}

/** @returns undefined where a policy cannot be lowered */
function lowerSelected(program: SoundProgram, select: (id: string) => boolean): ir.Program | undefined {
  const result = lower(program, { select: (p) => select(p.decl.name.text) });
  return result.diagnostics.length > 0 ? undefined : result.program;
}

function policyKey({ metadata }: ir.Policy): string {
  return `${metadata.package}\0${metadata.id}`;
}

/** The title of the first test of these policies that fails. */
function firstFailure(
  sound: SoundProgram,
  ids: ReadonlySet<string>,
  titled: (title: string) => boolean,
  snapshots: Map<string, Snapshot>,
  readFile: ReadTestFile | undefined,
): string | undefined {
  const programOf = createTestPrograms(sound);
  for (const [i, test] of sound.tests.entries()) {
    if (!titled(test.decl.title.value) || !test.decl.policies.some((p) => ids.has(p.text))) continue;
    for (const [j, testCase] of testCases(test, sound).entries()) {
      const snapshot = snapshots.get(`${i} ${j}`) ?? snapshotOf(testCase, sound.schema, readFile);
      snapshots.set(`${i} ${j}`, snapshot);
      const { program, data } = programOf(testCase);
      if (fails(testCase, program, snapshot, data)) return test.decl.title.value;
    }
  }
  return undefined;
}

function fails(testCase: TestCase, program: ir.Program, snapshot: Snapshot, data: Data): boolean {
  const report = evaluateReport(program, snapshot, data);
  return (
    'error' in report ||
    judgeExpectations(program, keepNames(snapshot, withData(program, snapshot, data)), report, testCase)
      .length > 0
  );
}

/** Whether something of the declaration was lowered into the policy. */
function isUsedBy({ module, node, kind, name }: ConditionHolder, policy: ir.Policy): boolean {
  const inside = ({ uri, span }: ir.Origin) =>
    uri === module.source.uri && span.start >= node.span.start && span.end <= node.span.end;
  const inFormula = (formula: ir.Formula): boolean => {
    const { formulas, terms } = formulaParts(formula);
    return inside(formula.origin) || formulas.some(inFormula) || terms.some(inTerm);
  };
  const inTerm = (term: ir.Term): boolean => {
    const { formulas, terms } = termParts(term);
    const reads =
      kind === 'parameter' && term.op === 'param' && term.param === `${module.packageName}.${name}`;
    return reads || inside(term.origin) || formulas.some(inFormula) || terms.some(inTerm);
  };
  return inside(policy.origin) || inFormula(policy.verdict);
}

function describe(mutation: Mutation, changed: string, killedBy: string | undefined): Mutant {
  const { holder, span, newText } = mutation;
  const { source } = holder.module;
  const mutated = new SourceText(source.uri, changed);
  const before = linesOf(source, span);
  const after = linesOf(mutated, { start: span.start, end: span.start + newText.length });
  const { line, column } = source.positionAt(span.start);
  // A change that begins behind the last word of a line leaves that line as it was.
  const equal = before.length > 1 && before[0] === after[0] ? 1 : 0;
  return {
    operator: mutation.operator,
    title: mutation.title,
    unit: holder.name,
    package: holder.module.packageName,
    place: { uri: source.uri, line: line + 1 + equal, column: equal === 0 ? column + 1 : 1 },
    killed: killedBy !== undefined,
    ...(killedBy === undefined ? {} : { killedBy }),
    before: before.slice(equal),
    after: after.slice(equal).filter((l) => l.trim() !== ''),
  };
}

/** The whole lines that a span touches. */
function linesOf(source: SourceText, span: Span): readonly string[] {
  const first = source.positionAt(span.start).line;
  const last = source.positionAt(span.end).line;
  return Array.from({ length: last - first + 1 }, (_, i) => source.lineText(first + i));
}
