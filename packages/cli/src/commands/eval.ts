/**
 * `policyc eval`: inputs to a snapshot, policies to a bundle, bundle over snapshot, findings to a report.
 * Invariant: a result goes to one place in one format; nothing else is written to standard output.
 */
import { posix } from 'node:path';
import { type AssetIndex, createAssetIndex, cutSnapshot, joinFindings } from '@policyc/evaluator';
import {
  type AssetId,
  alignBaseline,
  type EvaluationResult,
  type InputSummary,
  type Report,
  type Schema,
  type Severity,
  type Snapshot,
} from '@policyc/model';
import { parseSnapshot, SIDECAR_NAMES } from '@policyc/platforms';
import {
  formatClosing,
  formatHtml,
  formatJson,
  formatSarif,
  formatTerminal,
  plural,
  severityRank,
} from '@policyc/report';
import { CliError } from '../cli-error.js';
import { readClock } from '../clock.js';
import { displayName } from '../collect-files.js';
import { type DecisionOptions, type Decisions, decide, goesByNames, readDecisions } from '../decisions.js';
import {
  type EvaluationSource,
  openSource,
  type SnapshotInMemory,
  type SourceOptions,
} from '../evaluation-source.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openSnapshot } from '../open-snapshot.js';
import { readExportsFolder } from '../read-exports-folder.js';
import { readSnapshotText, requireValidCut } from '../read-snapshot.js';
import { requireAffordable } from '../require-affordable.js';
import { requireMapped } from '../require-mapped.js';
import { openSnapshotFile, type SnapshotFile } from '../snapshot-text.js';
import type { TerminalIo } from '../terminal-io.js';
import { version } from '../version.js';
import { workingFolder } from '../working-folder.js';
import { writeWhole } from '../write-file.js';

export interface EvalOptions extends SourceOptions, DecisionOptions {
  readonly snapshot?: string;
  /** A snapshot, or a folder with exports, of an earlier time. */
  readonly baseline?: string;
  readonly format: 'terminal' | 'json' | 'sarif' | 'html';
  readonly output?: string;
  readonly failOn: Severity | 'inconclusive' | 'never';
  readonly now?: string;
  readonly saveSnapshot?: string;
  /** The most comparisons and tests that one policy may need. */
  readonly maxCost?: number;
  readonly groupBy: 'policy' | 'file';
  readonly verbose?: true;
}

interface Loaded extends SnapshotInMemory {
  /** Put before the paths of places. */
  readonly prefix: string;
  readonly inputs?: InputSummary;
}

export async function runEval(
  paths: readonly string[],
  options: EvalOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  requireInputs(paths, options);
  const decisions = readDecisions(options);
  const source = await openSource(options, io);
  if (!source) return EXIT.policies;
  const run: Run = { source, decisions, options, io };
  const { schema } = source.metadata;
  if (options.snapshot !== undefined && options.validate !== 'schema')
    return evaluateFile(options.snapshot, run);
  if (options.snapshot === undefined && !needsValues(options, decisions)) return evaluateExports(paths, run);
  const today =
    options.snapshot === undefined
      ? await loadExports(paths, options, io)
      : loadSnapshot(options.snapshot, schema, options.now);
  const loaded =
    options.baseline === undefined ? today : await compareWith(options.baseline, today, schema, io);
  if (options.saveSnapshot !== undefined) writeWhole(options.saveSnapshot, contentOf(loaded.text));
  if (options.maxCost !== undefined)
    requireAffordable(source.metadata.policies, loaded.snapshot, options.maxCost);
  const report = await source.evaluate(loaded);
  const index = () => createAssetIndex(loaded.snapshot, schema);
  return conclude(report, { ...loaded, snapshot: showPlaces(loaded), path: options.snapshot, index }, run);
}

/** What an evaluation is done with. */
interface Run {
  readonly source: EvaluationSource;
  readonly decisions: Decisions;
  readonly options: EvalOptions;
  readonly io: TerminalIo;
}

/** What was evaluated, as far as its findings ask for it. */
interface Evaluated {
  /** With the places that are shown. */
  readonly snapshot: Snapshot;
  readonly prefix: string;
  readonly inputs?: InputSummary;
  /** Of the snapshot's file. */
  readonly path?: string | undefined;
  readonly index: () => AssetIndex;
}

