/**
 * A policy that compiles cannot fail later. Random policies, most of them nearly right, are checked; those without an
 * error go through the lowering and the verifier, which must not object, and are evaluated over snapshots in which
 * values are absent but none is unknown: were an absent value ever used without a guard, a verdict would be inconclusive.
 */
import { createWorkspace, requireSound } from '@policyc/analysis';
import { interpret, lower, verify } from '@policyc/ir';
import type { Snapshot, SnapshotAsset } from '@policyc/model';
import { expect, test } from 'vitest';
import { createRandom, type Random } from './support/random-snapshot.js';

const SCHEMA = `package platforms.tiny
platform tiny version "1.0"
enum Auth { none, basic, jwt }
enum Level ordered { low, medium, high }
asset Flow {
  key id: string
  name: string
  level: Level
  active: bool
  runs: int
  owner: string?
  fallback: ref Flow?
  tags: set of string
  marks: list of int or unknown
  steps: many Step via flow
}
asset Step {
  key id: string
  name: string
  flow: ref Flow
  auth: Auth? or unknown
  secret token: string? or unknown
  weight: int or unknown
  next: set of ref Step
  tools: list of ref Step or unknown
}
edge control: Step -> Step via from.next
edge owns: Step -> Flow via from.flow
edge all = control | owns
`;
const HEAD = `package p
use platforms.tiny
param names: set of string = { "a", "b" }
param limit: int = 3 where limit > 0
param auths: list of Auth = [none, Auth.jwt]
param strict: bool = true
fn rank(s: Step): Level = if s.weight > limit then high else if s.auth is present and s.auth == none then low else medium
fn busy(f: Flow, n: int): bool = count(s in f.steps where s.weight > n) >= 2 or f.tags is empty
fn label(f: Flow): string = f.owner otherwise f.name
fn home(s: Step): Flow = s.flow
fn marked(s: Step): bool = s.token is present and s.weight > 0
fn bare(f: Flow): bool = f.owner is absent or f.fallback is absent
`;

type Sort = 'bool' | 'int' | 'string' | 'auth' | 'level' | 'flow' | 'step' | 'steps' | 'strings' | 'ints';
interface Named {
  readonly name: string;
  readonly sort: Sort;
}

