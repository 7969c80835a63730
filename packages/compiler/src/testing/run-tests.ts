/**
 * Runs the tests of a program. The interpreter judges what a test expects; every other engine must give the same
 * report as the interpreter, to the byte.
 */
import { requireSound, type SoundProgram } from '@policyc/analysis';
import { canonicalJson, type Json } from '@policyc/base';
import { type Data, evaluateReport, withData } from '@policyc/ir';
import {
  type CoverageUnit,
  REPORT_FORMAT,
  type Report,
  type Snapshot,
  type TestFailure,
} from '@policyc/model';
import { type CompileInput, checkFiles } from '../compile.js';
import { type CoverageRecorder, createCoverageRecorder } from './coverage.js';
import { explainSubject } from './explain-failure.js';
import { judgeExpectations } from './judge-expectations.js';
import type { ReadTestFile } from './recorded-snapshot.js';
import { rowText, snapshotOf, type TestCase, testCases } from './test-cases.js';
import { createTestPrograms, type TestProgram } from './test-programs.js';
import { keepNames } from './test-snapshot.js';
import { UnusableSnapshot } from './unusable-snapshot.js';

/** An engine beside the interpreter. */
export interface TestEngine {
  readonly name: string;
  /** @param data what replaces parameters */
  evaluate(wasm: Uint8Array, snapshot: Snapshot, data: Data): Promise<Report>;
}

export interface TestRunInput extends Pick<CompileInput, 'files' | 'select'> {
  /** Which tests to run, by title; all without it. */
  readonly titled?: (title: string) => boolean;
  /** Engines to compare with the interpreter. */
  readonly engines?: readonly TestEngine[];
  /** Reads the files of `from snapshot` and of tables. */
  readonly readFile?: ReadTestFile;
  /** Whether to record which conditions the tests decide both ways. */
  readonly coverage?: boolean;
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
  /** One for each expectation that does not hold. */
  readonly failures: readonly TestFailure[];
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
  /** Where it was asked for. */
  readonly coverage?: readonly CoverageUnit[];
}

export async function runTests(input: TestRunInput): Promise<TestRunResult> {
  const { checked, diagnostics, sources } = checkFiles(input.files, input.readFile);
  const sound = requireSound(checked);
  if (!sound.ok || diagnostics.some((d) => d.severity === 'error'))
    return { diagnostics, sources, ran: false, cases: [], untested: [] };
  const { program } = sound;
  const { select = () => true, titled = () => true } = input;
  const selected = program.tests
    .filter((t) => t.decl.policies.some((p) => select(p.text)) && titled(t.decl.title.value))
    .flatMap((t) => testCases(t, program));
  const programOf = createTestPrograms(program);
  const recorder = input.coverage ? createCoverageRecorder(program, input.files, select) : undefined;
  const cases: TestCaseResult[] = [];
  for (const testCase of selected)
    cases.push(await runCase(testCase, program, programOf(testCase), input, recorder));
  const named = new Set(program.tests.flatMap((t) => t.decl.policies.map((p) => p.text)));
  const untested = program.policies.map((p) => p.decl.name.text).filter((id) => select(id) && !named.has(id));
  return {
    diagnostics,
    sources,
    ran: true,
    cases,
    untested,
    ...(recorder ? { coverage: recorder.result() } : {}),
  };
}

function snapshotOrFault(
  testCase: TestCase,
  sound: SoundProgram,
  readFile: ReadTestFile | undefined,
): Snapshot | UnusableSnapshot {
  try {
    return snapshotOf(testCase, sound.schema, readFile);
  } catch (error) {
    if (error instanceof UnusableSnapshot) return error;
    throw error;
  }
}

/** A test that has no snapshot to judge. */
function failedCase(testCase: TestCase, started: number, { message }: UnusableSnapshot): TestCaseResult {
  const { source } = testCase.module;
  const span = testCase.recorded?.file.span ?? testCase.decl.title.span;
  return {
    uri: source.uri,
    line: source.positionAt(testCase.decl.span.start).line + 1,
    test: testCase.decl.title.value,
    policies: testCase.policies,
    row: '',
    passed: false,
    failures: [{ message, span }],
    milliseconds: Date.now() - started,
  };
}

async function runCase(
  testCase: TestCase,
  sound: SoundProgram,
  { program, shared, data, wasm }: TestProgram,
  { engines = [], readFile }: Pick<TestRunInput, 'engines' | 'readFile'>,
  recorder: CoverageRecorder | undefined,
): Promise<TestCaseResult> {
  const started = Date.now();
  const snapshot = snapshotOrFault(testCase, sound, readFile);
  if (snapshot instanceof UnusableSnapshot) return failedCase(testCase, started, snapshot);
  const result = evaluateReport(shared, snapshot, data);
  const report: Report = 'error' in result ? { format: REPORT_FORMAT, policies: [] } : result;
  const place = testCase.row ?? testCase.decl;
  const whole = keepNames(snapshot, withData(program, snapshot, data));
  const failures: TestFailure[] = judgeExpectations(program, whole, report, testCase).map(
    ({ span, ...surprise }) => {
      const policy = program.policies.find((p) => p.metadata.id === surprise.policy);
      const rows =
        policy && surprise.subject !== undefined
          ? explainSubject(sound, program, policy, whole, surprise.subject)
          : [];
      const { row } = testCase;
      const common = row !== undefined && span !== undefined && span !== row.expectation.span;
      return {
        ...surprise,
        ...(common ? { message: `${surprise.message}; this 'expect' holds for every row` } : {}),
        span: span ?? testCase.row?.span ?? testCase.decl.title.span,
        ...(rows.length > 0 ? { explanation: rows } : {}),
      };
    },
  );
  if ('error' in result) {
    const reasons = result.error.errors.map((e) => `${e.path.at(-1)} ${e.message}`).join('; ');
    failures.push({ message: `the data of the test is not valid: ${reasons}`, span: place.span });
  }
  recorder?.record(program, whole);
  for (const engine of 'error' in result ? [] : engines) {
    const other = await engine.evaluate(wasm(), snapshot, data);
    if (canonicalJson(other as unknown as Json) !== canonicalJson(report as unknown as Json)) {
      failures.push({
        message: `${engine.name} gives another report than the interpreter: this is a fault of policyc, please report it`,
        span: place.span,
      });
    }
  }
  const { source } = testCase.module;
  return {
    uri: source.uri,
    line: source.positionAt(place.span.start).line + 1,
    test: testCase.decl.title.value,
    policies: testCase.policies,
    row: rowText(testCase),
    passed: failures.length === 0,
    failures,
    milliseconds: Date.now() - started,
  };
}
