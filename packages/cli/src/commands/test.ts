import { runTests, type TestEngine } from '@policyc/compiler';
import { createModuleEvaluator, type Evaluator } from '@policyc/evaluator';
import { formatJunit, formatTestJson, formatTestTerminal } from '@policyc/report';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadPolicies } from '../load-policies.js';
import { printDiagnostics } from '../print-diagnostics.js';
import { createSelect, requireSelected } from '../select.js';
import type { TerminalIo } from '../terminal-io.js';
import { writeWhole } from '../write-file.js';

export interface TestOptions {
  readonly format: 'terminal' | 'json' | 'junit';
  readonly output?: string;
  readonly engine: 'all' | 'wasm' | 'interpreter';
  readonly select?: readonly string[];
  readonly verbose?: true;
}

/** `policyc test`. The interpreter always runs: it defines what the other engines have to give. */
export async function runTest(
  paths: readonly string[],
  options: TestOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const files = await loadPolicies(paths);
  const engines = options.engine === 'interpreter' ? [] : [createWasmEngine()];
  const run = await runTests({ files, engines, select: createSelect(options.select) });
  const failed = await printDiagnostics(run, io);
  if (!run.ran) return failed;
  const known = [...new Set([...run.cases.flatMap((c) => c.policies), ...run.untested])];
  requireSelected(options.select, known);
  if (run.cases.length === 0) throw new CliError(EXIT.policies, `there are no tests in ${paths.join(', ')}`);
  const names = ['interpreter', ...engines.map((e) => e.name)];
  const color = options.output === undefined && io.outStyle.color;
  const text = {
    terminal: () =>
      formatTestTerminal(run, {
        color,
        width: io.outStyle.width,
        verbose: options.verbose === true,
        engines: names,
      }),
    json: () => formatTestJson(run, names),
    junit: () => formatJunit(run),
  }[options.format]();
  if (options.output === undefined) await io.out(text);
  else await writeWhole(options.output, text);
  return run.cases.every((c) => c.passed) ? EXIT.clean : EXIT.findings;
}

/** `policy.wasm` in the OPA SDK; modules that tests share are loaded once. */
function createWasmEngine(): TestEngine {
  const evaluators = new WeakMap<Uint8Array, Evaluator>();
  return {
    name: 'wasm',
    evaluate(wasm, snapshot) {
      let evaluator = evaluators.get(wasm);
      if (!evaluator) {
        evaluator = createModuleEvaluator({ wasm, data: {} });
        evaluators.set(wasm, evaluator);
      }
      return evaluator.evaluate(new TextEncoder().encode(JSON.stringify(snapshot)));
    },
  };
}