/** A generator of expressions by type. */
function createGenerator(below: Random) {
  let fresh = 0;
  const pick = <T>(...options: readonly [T, ...T[]]): T => options[below(options.length)] ?? options[0];
  const name = (sort: Sort, scope: readonly Named[]): string | undefined => {
    const fitting = scope.filter((n) => n.sort === sort);
    return fitting[below(Math.max(1, fitting.length))]?.name;
  };

  function bool(depth: number, scope: readonly Named[]): string {
    const d = depth - 1;
    const [f, s] = [flow(d, scope), step(d, scope)];
    if (depth <= 0)
      return pick(
        `${f}.active`,
        'strict',
        `${s}.weight > 1`,
        `${s}.auth is absent`,
        name('bool', scope) ?? 'true',
      );
    switch (below(26)) {
      case 0:
        return `(${bool(d, scope)} and ${bool(d, scope)})`;
      case 1:
        return `(${bool(d, scope)} or ${bool(d, scope)})`;
      case 2:
        return `(not ${bool(d, scope)})`;
      case 3:
        return `${int(d, scope)} ${pick('==', '!=', '<', '<=', '>', '>=')} ${int(d, scope)}`;
      case 4:
        return `${string(d, scope)} ${pick('==', '!=')} ${string(d, scope)}`;
      case 5:
        return `(${s}.auth is present and ${s}.auth ${pick('== none', '!= basic', 'in { none, jwt }', 'in auths', `in { ${s}.auth, none }`)})`;
      case 6:
        return `rank(${s}) ${pick('==', '<', '>=')} ${pick('low', 'medium', `${f}.level`)}`;
      case 7:
        return `${string(d, scope)} ${pick('in', 'not in')} ${strings(d, scope)}`;
      case 8:
        return `${string(d, scope)} ${pick('like', 'not like')} "*a?"`;
      case 9:
        return `${string(d, scope)}.${pick('starts_with', 'ends_with', 'contains')}(${string(d, scope)})`;
      case 10:
        return `${pick('busy', 'busy')}(${f}, ${int(d, scope)})`;
      case 11: {
        const x = `x${fresh++}`;
        const inner = [...scope, { name: x, sort: 'step' } as const];
        return `(${pick('some', 'no')} ${x} in ${pick('Step', steps(d, scope))} where ${x}.weight > 0 and (${x}.name == "a" or ${x} == ${x} or ${bool(d, inner)}))`;
      }
      case 12: {
        const x = `x${fresh++}`;
        const inner = [...scope, { name: x, sort: 'step' } as const];
        return `(every ${x} in ${steps(d, scope)} where ${x}.auth is present satisfies (${x}.auth == none or ${bool(d, inner)}))`;
      }
      case 13: {
        const x = `x${fresh++}`;
        return `(some ${x} in ${strings(d, scope)} where ${x}.${pick('length() > 2', 'lower() == "a"')})`;
      }
      case 14: {
        const x = `x${fresh++}`;
        return `(${pick('control', 'all')} from ${s} to ${x} in Step where ${x}.token is present${pick('', ` unless through g${x} in Step where g${x}.weight > limit`)})`;
      }
      case 15:
        return `(control from ${s} to ${step(d, scope)})`;
      case 16:
        return `${pick(steps(d, scope), strings(d, scope), ints(d, scope))} is ${pick('', 'not ')}empty`;
      case 17:
        return `${pick(`${s}.auth`, `${s}.token`, `${f}.owner`, `${f}.fallback`, `${f}.fallback.owner`, `${s}.weight`)} is ${pick('', 'not ')}${pick('present', 'absent', 'known', 'unknown')}`;
      case 18:
        return `${pick(s, f)} ${pick('==', '!=')} ${pick(s, f)}`;
      case 19:
        return `(if ${bool(d, scope)} then ${bool(d, scope)} else ${bool(d, scope)}) ${pick('==', '!=')} (${bool(d, scope)})`;
      default:
        return guarded(d, scope);
    }
  }
  /** A use of a field that may be absent beside a guard that may be right. */
  function guarded(depth: number, scope: readonly Named[]): string {
    const [s, f] = [step(depth, scope), flow(0, scope)];
    const [path, use, proof] = pick(
      [`${s}.auth`, '== none', `(${s}.auth otherwise basic) ${pick('==', '!=')} basic`],
      [`${s}.token`, '!= "a"', `${pick('', 'not ')}marked(${s})`],
      [`${f}.owner`, '== "a"', `${pick('', 'not ')}bare(${f})`],
      [`${f}.owner`, '== "a"', `(${f}.owner otherwise "x").starts_with(${pick('"x"', '"a"')})`],
      [`${f}.fallback.owner`, '!= "b"', `(${f}.fallback.owner otherwise "") ${pick('==', '!=')} ""`],
    );
    const guard = (left: number): string => {
      const test = pick(proof, `${path} is ${pick('present', 'absent', 'not absent')}`);
      if (left === 0) return test;
      const other = bool(0, scope);
      return pick(
        `(${guard(left - 1)} and ${other})`,
        `(${other} or ${guard(left - 1)})`,
        `(${guard(left - 1)} or ${guard(left - 1)})`,
        `(not ${guard(left - 1)})`,
        `(if ${other} then ${guard(left - 1)} else ${guard(left - 1)})`,
      );
    };
    const first = guard(below(3));
    return pick(
      `(${first} and ${path} ${use})`,
      `(${first} or ${path} ${use})`,
      `(if ${first} then ${path} ${use} else ${bool(0, scope)})`,
      `(if ${first} then ${bool(0, scope)} else ${path} ${use})`,
      `(${bool(0, scope)} and ${first} and ${path} ${use})`,
    );
  }
  function int(depth: number, scope: readonly Named[]): string {
    const d = depth - 1;
    const x = `x${fresh++}`;
    if (depth <= 0)
      return pick(
        '1',
        'limit',
        '-2',
        `${step(d, scope)}.weight`,
        `${flow(d, scope)}.runs`,
        name('int', scope) ?? '7',
      );
    return pick(
      `(${int(d, scope)} ${pick('+', '-', '*')} ${int(d, scope)})`,
      `count(${pick(steps(d, scope), strings(d, scope), ints(d, scope))})`,
      `count(${x} in ${pick('Step', steps(d, scope))} where ${x}.weight > 1)`,
      `${string(d, scope)}.length()`,
      `(if ${bool(d, scope)} then ${int(d, scope)} else ${int(d, scope)})`,
    );
  }
  function string(depth: number, scope: readonly Named[]): string {
    const d = depth - 1;
    const f = flow(d, scope);
    if (depth <= 0) return pick('"a"', `${f}.name`, `${step(d, scope)}.id`, name('string', scope) ?? '"b"');
    return pick(
      `${f}.name`,
      `label(${f})`,
      `(${f}.owner otherwise ${string(d, scope)})`,
      `${string(d, scope)}.lower()`,
      `(if ${f}.owner is present then ${f}.owner else ${string(d, scope)})`,
      `${f}.owner`,
    );
  }
  function flow(depth: number, scope: readonly Named[]): string {
    const known = name('flow', scope);
    if (depth > 0 && below(4) === 0) return `home(${step(depth - 1, scope)})`;
    return known ?? `${step(depth - 1, scope)}.flow`;
  }
  function step(_depth: number, scope: readonly Named[]): string {
    return name('step', scope) ?? 'step';
  }
  function steps(depth: number, scope: readonly Named[]): string {
    return pick(
      `${step(depth, scope)}.next`,
      `${step(depth, scope)}.tools`,
      `${flow(depth, scope)}.steps`,
      name('steps', scope) ?? 'step.next',
    );
  }
  function strings(depth: number, scope: readonly Named[]): string {
    return pick('names', `${flow(depth, scope)}.tags`, '{ "a", "b" }', name('strings', scope) ?? '{ "c" }');
  }
  function ints(depth: number, scope: readonly Named[]): string {
    return pick(`${flow(depth, scope)}.marks`, '{ 1, 2 }', '[3]');
  }

  function policy(id: number): string {
    fresh = 0;
    const scope: Named[] = [{ name: 'step', sort: 'step' }];
    const lines = ['  severity high', `  for step in Step where ${bool(1, scope)}`];
    if (below(2) === 0) {
      lines.push(`  for other in ${steps(1, scope)}`);
      scope.push({ name: 'other', sort: 'step' });
    }
    const lets: readonly (readonly [Sort, (d: number, s: readonly Named[]) => string])[] = [
      ['bool', bool],
      ['int', int],
      ['string', string],
      ['flow', flow],
      ['steps', steps],
      ['strings', strings],
    ];
    for (const [sort, make] of lets)
      if (below(3) === 0) {
        lines.push(`  let ${sort}1 = ${make(2, scope)}`);
        scope.push({ name: `${sort}1`, sort });
      }
    lines.push(`  ${pick('require', 'forbid')} ${bool(3, scope)}`);
    const holes = scope.map((n) => `{${n.name}}`).join(' ');
    lines.push(`  message "${holes} {step.flow.owner} {count(step.next)}"`);
    return `policy X-${id} "T" {\n${lines.join('\n')}\n}\n`;
  }
  return { policy };
}