/** From the report to what is said of it. */
async function conclude(
  report: Report,
  { snapshot, prefix, inputs, path, index }: Evaluated,
  { source, decisions, options, io }: Run,
): Promise<ExitCode> {
  const joined = await joinFindings(report, snapshot, source.metadata);
  const result = decide(joined, decisions, { prefix, index });
  await writeResult(result, inputs, standIn(snapshot, path), options, io);
  return exitCodeOf(result, inputs, options.failOn);
}

/** Straight from the file, which may be larger than what can be parsed: of its assets only those of findings are looked at again. */
async function evaluateFile(path: string, run: Run): Promise<ExitCode> {
  const { schema } = run.source.metadata;
  const file = openSnapshotFile(path);
  try {
    const report = await run.source.evaluate({ path, file });
    const cut = cutFile(path, file, schema, report);
    requireValidCut(path, schema, cut);
    const index = () => indexWithAutomations(path, file, schema, report, cut);
    return await conclude(report, { snapshot: cut, prefix: '', path, index }, run);
  } finally {
    file.close();
  }
}

/** Whether more of what exports hold is asked for than the assets that a report names. */
function needsValues(options: EvalOptions, decisions: Decisions): boolean {
  return (
    options.baseline !== undefined ||
    options.maxCost !== undefined ||
    options.engine === 'interpreter' ||
    (decisions.waivers !== undefined && goesByNames(decisions.waivers))
  );
}

/** The text that reading gave is evaluated as it is: nothing but the assets of findings is made values of. */
async function evaluateExports(paths: readonly string[], run: Run): Promise<ExitCode> {
  const { source, options, io } = run;
  const { schema } = source.metadata;
  const read = await readExportsFolder(paths, readClock(options.now), io);
  requireMapped(read, paths);
  const { text, summary, prefix } = read;
  if (options.saveSnapshot !== undefined) writeWhole(options.saveSnapshot, text.blocks());
  const report = await source.evaluate({ text });
  const shown = showPlaces({ snapshot: cutSnapshot(text, schema, report), prefix });
  const index = () => createAssetIndex(shown, schema);
  return conclude(report, { snapshot: shown, prefix, inputs: summary, index }, run);
}

/** The automations that findings belong to need not be in the report: the file is read for them once more. */
function indexWithAutomations(
  path: string,
  file: SnapshotFile,
  schema: Schema,
  report: Report,
  cut: Snapshot,
): AssetIndex {
  const index = createAssetIndex(cut, schema);
  const assets = report.policies.flatMap((p) => [
    ...p.findings.flatMap((f) => [f.subject, ...f.items.filter((item) => 'kind' in item)]),
    ...p.inconclusive.map((i) => i.subject),
  ]);
  const automations = assets.flatMap((id) => index.automation(id) ?? []);
  return createAssetIndex(cutFile(path, file, schema, report, automations), schema);
}

function cutFile(
  path: string,
  file: SnapshotFile,
  schema: Schema,
  report: Report,
  others: readonly AssetId[] = [],
): Snapshot {
  try {
    return cutSnapshot(file, schema, report, others);
  } catch (error) {
    // Nested too deep, or what only has the right brackets.
    if (!(error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError))
      throw error;
    throw new CliError(
      EXIT.inputs,
      `${displayName(path)}: the places of its assets cannot be read`,
      'See what is wrong with --validate full.',
    );
  }
}

function requireInputs(paths: readonly string[], options: EvalOptions): void {
  if (options.snapshot === undefined && paths.length === 0) {
    throw new CliError(
      EXIT.usage,
      'nothing to evaluate',
      (options.policies?.length ?? 0) > 1
        ? '--policies takes all paths that follow it: name the exports first (policyc eval exports/ --policies ...).'
        : 'Name a folder with exports (policyc eval exports/) or a snapshot (--snapshot file).',
    );
  }
  if (options.snapshot !== undefined && paths.length > 0) {
    throw new CliError(EXIT.usage, 'exports and --snapshot exclude each other');
  }
  if (options.validate === 'schema') return;
  if (options.snapshot === undefined)
    throw new CliError(EXIT.usage, '--validate is for snapshots; what is read from exports is valid');
  const changing = [
    ['--now', options.now],
    ['--baseline', options.baseline],
    ['--max-cost', options.maxCost],
    ['--save-snapshot', options.saveSnapshot],
    ['--engine interpreter', options.engine === 'interpreter' ? true : undefined],
  ].find(([, value]) => value !== undefined);
  if (changing)
    throw new CliError(
      EXIT.usage,
      `${changing[0]} needs a snapshot that was parsed`,
      `With --validate ${options.validate} the file is evaluated as it is. Leave one of the two out.`,
    );
}

