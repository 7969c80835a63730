/** `--waivers` and `--known`: what an organisation accepts for a time, and what it knew before. */
import { type AssetIndex, applyKnown, applyWaivers } from '@policyc/evaluator';
import type { AssetId, EvaluationResult, WaiverSet } from '@policyc/model';
import { parseJson, readWaivers } from '@policyc/platforms';
import { FINDINGS_FORMAT } from '@policyc/report';
import { CliError } from './cli-error.js';
import { displayName, type FileLimits, readText } from './collect-files.js';
import { EXIT } from './exit-code.js';
import { createSelect } from './select.js';

export interface DecisionOptions {
  /** A YAML file. */
  readonly waivers?: string;
  /** Findings as JSON, of an earlier evaluation. */
  readonly known?: string;
  /** What is not evaluated is not looked for. */
  readonly select?: readonly string[];
}

export interface Decisions {
  readonly waivers: WaiverSet | undefined;
  readonly known: { readonly file: string; readonly fingerprints: ReadonlyMap<string, string> } | undefined;
  /** Whether a policy was asked for. */
  readonly isSelected: (policyId: string) => boolean;
}

const WAIVER_LIMITS: FileLimits = { count: 1, bytes: 16 << 20 };
const KNOWN_LIMITS: FileLimits = { count: 1, bytes: 400 << 20 };
const MAX_DEPTH = 200;
/** Faults that are printed; the rest is counted. */
const SHOWN = 20;

/** @throws CliError inputs: a file with a fault is not used in part */
export function readDecisions(options: DecisionOptions): Decisions {
  return {
    waivers: options.waivers === undefined ? undefined : waiversOf(options.waivers),
    known: options.known === undefined ? undefined : knownOf(options.known),
    isSelected: createSelect(options.select),
  };
}

export interface DecisionContext {
  /** What stands before the paths of places. */
  readonly prefix: string;
  /** Of the snapshot that was evaluated. Asked for only where a waiver goes by names. */
  readonly index: () => AssetIndex;
}

export function decide(
  result: EvaluationResult,
  { waivers, known, isSelected }: Decisions,
  { prefix, index }: DecisionContext,
): EvaluationResult {
  const waived =
    waivers === undefined
      ? result
      : applyWaivers(result, concerning(result, waivers, isSelected), {
          prefix,
          isSelected,
          ...(goesByNames(waivers) ? { automation: automationNames(index()) } : {}),
        });
  return known === undefined ? waived : applyKnown(waived, known.file, known.fingerprints);
}

/** Without the waivers of policies that were left out; those under a former id of one that was not stay. */
function concerning(
  { policies }: EvaluationResult,
  set: WaiverSet,
  isSelected: Decisions['isSelected'],
): WaiverSet {
  const former = new Set(policies.flatMap(({ metadata }) => metadata.formerly));
  return {
    ...set,
    waivers: set.waivers.filter((w) => w.policies.some((id) => isSelected(id) || former.has(id))),
  };
}

export function goesByNames({ waivers }: WaiverSet): boolean {
  return waivers.some((w) => w.selects.match !== undefined);
}

function automationNames(index: AssetIndex): (id: AssetId) => string | undefined {
  return (id) => {
    const automation = index.automation(id);
    return automation && index.asset(automation).name;
  };
}

function waiversOf(path: string): WaiverSet {
  const name = displayName(path);
  const read = readWaivers(name, readText({ name, path }, WAIVER_LIMITS, EXIT.inputs));
  if ('waivers' in read) return read.waivers;
  const shown = read.faults.slice(0, SHOWN).map((f) => `${name}:${f.line}: ${f.message}`);
  const more = read.faults.length - shown.length;
  throw new CliError(
    EXIT.inputs,
    [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    'Nothing is waived by a file with a fault.',
  );
}

function knownOf(path: string): Decisions['known'] {
  const file = displayName(path);
  const parsed = parseJson(readText({ name: file, path }, KNOWN_LIMITS, EXIT.inputs), MAX_DEPTH);
  const list = parsed.tag === 'json' && isObject(parsed.value) ? parsed.value : undefined;
  if (list === undefined || list.format !== FINDINGS_FORMAT)
    throw new CliError(
      EXIT.inputs,
      `${file} is no list of findings`,
      'It is what an earlier evaluation wrote with --format json.',
    );
  // What was known then is known still, so that each list can be made from the one before.
  const before = isObject(list.known) ? list.known.findings : [];
  const fingerprints = [list.findings, before].flatMap((findings) =>
    Array.isArray(findings) ? findings.flatMap(fingerprintsOf) : [],
  );
  return { file, fingerprints: new Map(fingerprints) };
}

/** The present one alone: those of former ids would count as gone. */
function fingerprintsOf(finding: unknown): readonly (readonly [string, string])[] {
  if (!isObject(finding)) return [];
  const { fingerprint, policy } = finding;
  return typeof fingerprint === 'string' && typeof policy === 'string' ? [[fingerprint, policy]] : [];
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
