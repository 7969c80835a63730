/** A platform of two kinds, and shorthands to run tests over it. */
import {
  type MutationInput,
  runMutants,
  runTests,
  type TestRunInput,
  type TestRunResult,
} from '../src/index.js';

const PLATFORM = `package demo
platform demo version "1.0"
enum Auth { none, basic, jwt }
enum Kind { web, form, job }
asset App {
  key id: string
  name: string
  level: int
  owner: string?
  tags: set of string
  secret token: string? or unknown
  secret old_tokens: set of string
  parts: many Part via app
  derived high: bool = level > 5
}
asset Part {
  key id: string
  app: ref App
  kind: Kind
  auth: Auth or unknown
  open: bool
  next: set of ref Part
  after: ref Part?
  calls: set of ref Part or unknown
}
edge flow: Part -> Part via from.next
edge call: Part -> Part via from.calls
`;

/** A policy file: policies and tests with what stands around them. */
export function files(text: string) {
  return [
    { uri: 'demo.policy', text: PLATFORM },
    { uri: 'p.policy', text: `package p\nuse demo\n${text}` },
  ];
}

/** Policies without what says nothing here. */
export function policy(id: string, body: string): string {
  return `policy ${id} "${id}" {\n  severity low\n${body}\n}\n`;
}

export async function run(text: string, options: Omit<TestRunInput, 'files'> = {}): Promise<TestRunResult> {
  const result = await runTests({ files: files(text), ...options });
  if (!result.ran) throw new Error(result.diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'));
  return result;
}

export function mutate(text: string, options: Omit<MutationInput, 'files'> = {}) {
  return runMutants({ files: files(text), ...options });
}
