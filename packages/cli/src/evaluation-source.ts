/** What is evaluated: a bundle, or policies that are compiled first. */
import type { CompileOutput } from '@policyc/compiler';
import {
  type Bundle,
  bundleOf,
  createEvaluator,
  type Data,
  EvaluationError,
  faultsText,
  type InputSource,
  mergeData,
  readBundle,
  SIGNATURE_ENTRY,
  verifyArchive,
} from '@policyc/evaluator';
import { evaluateReport } from '@policyc/ir';
import type { BundleMetadata, Report, Snapshot, Validation } from '@policyc/model';
import type { SnapshotText } from '@policyc/platforms';
import { CliError } from './cli-error.js';
import { displayName } from './collect-files.js';
import { compilePolicies, type ProgramOptions } from './compile-policies.js';
import { paramData, readData } from './data-file.js';
import { evaluateMany } from './evaluation-pool.js';
import { EXIT } from './exit-code.js';
import { openArchive, readVerification, usable } from './open-bundle.js';
import { readParams } from './params.js';
import { requireValidBaseline } from './read-snapshot.js';
import { createSelect, requireSelected } from './select.js';
import { placeOf, type SnapshotFile, textSource } from './snapshot-text.js';
import type { TerminalIo } from './terminal-io.js';

export interface EvaluationSource {
  readonly metadata: BundleMetadata;
  /** @throws CliError inputs */
  evaluate(input: EvaluationInput): Promise<Report>;
}

export interface SnapshotInMemory {
  readonly snapshot: Snapshot;
  /** Its JSON. */
  readonly text: string | SnapshotText;
}

/** A snapshot with its text, the text alone, or a file that is read where it is evaluated. */
export type EvaluationInput =
  | SnapshotInMemory
  | { readonly text: SnapshotText }
  | { readonly path: string; readonly file: SnapshotFile };

export interface SourceOptions extends ProgramOptions {
  readonly bundle?: string;
  readonly policies?: readonly string[];
  readonly engine: 'wasm' | 'interpreter';
  /** A JSON file with OPA's data. */
  readonly data?: string;
  /** Where the key is that bundles must be signed with: a file, or `env:NAME`. */
  readonly verificationKey?: string;
  readonly verificationAlg?: string;
  readonly verificationKeyId?: string;
  readonly scope?: string;
  /** Most milliseconds for the evaluation of a bundle. */
  readonly timeout: number;
  /** How a snapshot that is read where it is evaluated is checked. */
  readonly validate: 'schema' | Validation;
}

/**
 * @returns undefined where policies have errors; they have been printed
 * @throws CliError
 */
export async function openSource(
  options: SourceOptions,
  io: TerminalIo,
): Promise<EvaluationSource | undefined> {
  const data = mergeData(readData(options.data), validationData(options.validate));
  if (options.bundle !== undefined) {
    const source = await bundleSource(options.bundle, data, options, io);
    requireBaseline(options.data, data, source.metadata);
    return source;
  }
  if ((options.verificationKey ?? options.scope) !== undefined) {
    throw new CliError(EXIT.usage, 'only bundles are signed', 'Name one with --bundle.');
  }
  const output = await compilePolicies(options.policies, options, io);
  if (output) requireBaseline(options.data, data, output.metadata);
  return output && compiledSource(output, data, options.engine);
}

/** An earlier snapshot that the data give is checked like any other. */
function requireBaseline(file: string | undefined, { policyc }: Data, { schema }: BundleMetadata): void {
  if (file === undefined || typeof policyc !== 'object' || policyc === null || Array.isArray(policyc)) return;
  const given = Object.hasOwn(policyc, 'baseline') ? (policyc as Data).baseline : undefined;
  if (given !== undefined) requireValidBaseline(displayName(file), schema, given);
}

/** What was checked against the schema has been parsed already. */
function validationData(validate: SourceOptions['validate']): Data {
  return validate === 'schema' ? {} : { policyc: { validate } };
}

