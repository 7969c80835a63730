/** Secrets that a report would name, by whatever way a policy comes to them. */
import { describe, expect, it } from 'vitest';
import { checkFiles, compile, runTests } from '../src/index.js';

const SCHEMA = `package sample
platform sample version "1.0"

record Header {
  key name: string
  secret value: string
  tags: set of string
}
asset Person {
  key id: string
  name: string
}
asset Safe {
  key id: string
  secret codes: list of string
  secret headers: list of Header
  secret links: list of url
  secret keeper: ref Person
  secret friends: set of ref Person
  open: list of Header
  derived all_codes: list of string = codes
}
fn has_bare(safe: Safe): bool = some h in safe.headers where h.tags is empty
fn has(texts: list of string, text: string): bool = some t in texts where t == text
`;

function codesOf(policy: string): readonly string[] {
  const text = `${SCHEMA}\npolicy S-01 "Sample" {\n  severity low\n  for safe in Safe\n${policy}\n}\n`;
  const files = [{ uri: 'sample.policy', text }];
  const { diagnostics } = compile({ files });
  expect(checkFiles(files).diagnostics).toEqual(diagnostics);
  return diagnostics.filter((d) => d.severity === 'error').map((d) => d.code);
}

describe('a policy whose reports would name a secret', () => {
  it.each([
    ['a witness', 'forbid some c in safe.codes where c == "a"'],
    ['a witness of every', 'require every c in safe.codes satisfies c != "a"'],
    ['a further for', 'for c in safe.codes\nrequire c != "a"'],
    ['a derived field', 'forbid some c in safe.all_codes where c == "a"'],
    ['a let', 'let cs = safe.codes\nforbid some c in cs where c == "a"'],
    ['a choice', 'forbid some c in (if safe.id == "a" then safe.codes else safe.all_codes) where c == "a"'],
    ['gathered values', 'forbid some c in distinct(safe.all_codes) where c == "a"'],
    ['the baseline', 'for old in removed Safe\nforbid some c in old.codes where c == "a"'],
    ['keys of records', 'forbid safe.id == "" or some h in safe.headers where h.tags is empty'],
    ['keys of records in a function', 'forbid safe.id == "" or has_bare(safe)'],
    ['addresses', 'forbid count(l in safe.links where l.scheme == "http") > 0'],
    ['what a reference leads to', 'forbid safe.keeper.name == "Bob"'],
    ['what references lead to', 'forbid count(f in safe.friends where f.name == "Bob") > 0'],
    ['a reference in a message', 'forbid safe.id == ""\nmessage "{safe.keeper.name}"'],
  ])('is refused: %s', (_, rule) => {
    expect(codesOf(rule)).toEqual(['policy/shown-secret']);
  });

  it.each([
    ['counts', 'forbid count(c in safe.codes where c == "a") > 0'],
    ['a quantifier without items', 'forbid safe.id != "" and some c in safe.codes where c == "a"'],
    ['a function without items', 'forbid has(safe.codes, "a")'],
    ['membership', 'forbid "a" in safe.codes'],
    ['secret parts of elements', 'forbid some h in safe.open where h.value == "a"\nmessage "{h} {h.value}"'],
    ['how many references', 'forbid count(safe.friends) > 3\nmessage "{safe.friends} {safe.keeper}"'],
  ])('is fine: %s', (_, rule) => expect(codesOf(rule)).toEqual([]));
});

it('tests do not run then', async () => {
  const text = `${SCHEMA}\npolicy S-01 "Sample" {\n  severity low\n  for safe in Safe\n  forbid some c in safe.codes where c == "a"\n}\n`;
  const result = await runTests({ files: [{ uri: 'sample.policy', text }] });
  expect(result.ran).toBe(false);
});
