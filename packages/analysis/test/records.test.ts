/** Mistakes with records and URLs: one diagnostic each, at the right place, with fixes that repair it. */
import { describe } from 'vitest';
import { diagnose, pack, policy } from './harness.js';
import { type Row, testRows } from './table.js';

const c = (code: string, source: string, fixes = 0): Row => ({ code, source, fixes, leaves: [] });
const forHook = (rest: string) => policy(`  for hook in Hook\n${rest}`);
/** A test whose given statement, and whatever follows it, is the text. */
const testOf = (given: string) =>
  `${forHook('  require hook.weight > 1')}\ntest "t" for X-01 {\n  ${given}\n  expect pass\n}\n`;

const cases: readonly Row[] = [
  c('types/whole-record', forHook('  require «hook.proof» == hook.proof')),
  c('types/whole-record', forHook('  require hook.proof in { «hook.proof» }')),
  c(
    'types/whole-record',
    forHook('  require (if hook.weight > 1 then «hook.proof» else hook.proof).realm == ""'),
  ),
  c('types/whole-record', forHook('  require («hook.spare» otherwise hook.proof).realm == ""')),
  c('types/whole-record', forHook('  require hook.weight > 1\n  message "{«hook.proof»}"')),
  c('types/whole-record', forHook('  require hook.site in { «hook.site» }')),
  c('types/whole-record', forHook('  require «hook.marks» subset of hook.marks')),
  c('types/whole-record', forHook('  require hook.weight > 1\n  message "{«hook.site»}"')),
  c('types/no-order', forHook('  require «hook.proof» < hook.proof')),
  c('types/not-a-condition', forHook('  require «hook.proof»')),
  c('types/maybe-absent', forHook('  require «hook.spare».realm == ""'), 1),
  c('types/maybe-absent', forHook('  require hook.spare is absent or «hook.spare.issuer».name == ""'), 1),
  c('types/never-absent', forHook('  require «hook.proof» is present')),
  c('resolve/unknown-field', forHook('  require hook.proof.«raelm» == ""'), 1),
  c('resolve/unknown-field', forHook('  require hook.site.«hots» is present'), 1),
  c('resolve/unknown-field', forHook('  require some mark in hook.marks where mark.«nmae» == ""'), 1),
  c('types/no-members', forHook('  require hook.proof.realm.«x» == ""')),
  c('resolve/kind-as-value', forHook('  require «Proof» == hook.proof')),
  c('types/literal', forHook('  require hook.site == url"«example.com»"')),
  c('types/different-types', forHook('  require «hook.site == hook.proof.realm»')),
  c('unsupported/type', pack('param a: «url» = url"https://a.example"')),
  c('unsupported/type', pack('param a: «Proof» = 1')),
  c('unsupported/type', pack('param a: list of «Proof» = []')),
  c('tests/value', testOf('given hook = Hook { proof: «"x"» }')),
  c('types/literal-form', testOf('given hook = Hook { site: «"https://a.example"» }'), 1),
  c('types/whole-map', forHook('  require «hook.scores» == hook.scores')),
  c('types/mismatch', forHook('  require hook.scores[«hook.auth»] == 1')),
  c('resolve/unknown-member', forHook('  require hook.scores[«hgih»] == 1'), 1),
  c('resolve/unknown-member', testOf('given hook = Hook { scores: { «hgih»: 1 } }'), 1),
  c('types/map-repeated', testOf('given hook = Hook { scores: { low: 1, «low»: 2 } }')),
  c('tests/value', testOf('given hook = Hook { scores: { low: «"1"» } }')),
  c('tests/element-key', testOf('given hook = Hook { marks: [«{ size: 1 }»] }')),
  c('tests/duplicate-field', testOf('given hook = Hook { proof: { realm: "a", «realm»: "b" } }')),
  c('tests/never-unknown', testOf('given hook = Hook { proof: { realm: «unknown» } }')),
  c('resolve/unknown-field', testOf('given hook = Hook { proof: { «raelm»: "a" } }'), 1),
  c('tests/target', testOf('given hook = Hook {}\n  case «hook.site.host» = host"a"  expect pass')),
];

describe('mistakes with records', () => {
  testRows(cases, diagnose);
});
