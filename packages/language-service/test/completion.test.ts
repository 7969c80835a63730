import { SEVERITIES } from '@policyc/model';
import { describe, expect, it } from 'vitest';
import { severities } from '../src/vocabulary.js';
import { complete, hoverAt, inPolicy } from './support/marked.js';

const AUTH = ['none', 'basic', 'header', 'jwt', 'oauth', 'hmac', 'ip', 'platform'];

describe('after a dot', () => {
  it('proposes the fields of the kind, with type and documentation', () => {
    const { labels, get } = complete(inPolicy('  require endpoint.|'));
    expect(labels.slice(0, 3)).toEqual(['id', 'automation', 'kind']);
    expect(get('auth')).toMatchObject({ kind: 'field', detail: 'AuthKind or unknown', insert: 'auth' });
    expect(get('ip_limited')?.documentation).toContain('Whether callers are limited to listed addresses.');
    expect(get('require')).toBeUndefined();
  });

  it('replaces the word that is being typed', () => {
    const { typed, labels } = complete(inPolicy('  require endpoint.au|th != none'));
    expect(typed).toBe('auth');
    expect(labels).toContain('auth');
  });

  it('follows references and puts relations after fields', () => {
    const { items, labels } = complete(inPolicy('  require endpoint.automation.|'));
    expect(labels).toContain('caller_policy');
    const relation = items.findIndex(({ label }) => label === 'steps');
    expect(items[relation]).toMatchObject({ kind: 'relation', detail: 'many Step' });
    expect(items.findIndex(({ label }) => label === 'caller_policy')).toBeLessThan(relation);
    // Derived fields come last.
    expect(items.findIndex(({ label }) => label === 'exposed')).toBeGreaterThan(relation);
  });

  it('works in a where, in a nested quantifier and at the end of a file without brackets', () => {
    expect(complete(inPolicy('  for step in Step where step.|')).labels).toContain('category');
    const nested = inPolicy('  require some step in endpoint.automation.steps where step.| == exec');
    expect(complete(nested).labels).toContain('category');
    const cut = inPolicy('  require some step in endpoint.automation.steps where step.|').replace(
      /\n}\n$/,
      '',
    );
    expect(complete(cut).labels).toContain('category');
  });

  it('proposes what an asset was, and its fields then', () => {
    expect(complete(inPolicy('  require endpoint.|')).get('before')).toMatchObject({ kind: 'relation' });
    const { labels } = complete(inPolicy('  require endpoint is new or endpoint.before.automation.|'));
    expect(labels).toEqual(expect.arrayContaining(['caller_policy', 'steps']));
    // The baseline has none of its own.
    expect(labels).not.toContain('before');
  });

  it('proposes methods of strings', () => {
    const { get } = complete(inPolicy('  require endpoint.automation.name.|'));
    expect(get('starts_with')).toMatchObject({ kind: 'method', snippet: true });
  });

  it('proposes the members of a named enum', () => {
    expect(complete(inPolicy('  require endpoint.auth != AuthKind.|')).labels).toEqual(AUTH);
  });

  it('proposes packages', () => {
    expect(complete('package a\nuse platforms.|').labels).toEqual(['nocode']);
    expect(complete('package a\nuse |').labels).toEqual(['platforms.nocode']);
  });
});

describe('values', () => {
  it('begins with the members of the enum that is compared', () => {
    const { labels, get } = complete(inPolicy('  require endpoint.auth != |'));
    expect(labels.slice(0, AUTH.length)).toEqual(AUTH);
    expect(get('jwt')).toMatchObject({ kind: 'member', detail: 'JSON Web Token' });
    expect(labels).toContain('endpoint');
  });

  it('knows the enum inside braces', () => {
    expect(complete(inPolicy('  require endpoint.auth in { none, | }')).labels.slice(0, 8)).toEqual(AUTH);
    expect(complete(inPolicy('  require endpoint.auth not in {|')).labels.slice(0, 8)).toEqual(AUTH);
  });

  it('does not propose members where no enum is compared', () => {
    expect(complete(inPolicy('  require endpoint.path != |')).labels).not.toContain('jwt');
  });
});

