/**
 * A report joined with the snapshot and the bundle's metadata: what people and other tools read.
 * Made by the evaluator, printed by every report format. Names, places and severities are resolved here once, so that
 * no format looks anything up on its own.
 */
import type { Json } from '@policyc/base';
import type { PolicyMetadata } from './bundle.js';
import type { AssetId, Fact, Severity, VerdictCounts } from './report.js';
import type { KnownResult, WaiverResult } from './waivers.js';

/** A place in the exports. */
export interface Location {
  /** Path relative to the folder that was read, `/`-separated. */
  readonly file: string;
  /** RFC 6901 JSON pointer. */
  readonly pointer: string;
  /** One-based. */
  readonly line: number;
}

export interface LocatedAsset extends AssetId {
  /** The display field's value, or the key. Of the workspace as a whole: the platform. */
  readonly name: string;
  /** Missing for stubs and in snapshots without origins. */
  readonly location?: Location;
}

/** A fact, the display name of its asset, and where the field stands. */
export interface LocatedFact extends Fact {
  readonly name: string;
  /** Of a value that is a reference, or a collection of them: the names of the assets, in the order of the value. */
  readonly valueNames?: readonly string[];
  readonly location?: Location;
}

/** `binder` is the name in the policy. */
export type FindingItem =
  | { readonly binder: string; readonly asset: LocatedAsset }
  | { readonly binder: string; readonly value: Json };

export interface Finding {
  readonly policy: string;
  readonly severity: Severity;
  readonly message: string;
  /** The subject could not be decided, and the policy counts that as a failure: the evidence is what is missing. */
  readonly assumed?: true;
  /** SHA-256 (hex) over policy id, subject and items: stays the same when files move or messages change. */
  readonly fingerprint: string;
  /** What it was under the policy's former ids, in their order: what was noted about those is about this one. */
  readonly formerFingerprints?: readonly string[];
  readonly subject: LocatedAsset;
  readonly items: readonly FindingItem[];
  /** Where to look first: the field that decided, else the innermost asset. */
  readonly location?: Location;
  readonly evidence: readonly LocatedFact[];
  readonly evidenceTotal: number;
  /** From source to target; of a long path its two ends, see `PATH_SHOWN`. */
  readonly path?: readonly LocatedAsset[];
  /** How many nodes the path has, where `path` does not hold all of them. */
  readonly pathTotal?: number;
}

/** A subject that a policy could not decide, and the facts whose absence kept it from deciding. */
export interface InconclusiveSubject {
  readonly policy: string;
  readonly severity: Severity;
  readonly fingerprint: string;
  readonly formerFingerprints?: readonly string[];
  readonly subject: LocatedAsset;
  readonly location?: Location;
  readonly because: readonly LocatedFact[];
  readonly becauseTotal: number;
}

export interface PolicyOutcome {
  readonly metadata: PolicyMetadata;
  /** The kind of the subject. */
  readonly subject: string;
  readonly counts: VerdictCounts;
  /** How many of those that pass had nothing for an `every` of the rule to judge. Set where the rule rests on one. */
  readonly vacuousPasses?: number;
  /** Set where the policy compares with a baseline and none was given. */
  readonly baseline?: 'missing';
  /** The extensions of the platform that the policy uses and the snapshot does not carry. */
  readonly missingExtensions?: readonly string[];
}

export interface EvaluationResult {
  readonly platform: string;
  readonly schema: { readonly name: string; readonly version: string };
  /** The evaluation's clock. */
  readonly now: string;
  /** By package, then id. */
  readonly policies: readonly PolicyOutcome[];
  /** In the order of the report: by policy, subject key, item keys. */
  readonly findings: readonly Finding[];
  readonly inconclusive: readonly InconclusiveSubject[];
  /** By verdict of the policies; what is waived or known has its verdict all the same. */
  readonly totals: VerdictCounts;
  /** What waivers take out of the findings and undecided subjects, where there are waivers. */
  readonly waived?: WaiverResult;
  /** What an earlier list takes out of the findings, where there is one. */
  readonly known?: KnownResult;
}

/** A file that was given as input but holds nothing to evaluate. */
export interface SkippedFile {
  readonly file: string;
  /** Why, in a few words; equal reasons are grouped. */
  readonly reason: string;
  /** What exactly is wrong with this file. */
  readonly message: string;
  readonly line?: number;
  /** The file is damaged (not readable, not parsable), so the result may lack something. */
  readonly damaged: boolean;
}

/** Something about a file that was read, such as a part of it that could not be. */
export interface InputNote {
  readonly file: string;
  readonly message: string;
  readonly line?: number;
}

/** What was read, for the head of a report. */
export interface InputSummary {
  /** How many files were looked at. */
  readonly files: number;
  /** How many of them became assets. */
  readonly mapped: number;
  readonly skipped: readonly SkippedFile[];
  readonly notes: readonly InputNote[];
  /** Number of assets by kind, in order of the schema. */
  readonly assets: readonly { readonly kind: string; readonly count: number }[];
}
