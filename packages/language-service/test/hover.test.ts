import { describe, expect, it } from 'vitest';
import { complete, hoverAt, inPolicy, schemaText } from './support/marked.js';

const code = (line: string) => `\`\`\`policyc\n${line}\n\`\`\``;

describe('hover on names', () => {
  it('says of a policy what could keep it from a decision', () => {
    const policy = (rule: string) =>
      `package p\nuse platforms.nocode\npolicy A-0|1 "t" {\n  severity low\n  for endpoint in Endpoint\n  ${rule}\n}\n`;
    expect(hoverAt(policy('require endpoint.auth != none'))).toContain(
      '- Endpoint.auth, which an export may not tell',
    );
    expect(hoverAt(policy('require endpoint.id != "x"'))).toContain('Always decided');
  });

  it('shows a field with its type, states and members', () => {
    const text = hoverAt(inPolicy('  require endpoint.au|th != none'));
    expect(text).toContain(code('Endpoint.auth: AuthKind or unknown'));
    expect(text).toContain('The export may be unable to tell');
    expect(text).toContain('`none`, `basic`, `header`');
  });

  it('says when an optional field is guarded', () => {
    const field =
      '  require endpoint.automation.template is present and endpoint.automation.templ|ate != "x"';
    expect(hoverAt(inPolicy(field))).toContain('Guarded here: `string`.');
    const guard = '  require endpoint.automation.templ|ate is present';
    expect(hoverAt(inPolicy(guard))).toContain('May be absent');
    expect(hoverAt(inPolicy(guard))).not.toContain('Guarded here');
  });

  it('shows derived fields, and completion offers them', () => {
    const extended = (rule: string) =>
      `package platforms.nocode\nextend asset Endpoint {\n  /// Anyone may call it.\n  derived open: bool = auth == none\n}\npolicy X-01 "T" {\n  severity low\n  for endpoint in Endpoint\n  ${rule}\n}\n`;
    const files = { 'file:///work/nocode.policy': schemaText };
    const text = hoverAt(extended('forbid endpoint.op|en'), files);
    expect(text).toContain(code('derived Endpoint.open: bool'));
    expect(text).toContain('Anyone may call it.');
    expect(complete(extended('forbid endpoint.|'), files).get('open')).toMatchObject({
      kind: 'field',
      detail: 'bool',
    });
  });

  it('shows relations, kinds, enums and members', () => {
    expect(hoverAt(inPolicy('  require some s in endpoint.automation.ste|ps where s.disabled'))).toContain(
      code('Automation.steps: many Step via automation'),
    );
    const kind = hoverAt(inPolicy('  require some s in St|ep where s.disabled'));
    expect(kind).toContain(code('asset Step'));
    expect(kind).toContain('One node of an automation that is no trigger.');
    expect(kind).toMatch(/Key `id`, shown by `name`; \d+ fields, \d+ relations\./);
    expect(hoverAt(inPolicy('  require endpoint.auth != AuthK|ind.none'))).toContain(
      'enum AuthKind { none, basic',
    );
    expect(hoverAt(inPolicy('  require endpoint.auth != j|wt'))).toContain('**JSON Web Token**');
  });

  it('shows binders, lets, parameters and functions', () => {
    const binder = hoverAt(inPolicy('  require end|point.auth != none'));
    expect(binder).toContain(code('endpoint: Endpoint'));
    expect(binder).toContain('Drawn from `Endpoint`.');
    expect(hoverAt(inPolicy('  let o|wn = endpoint.path\n  require own != "x"'))).toContain(
      'let own: string or unknown',
    );
    expect(hoverAt(inPolicy('  require endpoint.path not in trusted_|paths'))).toContain(
      code('param trusted_paths: set of string = { "/health" }'),
    );
    const fn = `package a\nuse platforms.nocode\n/// Whether it is off.\nfn off(s: Step): bool = s.disabled\nfn on(s: Step): bool = not of|f(s)\n`;
    expect(hoverAt(fn)).toBe(`${code('fn off(s: Step): bool')}\n\nWhether it is off.`);
  });

  it('shows edges, paths and built-in functions with an example', () => {
    expect(hoverAt(inPolicy('  forbid contr|ol from endpoint to step in Step'))).toContain(
      'edge control: Trigger -> Step via from.next',
    );
    const rule = '  for t in Trigger\n  forbid control from t to step in Step\n';
    expect(hoverAt(inPolicy(`${rule}  message "{path.len|gth}"`))).toContain(code('path.length: int'));
    const method = hoverAt(inPolicy('  require endpoint.automation.name.starts_|with("x")'));
    expect(method).toContain(code('string.starts_with(prefix: string): bool'));
    expect(method).toContain('"/admin/users".starts_with("/admin/")  // true');
  });

  it('shows policies and given assets in tests', () => {
    const test = `${inPolicy('  require endpoint.auth != none')}\ntest "t" for EX-|01 {\n  given hook = Endpoint\n  expect fail on hook\n}\n`;
    expect(hoverAt(test)).toContain(code('policy EX-01 "Webhook without authentication"'));
    expect(hoverAt(test)).toContain('Severity **high**');
    const given = test.replace('EX-|01', 'EX-01').replace('on hook', 'on ho|ok');
    expect(hoverAt(given)).toContain(code('given hook = Endpoint'));
  });
});

describe('hover on words', () => {
  it('explains statements, quantifiers and declarations', () => {
    expect(hoverAt(inPolicy('  requ|ire endpoint.auth != none'))).toContain(
      'What must hold for every subject.',
    );
    expect(hoverAt(inPolicy('  require so|me s in Step where s.disabled'))).toContain('At least one element');
    expect(hoverAt('pol|icy A-1 "t" {\n}')).toContain('A rule about the assets of a platform');
    expect(hoverAt(inPolicy('  require endpoint.automation.owner is pres|ent'))).toContain('has a value');
    expect(hoverAt('policy A-1 "t" {\n  severity hi|gh\n}')).toContain('Must be repaired soon');
  });

  it('prefers the name to the word: a field may be called like a statement', () => {
    const owner = hoverAt(inPolicy('  require endpoint.automation.own|er is known'));
    expect(owner).toContain('Automation.owner');
    expect(owner).not.toContain('Who answers for the policy itself');
  });

  it('is silent in comments, strings and gaps', () => {
    expect(hoverAt('// pol|icy\n')).toBeUndefined();
    expect(hoverAt(inPolicy('  owner "the require| team"'))).toBeUndefined();
    expect(hoverAt('package a\n\n|\n')).toBeUndefined();
  });
});