describe('expressions', () => {
  it('begins with what is in scope', () => {
    const { labels, get } = complete(inPolicy('  let own = endpoint.automation\n  require |'));
    expect(labels.slice(0, 2).sort()).toEqual(['endpoint', 'own']);
    expect(get('own')).toMatchObject({ kind: 'variable', detail: 'Automation' });
    expect(get('trusted_paths')).toMatchObject({ kind: 'param', detail: 'set of string' });
    expect(get('control')).toMatchObject({ kind: 'edge', insert: 'control from ' });
    expect(labels).toContain('some');
  });

  it('proposes kinds after `in`', () => {
    const { items, get } = complete(inPolicy('  require some step in |'));
    expect(items[0]?.kind).toBe('kind');
    expect(get('Step')?.documentation).toContain('One node of an automation that is no trigger.');
    expect(get('endpoint')).toBeDefined();
  });

  it('leaves new names to their author', () => {
    expect(complete(inPolicy('  require some |')).labels).toEqual([]);
    expect(complete(inPolicy('  let |')).labels).toEqual([]);
  });

  it('guides along a path', () => {
    const rule = (rest: string) => inPolicy(`  forbid control${rest}`);
    expect(complete(rule(' |')).labels).toEqual(['from']);
    expect(complete(rule(' from |')).labels[0]).toBe('endpoint');
    expect(complete(rule(' from endpoint |')).labels[0]).toBe('to');
    expect(complete(rule(' from endpoint to step |')).labels).toEqual(['in']);
    expect(complete(rule(' from endpoint to step in Step |')).labels).toEqual(
      expect.arrayContaining(['where', 'unless']),
    );
  });

  it('continues after a complete operand', () => {
    const { labels } = complete(inPolicy('  require endpoint.auth |'));
    expect(labels).toEqual(expect.arrayContaining(['and', 'or', 'is', 'in']));
    expect(labels).not.toContain('endpoint');
    expect(complete(inPolicy('  require every s in endpoint.automation.steps |')).labels).toEqual(
      expect.arrayContaining(['where', 'satisfies']),
    );
  });

  it('knows the states after `is`', () => {
    const { labels } = complete(inPolicy('  require endpoint.automation.owner is |'));
    expect(labels.slice(0, 4)).toEqual(['present', 'absent', 'known', 'unknown']);
    expect(labels).toContain('not');
  });
});

describe('messages', () => {
  it('proposes names and fields in a hole, nothing outside', () => {
    expect(complete(inPolicy('  require true\n  message "{|}"')).labels).toContain('endpoint');
    expect(complete(inPolicy('  require true\n  message "{endpoint.|}"')).labels).toContain('auth');
    expect(complete(inPolicy('  require true\n  message "{endpoint.|')).labels).toContain('auth');
    expect(complete(inPolicy('  require true\n  message "endpoint.|"')).labels).toEqual([]);
  });

  it('knows the witnesses of the rule, and its path', () => {
    const rule = '  forbid control from trigger in Trigger to step in Step where step.disabled\n';
    const { labels } = complete(inPolicy(`${rule}  message "{|}"`));
    expect(labels).toEqual(expect.arrayContaining(['trigger', 'step', 'path']));
    expect(complete(inPolicy(`${rule}  message "{step.|}"`)).labels).toContain('category');
    expect(complete(inPolicy(`${rule}  message "{path.|}"`)).labels).toEqual(['length']);
  });
});

describe('statements', () => {
  it('proposes those that the policy lacks', () => {
    const { labels, get } = complete(inPolicy('  |'));
    expect(labels).toEqual(expect.arrayContaining(['require', 'forbid', 'likelihood', 'let']));
    expect(labels).not.toContain('severity');
    expect(get('fix')?.documentation).toContain('What to do about a finding');
    expect(complete(inPolicy('  req|\n  message "x"')).labels).toContain('require');
    expect(complete(inPolicy('  require true\n  |')).labels).not.toContain('forbid');
  });

  it('knows the closed vocabularies', () => {
    expect(complete('policy A-1 "t" {\n  severity |\n}').labels).toEqual(SEVERITIES);
    expect(severities.map(({ word }) => word)).toEqual(SEVERITIES);
    expect(complete(inPolicy('  profile |')).labels).toEqual(['baseline', 'standard', 'strict']);
    expect(complete(inPolicy('  likelihood |')).labels).toEqual(['1', '2', '3', '4', '5']);
  });

  it('knows the catalogues and short lists of controls', () => {
    const { labels, get } = complete(inPolicy('  maps |'));
    expect(labels).toEqual(expect.arrayContaining(['owasp_lcnc', 'cwe']));
    expect(get('owasp_lcnc')?.detail).toContain('OWASP');
    expect(complete(inPolicy('  maps owasp_lcnc "|"')).labels).toContain('05');
    expect(complete(inPolicy('  maps owasp_lcnc |')).labels).toContain('"05"');
    expect(complete(inPolicy('  maps cwe |')).labels).toEqual([]);
    expect(complete(inPolicy('  maps cwe 306, |')).labels).toContain('cwe');
  });

  it('knows the catalogues that packages declare, and their controls', () => {
    const maps = (rest: string) =>
      `package p\ncatalogue house "House rules" {\n  /// Everyone has one.\n  "H-1" "No shared accounts"\n}\npolicy A-01 "t" {\n  severity low\n  maps ${rest}\n}\n`;
    expect(complete(maps('|')).get('house')?.detail).toBe('House rules');
    expect(complete(maps('house |')).get('"H-1"')).toMatchObject({
      detail: 'No shared accounts',
      documentation: 'Everyone has one.',
    });
    expect(complete(maps('house "|"')).labels).toEqual(['H-1']);
    expect(hoverAt(maps('house "H|-1"'))).toContain('No shared accounts');
    expect(hoverAt(maps('hou|se "H-1"'))).toContain('House rules');
  });
});

