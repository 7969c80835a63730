/**
 * Waivers: what an organisation has decided to live with, until when, and who answers for it.
 * Read from a file of its own by `platforms`, applied by the evaluator, shown by every report. Never found beside exports:
 * whoever makes an automation must not be able to waive what is wrong with it.
 */
import type { Finding, InconclusiveSubject } from './evaluation.js';
import type { Severity } from './report.js';

export interface Waiver {
  /** Ids, present or former. */
  readonly policies: readonly string[];
  /** Whether findings are accepted, or that something cannot be decided. */
  readonly verdict: 'fail' | 'inconclusive';
  /** What is there must fit; at least one of these is. */
  readonly selects: {
    /** Fingerprints, or their beginnings. */
    readonly finding?: readonly string[];
    /**
     * Patterns for keys and names of the subject or an item, and for the file. `match` goes for the names of the automations that these
     * belong to as well.
     */
    readonly key?: readonly string[];
    readonly match?: readonly string[];
    readonly files?: readonly string[];
  };
  readonly owner: string;
  readonly reason: string;
  /** A date (through that day, in UTC) or a time. */
  readonly until: string;
  readonly ticket?: string;
  /** Where it stands in the file. */
  readonly line: number;
}

export interface WaiverSet {
  /** As it was named. */
  readonly file: string;
  /** How far off the end of a waiver may be, by severity. */
  readonly longest: { readonly [severity in Severity]?: string };
  readonly waivers: readonly Waiver[];
}

export type WaivedFinding = Finding & { readonly waiver: Waiver };
export type WaivedSubject = InconclusiveSubject & { readonly waiver: Waiver };

/** What became of one waiver. All zero: it is about nothing that is there. */
export interface WaiverOutcome {
  readonly waiver: Waiver;
  /** How many it accepts. */
  readonly applied: number;
  /** How many it would, but it has ended, or ends later than their severity allows: they count. */
  readonly expired: number;
  readonly tooLong: number;
  /** Policies that it names and that are not there, each with the one that may be meant. */
  readonly unknownPolicies?: readonly { readonly id: string; readonly closest?: string }[];
  /** Set where it accepts nothing, of policies that are there. */
  readonly miss?: WaiverMiss;
}

export type WaiverSelector = keyof Waiver['selects'];

/** Why a waiver is about nothing. */
export type WaiverMiss =
  /** Its policies have nothing of its verdict; `others` is how much of the other verdict they have. */
  | { readonly tag: 'nothing'; readonly others: number }
  /** The waiver of that line comes first. */
  | { readonly tag: 'taken'; readonly line: number }
  /** What the policies have is left out, of the nearest by this selector. */
  | {
      readonly tag: 'selector';
      readonly selector: WaiverSelector;
      /** How many of the verdict the policies have. */
      readonly entries: number;
      /** What the selector could have fitted: what is most alike first. */
      readonly values: readonly string[];
    };

export interface WaiverResult {
  readonly file: string;
  readonly findings: readonly WaivedFinding[];
  readonly inconclusive: readonly WaivedSubject[];
  /** In the order of the file. */
  readonly outcomes: readonly WaiverOutcome[];
}

/** Findings that an earlier list has as well: they are there, and not new. */
export interface KnownResult {
  /** The earlier list, as it was named. */
  readonly file: string;
  readonly findings: readonly Finding[];
  /** How many of the list are there no more. */
  readonly gone: number;
}