async function loadExports(paths: readonly string[], options: EvalOptions, io: TerminalIo): Promise<Loaded> {
  const read = await readExportsFolder(paths, readClock(options.now), io);
  requireMapped(read, paths);
  const { text, summary, prefix } = read;
  return { snapshot: parseSnapshot(text), text, prefix, inputs: summary };
}

function loadSnapshot(file: string, schema: Schema, now: string | undefined): Loaded {
  const { snapshot: stored, text } = readSnapshotText(file, schema);
  if (now === undefined) return { snapshot: stored, text, prefix: '' };
  const snapshot = { ...stored, now: readClock(now) };
  return { snapshot, text: JSON.stringify(snapshot), prefix: '' };
}

/** Policies about drift compare with what was there then; how it was exported is of no interest any more. */
async function compareWith(path: string, today: Loaded, schema: Schema, io: TerminalIo): Promise<Loaded> {
  const { snapshot: former } = await openSnapshot([path], schema, today.snapshot.now, io);
  if (former.platform !== today.snapshot.platform)
    throw new CliError(
      EXIT.inputs,
      `the baseline is of ${former.platform}, and what is evaluated is of ${today.snapshot.platform}`,
      'Compare with an earlier snapshot of the same workspace.',
    );
  const { now, assets, stubs, coverage } = former;
  const snapshot: Snapshot = {
    ...today.snapshot,
    baseline: { now, assets, ...(stubs ? { stubs } : {}), ...(coverage ? { coverage } : {}) },
  };
  const aligned = alignBaseline(schema, snapshot);
  return { ...today, snapshot: aligned, text: JSON.stringify(aligned) };
}

function contentOf(text: Loaded['text']): string | Iterable<Uint8Array> {
  return typeof text === 'string' ? text : text.blocks();
}

/** Places as a person here would name them; the snapshot that is evaluated and saved stays as it is. */
function showPlaces({ snapshot, prefix }: Pick<Loaded, 'snapshot' | 'prefix'>): Snapshot {
  if (prefix === '' || !snapshot.origins) return snapshot;
  const files = snapshot.origins.files.map((f) => prefix + f);
  return { ...snapshot, origins: { ...snapshot.origins, files } };
}

/** The file to show what stands in none at: the one that speaks of the whole workspace, else the first. */
function standIn({ origins }: Snapshot, snapshotPath: string | undefined): string | undefined {
  const files = origins?.files ?? [];
  return files.find((file) => SIDECAR_NAMES.includes(posix.basename(file))) ?? files[0] ?? snapshotPath;
}

async function writeResult(
  result: EvaluationResult,
  inputs: InputSummary | undefined,
  elsewhere: string | undefined,
  options: EvalOptions,
  io: TerminalIo,
): Promise<void> {
  const tool = { name: 'policyc', version: version() };
  const { color, width } = options.output === undefined ? io.outStyle : { color: false, width: 100 };
  const text = {
    terminal: () =>
      formatTerminal(result, {
        color,
        width,
        groupBy: options.groupBy,
        verbose: options.verbose === true,
        ...(inputs ? { inputs } : {}),
      }),
    json: () => formatJson(result, tool, inputs),
    // A snapshot's places are from the folder that was read then, wherever that is.
    sarif: () => formatSarif(result, tool, inputs, inputs && workingFolder(), elsewhere),
    html: () => formatHtml(result, tool, inputs),
  }[options.format]();
  if (options.output === undefined) {
    await io.out(text);
  } else {
    writeWhole(options.output, text);
    const closing = formatClosing(result, { color: io.errStyle.color, ...(inputs ? { inputs } : {}) });
    await io.err(`${plural(result.findings.length, 'finding')} written to ${options.output}\n${closing}`);
  }
}

/** A clean result over damaged files is no clean result: they may hold what was looked for. */
function exitCodeOf(
  result: EvaluationResult,
  inputs: InputSummary | undefined,
  failOn: EvalOptions['failOn'],
): ExitCode {
  if (failOn === 'never') return EXIT.clean;
  const from = failOn === 'inconclusive' ? 0 : severityRank(failOn);
  if (result.findings.some((f) => severityRank(f.severity) >= from)) return EXIT.findings;
  if (failOn === 'inconclusive' && result.inconclusive.length > 0) return EXIT.findings;
  return inputs?.skipped.some((s) => s.damaged) ? EXIT.inputs : EXIT.clean;
}
