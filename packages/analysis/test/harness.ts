/** A small platform, and programs in which the place of a mistake is marked: `«here»`. */
import type { Diagnostic } from '@policyc/base';
import { createWorkspace, type WorkspaceSnapshot } from '../src/index.js';

export const SCHEMA = `package platforms.tiny
platform tiny version "1.0"

enum Auth { none, basic, header, jwt }
enum Level ordered { low, medium, high }
enum Sort { http, schedule }

asset Flow {
  key id: string
  name: string
  level: Level
  active: bool
  runs: int
  owner: string?
  fallback: ref Flow?
  tags: set of string
  steps: many Step via flow
  starts: many Start via flow
}
asset Start {
  key id: string
  flow: ref Flow
  sort: Sort
  hook: ref Hook?
  next: set of ref Step
}
asset Step {
  key id: string
  name: string
  flow: ref Flow
  hook: ref Hook?
  sort: Sort? or unknown
  order: list of string
  next: set of ref Step
  tools: set of ref Step or unknown
}
asset Hook {
  key id: string
  flow: ref Flow
  auth: Auth or unknown
  path: string or unknown
  note: string?
  weight: int
  proof: Proof
  spare: Proof?
  marks: list of Mark
  site: url
  scores: map of Level to int
}
record Proof {
  realm: string
  issuer: Issuer?
}
record Issuer { name: string }
record Mark {
  key name: string
  size: int or unknown
}
asset Island {
  key id: string
}
edge control: Start -> Step via from.next
edge control: Step -> Step via from.next
edge uses: Step -> Hook via from.hook
edge all = control | uses
`;

export function workspaceOf(files: Readonly<Record<string, string>>): WorkspaceSnapshot {
  const workspace = createWorkspace();
  for (const [uri, text] of Object.entries(files)) workspace.set(uri, text);
  return workspace.snapshot();
}

export interface Marked {
  readonly text: string;
  readonly span: { readonly start: number; readonly end: number } | undefined;
}

/** Takes the marks out. */
export function unmark(marked: string): Marked {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  return { text, span: start < 0 ? undefined : { start, end } };
}

export function pack(body: string): string {
  return `package p\nuse platforms.tiny\n${body}\n`;
}

export function policy(body: string, before = ''): string {
  return pack(`${before}\npolicy X-01 "Title" {\n  severity high\n${body}\n}`);
}

/** A policy over hooks with one rule. */
export function require(condition: string, before = ''): string {
  return policy(`  for hook in Hook\n  require ${condition}`, before);
}

/** The diagnostics of one file beside the tiny platform. */
export function diagnose(text: string): readonly Diagnostic[] {
  return workspaceOf({ schema: SCHEMA, file: text }).program.diagnostics;
}

export function applyFix(text: string, diagnostic: Diagnostic, index: number): string {
  const edits = [...(diagnostic.fixes?.[index]?.edits ?? [])].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce((t, e) => t.slice(0, e.span.start) + e.newText + t.slice(e.span.end), text);
}
