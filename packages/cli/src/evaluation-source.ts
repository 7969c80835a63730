/** What is evaluated: a bundle, or policies that are compiled first. */
import type { CompileOutput } from '@policyc/compiler';
import { type Bundle, BundleError, createEvaluator, EvaluationError, readBundle } from '@policyc/evaluator';
import { interpret } from '@policyc/ir';
import type { BundleMetadata, Report, Snapshot } from '@policyc/model';
import { CliError } from './cli-error.js';
import { displayName, readBytes } from './collect-files.js';
import { compilePolicies, type ProgramOptions } from './compile-policies.js';
import { EXIT } from './exit-code.js';
import { createSelect, requireSelected } from './select.js';
import type { TerminalIo } from './terminal-io.js';

export interface EvaluationSource {
  readonly metadata: BundleMetadata;
  /**
   * @param bytes the JSON text of `snapshot`
   * @throws CliError inputs
   */
  evaluate(snapshot: Snapshot, bytes: Uint8Array): Promise<Report>;
}

export interface SourceOptions extends ProgramOptions {
  readonly bundle?: string;
  readonly policies?: readonly string[];
  readonly engine: 'wasm' | 'interpreter';
}

/**
 * @returns undefined where policies have errors; they have been printed
 * @throws CliError
 */
export async function openSource(
  options: SourceOptions,
  io: TerminalIo,
): Promise<EvaluationSource | undefined> {
  if (options.bundle !== undefined) return bundleSource(options.bundle, options);
  const output = await compilePolicies(options.policies, options, io);
  return output && compiledSource(output, options.engine);
}

async function bundleSource(file: string, options: SourceOptions): Promise<EvaluationSource> {
  if (options.engine === 'interpreter') {
    throw new CliError(EXIT.usage, 'a bundle holds no program for the interpreter', 'Leave --engine out.');
  }
  if (options.param.length > 0) {
    throw new CliError(EXIT.usage, "a bundle's parameters are fixed", 'Give --param to policyc compile.');
  }
  const limits = { count: 1, bytes: 256 << 20 };
  const bytes = await readBytes({ name: file, path: file }, limits, EXIT.inputs);
  const bundle = openBundle(bytes, displayName(file));
  const ids = bundle.metadata.policies.map((p) => p.id);
  requireSelected(options.select, ids);
  const selected = createSelect(options.select);
  const source = moduleSource(bundle);
  return {
    metadata: { ...bundle.metadata, policies: bundle.metadata.policies.filter((p) => selected(p.id)) },
    async evaluate(snapshot, input) {
      const report = await source.evaluate(snapshot, input);
      return { ...report, policies: report.policies.filter((p) => selected(p.policy)) };
    },
  };
}

/** The compiled bundle takes the same way as one from disk: nothing is evaluated that could not be shipped. */
function compiledSource(output: CompileOutput, engine: SourceOptions['engine']): EvaluationSource {
  if (engine === 'wasm') return moduleSource(readBundle(output.bundle));
  return { metadata: output.metadata, evaluate: async (snapshot) => interpret(output.program, snapshot) };
}

function moduleSource(bundle: Bundle): EvaluationSource {
  const evaluator = createEvaluator(bundle);
  return {
    metadata: bundle.metadata,
    async evaluate(_, bytes) {
      try {
        return await evaluator.evaluate(bytes);
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        const place = error.offset === undefined ? '' : ` (at byte ${error.offset})`;
        throw new CliError(EXIT.inputs, `${error.message}${place}`);
      }
    },
  };
}

function openBundle(bytes: Uint8Array, name: string): Bundle {
  try {
    return readBundle(bytes);
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    throw new CliError(EXIT.inputs, `cannot use ${name}: ${error.message}`);
  }
}