describe('declarations', () => {
  it('proposes policies and tests to fill in, then the other words', () => {
    const { items, get } = complete('package a\n\n|');
    expect(items.slice(0, 2)).toMatchObject([
      { label: 'policy', snippet: true },
      { label: 'test', snippet: true },
    ]);
    expect(get('param')).toMatchObject({ kind: 'keyword', insert: 'param ' });
  });

  it('knows types', () => {
    const { labels } = complete('package a\nuse platforms.nocode\nparam x: |');
    expect(labels).toEqual(expect.arrayContaining(['string', 'duration', 'set', 'AuthKind']));
    expect(complete('package a\nuse platforms.nocode\nparam x: set of |').labels).toContain('string');
  });

  it('helps to write a schema', () => {
    const asset = (field: string) =>
      `package p\nuse platforms.nocode\nplatform x version "1"\nasset Automation {\n  key id: string\n  ${field}\n}\n`;
    expect(complete(asset('a: ref |')).labels).toContain('Step');
    expect(complete(asset('steps: many Step via |')).labels).toEqual(['automation']);
    expect(complete(asset('|')).labels).toEqual(['key', 'secret', 'derived']);
    expect(complete('use platforms.nocode\nedge e: Trigger -> Step via from.|').labels).toContain('next');
    const edges = complete('use platforms.nocode\nedge e = control || |').labels;
    expect(edges).toEqual(expect.arrayContaining(['any_way', 'control', 'error']));
    expect(edges).not.toContain('e');
  });
});

describe('tests', () => {
  const test = (body: string) =>
    `${inPolicy('  require endpoint.auth != none')}\ntest "t" for EX-01 {\n${body}\n}\n`;

  it('proposes policies in the head', () => {
    const { items, typed } = complete(`${inPolicy('  require true')}\ntest "t" for EX-|`);
    expect(items).toMatchObject([{ label: 'EX-01', detail: 'Webhook without authentication' }]);
    expect(typed).toBe('EX-');
    expect(complete('test "t" |').labels).toEqual(['for']);
  });

  it('proposes statements, kinds, fields and values', () => {
    expect(complete(test('  |')).labels).toContain('given');
    expect(complete(test('  given hook = |')).labels).toContain('Endpoint');
    const fields = complete(test('  given hook = Endpoint { | }'));
    expect(fields.get('auth')).toMatchObject({ insert: 'auth: ' });
    expect(fields.labels).not.toContain('steps');
    expect(complete(test('  given hook = Endpoint { kind: http, | }')).labels).toContain('auth');
    expect(complete(test('  given hook = Endpoint { auth: | }')).labels).toEqual([...AUTH, 'unknown']);
  });

  it('proposes given assets of the right kind', () => {
    const given = '  given hook = Endpoint\n  given shell = Step\n';
    expect(complete(test(`${given}  given start = Trigger { endpoint: | }`)).labels).toEqual([
      'hook',
      'absent',
    ]);
    expect(complete(test(`${given}  given start = Trigger { next: [|] }`)).labels).toEqual(['shell']);
    expect(complete(test(`${given}  given start = Trigger { next: [shell, |] }`)).labels).toEqual(['shell']);
  });

  it('proposes cases and verdicts', () => {
    const given = '  given hook = Endpoint\n';
    expect(complete(test(`${given}  case |`)).labels).toEqual(['hook']);
    expect(complete(test(`${given}  case hook.|`)).labels).toContain('auth');
    expect(complete(test(`${given}  case hook.auth = |`)).labels.slice(0, 8)).toEqual(AUTH);
    expect(complete(test(`${given}  case hook.auth = none |`)).labels).toEqual(['expect']);
    expect(complete(test(`${given}  expect |`)).labels).toEqual([
      'pass',
      'fail',
      'inconclusive',
      'not applicable',
    ]);
    expect(complete(test(`${given}  expect fail |`)).labels).toEqual(['on', 'because', 'saying']);
    expect(complete(test(`${given}  expect fail on |`)).labels).toEqual(['hook']);
  });
});

describe('silence', () => {
  it('proposes nothing in comments, numbers and titles', () => {
    expect(complete('// a |').labels).toEqual([]);
    expect(complete(inPolicy('  fix within 7|')).labels).toEqual([]);
    expect(complete('policy A-1 "t|" {\n}').labels).toEqual([]);
    expect(complete('policy A-1 |').labels).toEqual([]);
  });
});