/** A few assets; what may be absent often is, everything else has a small value. */
function knownSnapshot(below: Random): Snapshot {
  const text = (): string => ['a', 'b', '', 'Aa', 'xay'][below(5)] ?? '';
  const some = (of: string, most: number): string[] =>
    [0, 1, 2].filter(() => below(3) < most).map((i) => `${of}${i}`);
  const maybe = <T>(value: T): T | null => (below(2) === 0 ? value : null);
  const flows = [0, 1, 2].map(
    (i): SnapshotAsset => ({
      id: `f${i}`,
      name: text(),
      level: ['low', 'medium', 'high'][below(3)] ?? 'low',
      active: below(2) === 0,
      runs: below(5) - 1,
      owner: maybe(text()),
      fallback: maybe(`f${below(3)}`),
      tags: [...new Set([text(), text()])].sort(),
      marks: [below(3), below(3)],
    }),
  );
  const steps = [0, 1, 2].map(
    (i): SnapshotAsset => ({
      id: `s${i}`,
      name: text(),
      flow: `f${below(3)}`,
      auth: maybe(['none', 'basic', 'jwt'][below(3)] ?? 'none'),
      token: maybe(text()),
      weight: below(6) - 1,
      next: some('s', 1),
      tools: some('s', 2),
    }),
  );
  return {
    format: 'policyc-snapshot/1',
    platform: 'random',
    schema: { name: 'tiny', version: '1.0' },
    now: '2026-01-01T00:00:00Z',
    assets: { Flow: flows, Step: steps },
  };
}

test('what is sound can be lowered, and no absent value is used without a guard', () => {
  const workspace = createWorkspace();
  workspace.set('schema', SCHEMA);
  const below = createRandom(Number(process.env.POLICYC_SEED ?? 1));
  const generator = createGenerator(below);
  const verdicts = { pass: 0, fail: 0, inconclusive: 0, not_applicable: 0 };
  const refusals = new Set<string>();
  let sound = 0;
  for (let i = 0; i < 600; i++) {
    const text = HEAD + generator.policy(i);
    workspace.set('policy', text);
    const { program } = workspace.snapshot();
    for (const d of program.diagnostics) if (d.severity === 'error') refusals.add(d.code);
    const result = requireSound(program);
    if (!result.ok) continue;
    sound += 1;
    try {
      const lowered = lower(result.program).program;
      expect(verify(lowered)).toEqual([]);
      for (let n = 0; n < 5; n++) {
        const report = interpret(lowered, knownSnapshot(below));
        for (const { counts } of report.policies) {
          expect(counts.inconclusive).toBe(0);
          verdicts.pass += counts.pass;
          verdicts.fail += counts.fail;
          verdicts.not_applicable += counts.not_applicable;
        }
      }
    } catch (error) {
      expect.fail(`${text}\n${error}`);
    }
  }
  // The generator makes enough sound programs and enough of each verdict, and no mistakes but the intended ones.
  expect(sound).toBeGreaterThan(150);
  expect(Math.min(verdicts.pass, verdicts.fail, verdicts.not_applicable)).toBeGreaterThan(100);
  expect([...refusals].sort()).toEqual(['types/different-types', 'types/maybe-absent']);
});
