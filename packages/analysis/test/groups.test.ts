/** Groups: what can be read of them, what tests after the kind prove, and the mistakes that are made with them. */
import { describe, expect, test } from 'vitest';
import { workspaceOf } from './harness.js';
import { type Row, testRows } from './table.js';

const SCHEMA = `package t
platform t version "1"

group Owned = App | Flow | Store
group Pair = App | Flow

asset App {
  key id: string
  name: string
  owner: ref App?
  pages: int
  size: int
  many_of: set of string
}

asset Flow {
  key id: string
  name: string
  owner: ref App?
  steps: int
  size: int or unknown
  derived big: bool = steps > 3
}

asset Store {
  key id: string
  name: string
  owner: ref App?
  size: int
  link: ref Owned?
}

edge owns: Owned -> App via from.owner
`;

const rule = (condition: string, head = 'for x in Owned', more = '') =>
  `${SCHEMA}${more}\npolicy A-1 "Sample" {\n  severity low\n  ${head}\n  require ${condition}\n}\n`;
const NAMED = 'fn named(thing: Owned): bool = thing.name != ""\n';
/** What the platform declares is there for another package. */
const diagnose = (text: string) =>
  workspaceOf({ file: text, user: 'package user\nuse t\n' }).program.diagnostics;

const sound: readonly string[] = [
  rule('x.name == "a"'),
  rule('x.owner is present and x.owner.pages > 1'),
  rule('x is App and x.pages > 1'),
  rule('x is not App or x.pages > 1'),
  rule('not (x is App) or x.pages > 1'),
  rule('if x is Flow then x.big else x.name == "a"'),
  rule('x is App or x is Flow or x.link is absent'),
  rule('x.pages > 1', 'for x in Owned where x is App'),
  rule('x.steps > 1', 'for x in Pair where x is not App'),
  rule('x.link is present and x.link is Store and x.link.link is absent', 'for x in Store'),
  rule('x.link is present and x.link == x', 'for x in Store'),
  rule('named(x)', undefined, NAMED),
  rule('named(x)', 'for x in Flow', NAMED),
  rule('named(x)', 'for x in Pair', NAMED),
  rule('some y in Owned where y == x', 'for x in App'),
  rule('owns from x to y in App where y.pages > 1'),
  rule('some y in Pair where y is Flow and y.steps > 1 and y == x'),
];

describe('what is proven about the kind', () => {
  test.each(sound)('%#', (text) => {
    expect(diagnose(text).map((d) => `${d.code} ${d.message}`)).toEqual([]);
  });
});

const row = (code: string, source: string, fixes = 0): Row => ({ code, source, fixes });

/** The elements of a collection of records are of a kind that belongs to the owner's. */
const PARTS = `package t
platform t version "1"
record Part { key n: string }
group Both = App | Flow
asset App { key id: string, parts: set of Part }
asset Flow { key id: string, parts: set of Part }
policy A-1 "t" {
  severity low
  for x in Both
`;

describe('mistakes with groups', () => {
  testRows(
    [
      row('resolve/not-common-field', rule('x.«pages» > 1')),
      row('resolve/not-common-field', rule('x.«size» > 1')),
      row('resolve/not-common-field', rule('x is App or x.«pages» > 1')),
      row('resolve/not-common-field', rule('(x is App or x is Flow) and x.«steps» > 1')),
      row('resolve/not-common-field', rule('x is not Flow and x.«pages» > 1')),
      row('resolve/not-common-field', `${PARTS}  forbid some p in x.«parts» where p.n == "a"\n}\n`),
      row('resolve/unknown-field', rule('x.«nam» == "a"'), 1),
      row('resolve/unknown-field', rule('x is App and x.«steps» > 1')),
      row('types/kind-test', rule('«x is App»', 'for x in App')),
      row('types/kind-test', rule('«x is Store»', 'for x in Pair')),
      row('types/kind-test', rule('«x.name is App»')),
      row('types/kind-test', rule('x is App and «x is App»')),
      row('resolve/group-as-kind', rule('x is «Pair»')),
      row('resolve/unknown-kind', rule('x is «Appp»'), 1),
      row('types/maybe-absent', rule('«x.link» is App', 'for x in Store')),
      row('types/different-types', rule('«x == y»', 'for x in Pair\n  for y in Store')),
      row('types/mismatch', rule('only(«x»)', undefined, 'fn only(a: App): bool = a.pages > 1\n')),
      row('resolve/group-as-kind', `${SCHEMA}extend asset «Owned» {\n  a: int?\n}\n`),
      row('resolve/group-as-kind', `${SCHEMA}extend asset App {\n  a: many «Owned» via owner\n}\n`),
      row('resolve/duplicate-name', `${SCHEMA}group Twice = App | «App»\n`),
      row('resolve/unknown-kind', `${SCHEMA}group Wrong = App | «Stor»\n`, 1),
      row('resolve/capitals', `${SCHEMA}group «small» = App | Flow\n`),
      row('resolve/edge-field', `${SCHEMA}edge e: Store -> App via from.«link»\n`),
      row('resolve/kind-as-value', rule('count(«Owned») > 1'), 1),
    ],
    diagnose,
  );
});

describe('a group in a package without a platform', () => {
  const user = (name: string, group: string) =>
    `package ${name}\nuse t\n\ngroup Mine = ${group}\n\npolicy ${name.toUpperCase()}-1 "Sample" {\n  severity low\n  for x in Mine\n  require x.name == "a"\n}\n`;
  const codes = (...texts: readonly string[]) =>
    workspaceOf({
      schema: SCHEMA,
      ...Object.fromEntries(texts.map((text, i) => [`user${i}`, text])),
    }).program.diagnostics.flatMap((d) => (d.severity === 'error' ? [d.code] : []));
  test('is its own', () => expect(codes(user('a', 'App | Flow'))).toEqual([]));
  test('may be that of another package', () =>
    expect(codes(user('a', 'App | Flow'), user('b', 'Flow | App'))).toEqual([]));
  test('but not another one by the same name', () =>
    expect(codes(user('a', 'App | Flow'), user('b', 'Flow | Store'))).toEqual(['resolve/duplicate-name']));
});
