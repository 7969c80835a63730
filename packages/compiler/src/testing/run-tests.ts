/**
 * Runs the tests of a program. The interpreter judges what a test expects; every other engine must give the same
 * report as the interpreter, to the byte.
 */
import { type CheckedTest, requireSound, type SoundProgram } from '@policyc/analysis';
import { canonicalJson, type Json } from '@policyc/base';
import { emitWasm } from '@policyc/emit';
import { interpret, type ir, lower } from '@policyc/ir';
import type { Report, Snapshot } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type CompileInput, checkFiles } from '../compile.js';
import { type Expected, judgeExpectations } from './judge-expectations.js';
import { buildTestSnapshot } from './test-snapshot.js';

/** An engine beside the interpreter. */
export interface TestEngine {
  readonly name: string;
  evaluate(wasm: Uint8Array, snapshot: Snapshot): Promise<Report>;
}

export interface TestRunInput extends Pick<CompileInput, 'files' | 'select'> {
  /** Engines to compare with the interpreter. */
  readonly engines?: readonly TestEngine[];
}

export interface TestCaseResult {
  readonly uri: string;
  /** One-based. */
  readonly line: number;
  readonly test: string;
  readonly policies: readonly string[];
  /** The source of the `case` row, empty for a test without rows. */
  readonly row: string;
  readonly passed: boolean;
  /** One sentence for each expectation that does not hold. */
  readonly failures: readonly string[];
  readonly milliseconds: number;
}

export interface TestRunResult {
  readonly diagnostics: ReturnType<typeof checkFiles>['diagnostics'];
  readonly sources: ReturnType<typeof checkFiles>['sources'];
  /** False where the program has errors: then no test ran. */
  readonly ran: boolean;
  readonly cases: readonly TestCaseResult[];
  /** Policies that no test names. */
  readonly untested: readonly string[];
}

export async function runTests(input: TestRunInput): Promise<TestRunResult> {
  const { checked, diagnostics, sources } = checkFiles(input.files);
  const sound = requireSound(checked);
  if (!sound.ok) return { diagnostics, sources, ran: false, cases: [], untested: [] };
  const { program } = sound;
  const { select = () => true } = input;
  const selected = program.tests.filter((t) => t.decl.policies.some((p) => select(p.text)));
  const compileOnce = createProgramCache(program);
  const cases: TestCaseResult[] = [];
  for (const test of selected)
    cases.push(...(await runTest(test, program, compileOnce, input.engines ?? [])));
  const named = new Set(program.tests.flatMap((t) => t.decl.policies.map((p) => p.text)));
  const untested = program.policies.map((p) => p.decl.name.text).filter((id) => select(id) && !named.has(id));
  return { diagnostics, sources, ran: true, cases, untested };
}

interface CompiledProgram {
  readonly program: ir.Program;
  readonly wasm: () => Uint8Array;
}

type ProgramCache = (policies: readonly string[], params: ReadonlyMap<string, ast.Expr>) => CompiledProgram;

/** Programs by policies; tests with `with` get one of their own. */
function createProgramCache(sound: SoundProgram): ProgramCache {
  const cache = new Map<string, CompiledProgram>();
  return (policies, params) => {
    const id = policies.join(' ');
    const known = params.size === 0 ? cache.get(id) : undefined;
    if (known) return known;
    const { program } = lower(sound, { params, select: (p) => policies.includes(p.decl.name.text) });
    let wasm: Uint8Array | undefined;
    const compiled: CompiledProgram = {
      program,
      wasm: () => {
        const bytes = wasm ?? emitWasm(program);
        wasm = bytes;
        return bytes;
      },
    };
    if (params.size === 0) cache.set(id, compiled);
    return compiled;
  };
}

async function runTest(
  test: CheckedTest,
  sound: SoundProgram,
  compileOnce: ProgramCache,
  engines: readonly TestEngine[],
): Promise<readonly TestCaseResult[]> {
  const { decl, module } = test;
  const of = <K extends ast.TestStatement['kind']>(kind: K) =>
    decl.statements.filter((s): s is Extract<ast.TestStatement, { kind: K }> => s.kind === kind);
  const params = new Map(of('WithStatement').map((w) => [w.name.text, w.value]));
  const policies = decl.policies.map((p) => p.text);
  const { program, wasm } = compileOnce(policies, params);
  const common = of('ExpectStatement').map((s) => s.expectation);
  const rows = of('CaseStatement');
  const runs: readonly (ast.CaseStatement | undefined)[] = rows.length > 0 ? rows : [undefined];
  const results: TestCaseResult[] = [];
  for (const row of runs) {
    const started = Date.now();
    const givens = of('GivenStatement');
    const snapshot = buildTestSnapshot(sound.schema, givens, row?.assignments ?? []);
    const report = interpret(program, snapshot);
    const expected: readonly Expected[] = (row ? [row.expectation, ...common] : common).map(
      (expectation) => ({ expectation }),
    );
    const failures = [...judgeExpectations(program, snapshot, report, givens, expected)];
    for (const engine of engines) {
      const other = await engine.evaluate(wasm(), snapshot);
      if (canonicalJson(other as unknown as Json) !== canonicalJson(report as unknown as Json)) {
        failures.push(
          `${engine.name} gives another report than the interpreter: this is a fault of policyc, please report it`,
        );
      }
    }
    const place = row ?? decl;
    results.push({
      uri: module.source.uri,
      line: module.source.positionAt(place.span.start).line + 1,
      test: decl.title.value,
      policies,
      row: row ? module.source.text.slice(row.span.start, row.span.end).replace(/\s+/g, ' ') : '',
      passed: failures.length === 0,
      failures,
      milliseconds: Date.now() - started,
    });
  }
  return results;
}
