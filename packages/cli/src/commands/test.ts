import { join } from 'node:path';
import { runMutants, runTests, type TestEngine, type TestRunResult } from '@policyc/compiler';
import { createModuleEvaluator, type Evaluator } from '@policyc/evaluator';
import type { MutationResult } from '@policyc/model';
import {
  conditionPercent,
  formatCobertura,
  formatCoverageJson,
  formatJunit,
  formatLcov,
  formatTestJson,
  formatTestTerminal,
  mutationTotal,
} from '@policyc/report';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadPolicies } from '../load-policies.js';
import { printDiagnostics } from '../print-diagnostics.js';
import { readTestFile } from '../read-test-file.js';
import { createSelect, requireSelected } from '../select.js';
import type { TerminalIo } from '../terminal-io.js';
import { watchPolicies } from '../watch-policies.js';
import { writeWhole } from '../write-file.js';

export interface TestOptions {
  readonly format: 'terminal' | 'json' | 'junit';
  readonly output?: string;
  readonly engine: 'all' | 'wasm' | 'interpreter';
  readonly select?: readonly string[];
  /** Part of a title. */
  readonly grep?: string;
  readonly coverage?: true;
  readonly coverageDir?: string;
  /** Percent. */
  readonly minCoverage?: number;
  readonly mutate?: true;
  readonly mutants?: number;
  readonly seed?: number;
  /** Percent. */
  readonly minScore?: number;
  readonly watch?: true;
  readonly verbose?: true;
}

/** `policyc test`. The interpreter always runs: it defines what the other engines have to give. */
export async function runTest(
  paths: readonly string[],
  options: TestOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  return options.watch
    ? watchPolicies(paths, io, () => testOnce(paths, options, io))
    : testOnce(paths, options, io);
}

async function testOnce(paths: readonly string[], options: TestOptions, io: TerminalIo): Promise<ExitCode> {
  const files = loadPolicies(paths);
  const engines = options.engine === 'interpreter' ? [] : [createWasmEngine()];
  const coverage =
    options.coverage === true || options.coverageDir !== undefined || options.minCoverage !== undefined;
  const chosen = {
    files,
    select: createSelect(options.select),
    titled: createTitled(options.grep),
    readFile: readTestFile,
  };
  const run = await runTests({ ...chosen, engines, coverage });
  const failed = await printDiagnostics(run, io);
  if (!run.ran) return failed;
  const known = [...new Set([...run.cases.flatMap((c) => c.policies), ...run.untested])];
  if (options.grep === undefined) requireSelected(options.select, known);
  if (run.cases.length === 0) throw nothingToRun(paths, options);
  const passed = run.cases.every((c) => c.passed);
  const mutation =
    passed && wantsMutants(options) ? runMutants({ ...chosen, ...mutantLimits(options) }) : undefined;
  const names = ['interpreter', ...engines.map((e) => e.name)];
  await printRun({ ...run, ...(mutation ? { mutation } : {}) }, names, options, io);
  if (run.coverage && options.coverageDir !== undefined) {
    writeWhole(join(options.coverageDir, 'lcov.info'), formatLcov(run.coverage));
    writeWhole(join(options.coverageDir, 'cobertura.xml'), formatCobertura(run.coverage));
    writeWhole(join(options.coverageDir, 'coverage.json'), formatCoverageJson(run.coverage));
  }
  if (!passed) {
    if (wantsMutants(options))
      await io.err('Mutants were not run: they say something only where all tests pass.\n');
    return EXIT.findings;
  }
  const shortfalls = [
    ...shortfall('condition coverage', run.coverage && conditionPercent(run.coverage), options.minCoverage),
    ...shortfall('the mutation score', mutation && mutationTotal(mutation.mutants).score, options.minScore),
  ];
  await io.err(shortfalls.map((s) => `${s}\n`).join(''));
  return shortfalls.length > 0 ? EXIT.findings : EXIT.clean;
}

async function printRun(
  run: TestRunResult & { readonly mutation?: MutationResult },
  engines: readonly string[],
  options: TestOptions,
  io: TerminalIo,
): Promise<void> {
  const color = options.output === undefined && io.outStyle.color;
  const { width } = io.outStyle;
  const text = {
    terminal: () => formatTestTerminal(run, { color, width, verbose: options.verbose === true, engines }),
    json: () => formatTestJson(run, engines),
    junit: () => formatJunit(run),
  }[options.format]();
  if (options.output === undefined) await io.out(text);
  else writeWhole(options.output, text);
}

function createTitled(part: string | undefined): (title: string) => boolean {
  const wanted = part?.toLowerCase() ?? '';
  return (title) => title.toLowerCase().includes(wanted);
}

function nothingToRun(paths: readonly string[], { grep }: TestOptions): CliError {
  return grep === undefined
    ? new CliError(EXIT.policies, `there are no tests in ${paths.join(', ')}`)
    : new CliError(
        EXIT.usage,
        `no test is called ${JSON.stringify(grep)}`,
        '--grep takes a part of a title.',
      );
}

function wantsMutants(options: TestOptions): boolean {
  return options.mutate === true || options.mutants !== undefined || options.minScore !== undefined;
}

function mutantLimits({ mutants, seed }: TestOptions): { limit?: number; seed?: number } {
  return {
    ...(mutants === undefined ? {} : { limit: mutants }),
    ...(seed === undefined ? {} : { seed }),
  };
}

function shortfall(what: string, percent: number | undefined, least: number | undefined): readonly string[] {
  return percent === undefined || least === undefined || percent >= least
    ? []
    : [`policyc: ${what} is ${percent}%, less than ${least}%`];
}

/** `policy.wasm` in the OPA SDK; modules that tests share are loaded once. */
function createWasmEngine(): TestEngine {
  const evaluators = new WeakMap<Uint8Array, Evaluator>();
  return {
    name: 'wasm',
    evaluate(wasm, snapshot, data) {
      let evaluator = evaluators.get(wasm);
      if (!evaluator) {
        evaluator = createModuleEvaluator({ wasm, data: {} });
        evaluators.set(wasm, evaluator);
      }
      return evaluator.evaluate(new TextEncoder().encode(JSON.stringify(snapshot)), data);
    },
  };
}