async function bundleSource(
  file: string,
  given: Data,
  options: SourceOptions,
  io: TerminalIo,
): Promise<EvaluationSource> {
  if (options.engine === 'interpreter') {
    throw new CliError(EXIT.usage, 'a bundle holds no program for the interpreter', 'Leave --engine out.');
  }
  const opened = await openBundle(file, options, io);
  const params = paramData(readParams(options.param), opened.metadata.params);
  const bundle = { ...opened, data: mergeData(mergeData(opened.data, given), params) };
  const ids = bundle.metadata.policies.map((p) => p.id);
  requireSelected(options.select, ids);
  const selected = createSelect(options.select);
  return {
    metadata: { ...bundle.metadata, policies: bundle.metadata.policies.filter((p) => selected(p.id)) },
    async evaluate(input) {
      const text = 'file' in input ? { file: input.path } : bytesOf(input.text);
      const [outcome] = await evaluateMany(bundle, [text], { timeout: options.timeout, workers: 1 });
      if (outcome?.report === undefined) throw evaluationFault(outcome?.error, input);
      const { report } = outcome;
      return { ...report, policies: report.policies.filter((p) => selected(p.policy)) };
    },
  };
}

/** The compiled bundle takes the same way as one from disk: nothing is evaluated that could not be shipped. */
function compiledSource(
  output: CompileOutput,
  data: Data,
  engine: SourceOptions['engine'],
): EvaluationSource {
  const bundle = readBundle(output.bundle);
  const merged = mergeData(bundle.data, data);
  if (engine === 'wasm') return moduleSource({ ...bundle, data: merged });
  return {
    metadata: output.metadata,
    async evaluate(input) {
      if (!('snapshot' in input))
        throw new CliError(
          EXIT.usage,
          'the interpreter needs a snapshot that was parsed',
          'Leave --validate out.',
        );
      const { snapshot } = input;
      const result = evaluateReport(output.program, snapshot, merged);
      if ('error' in result) throw new CliError(EXIT.inputs, faultsText(result.error));
      return result;
    },
  };
}

function moduleSource(bundle: Bundle): EvaluationSource {
  const evaluator = createEvaluator(bundle);
  return {
    metadata: bundle.metadata,
    async evaluate(input) {
      try {
        return await evaluator.evaluateFrom('file' in input ? input.file : sourceOf(input.text));
      } catch (error) {
        throw evaluationFault(error, input);
      }
    },
  };
}

function sourceOf(text: SnapshotInMemory['text']): InputSource {
  return typeof text === 'string' ? textSource(text) : text;
}

/** Bytes that may be moved into another thread. */
function bytesOf(text: SnapshotInMemory['text']): Uint8Array {
  return typeof text === 'string' ? new TextEncoder().encode(text) : text.whole();
}

function evaluationFault(error: unknown, input: EvaluationInput): unknown {
  if (!(error instanceof EvaluationError)) return error;
  if ('file' in input && error.offset !== undefined) {
    const place = `${displayName(input.path)}:${placeOf(input.file, error.offset)}`;
    const hint = 'More is said about a snapshot that is not valid by policyc snapshot validate.';
    return new CliError(EXIT.inputs, `${place}: ${error.message}`, hint);
  }
  const place = error.offset === undefined ? '' : ` (at byte ${error.offset})`;
  const hint =
    error.code === 'timeout' ? 'Give it more with --timeout, or do not trust this bundle.' : undefined;
  return new CliError(EXIT.inputs, `${error.message}${place}`, hint);
}

/** Where a key is configured, nothing of a bundle is used before its signature was checked. */
async function openBundle(file: string, options: SourceOptions, io: TerminalIo): Promise<Bundle> {
  const { env } = process;
  const key = options.verificationKey ?? env.POLICYC_VERIFICATION_KEY;
  // A key that is set to nothing is a mistake, as of a secret that a build could not read: it must not turn checks off.
  if (key === '')
    throw new CliError(EXIT.usage, 'the key that bundles must be signed with is set, and empty');
  const verification = await readVerification({
    ...given('key', key),
    ...given('alg', options.verificationAlg ?? env.POLICYC_VERIFICATION_ALG),
    ...given('keyId', options.verificationKeyId ?? env.POLICYC_VERIFICATION_KEY_ID),
    ...given('scope', options.scope ?? env.POLICYC_VERIFICATION_SCOPE),
  });
  const { archive, name } = await openArchive(file);
  if (verification !== undefined) {
    await usable(name, () => verifyArchive(archive, verification));
  } else if (archive.has(SIGNATURE_ENTRY)) {
    await io.err(
      `policyc: ${name} is signed, and no --verification-key is given: the signature is not checked\n`,
    );
  }
  return usable(name, () => bundleOf(archive));
}

/** An option that is set and not empty. */
function given<K extends string>(name: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [P in K]?: string });
}
