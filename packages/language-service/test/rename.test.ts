import { describe, expect, it } from 'vitest';
import { features } from '../src/index.js';
import { inPolicy, load, uri } from './support/marked.js';

const OTHER = 'file:///work/other.policy';

/** The files after the renaming, or why not. */
function rename(marked: string, newName: string, files: Readonly<Record<string, string>> = {}) {
  const { service, offset } = load(marked, files);
  const found = service.run(features.rename, uri, { offset, newName });
  if (found?.tag !== 'edits') return found?.tag === 'refused' ? found.reason : found;
  return Object.fromEntries(
    [...found.edits].map(([address, edits]) => {
      let text = service.source(address)?.text ?? '';
      for (const { span, newText } of [...edits].reverse())
        text = text.slice(0, span.start) + newText + text.slice(span.end);
      return [address, text];
    }),
  );
}

const using = (name: string) =>
  `package acme.other\nuse acme.main\nparam more: set of string = { "/a" }\nfn both(p: string): bool = p in ${name} or p in more\n`;

describe('rename', () => {
  it('changes a binder in its scope only, from its declaration and from its uses', () => {
    const body = (name: string, mark: string) =>
      inPolicy(
        `  forbid (some ${name} in endpoint.automation.steps where ${mark}.disabled)\n` +
          '    and (some step in endpoint.automation.steps where step.disabled)',
      );
    const wanted = { [uri]: body('action', 'action') };
    expect(rename(body('step', 'st|ep'), 'action')).toEqual(wanted);
    expect(rename(body('st|ep', 'step'), 'action')).toEqual(wanted);
  });

  it('changes a parameter in every file, in tests and in messages', () => {
    const source = (name: string) =>
      `${inPolicy(`  require endpoint.path not in ${name}\n  message "{endpoint.path} of {count(x in ${name})}"`).replace('param trusted_paths', `param ${name}`)}
test "t" for EX-01 {
  with ${name} = { "/b" }
  given hook = Endpoint { kind: http, path: "/b" }
  expect pass
}
`;
    const renamed = rename(
      source('trusted_paths').replace('in trusted_paths', 'in trusted_|paths'),
      'known',
      {
        [OTHER]: using('trusted_paths'),
      },
    );
    expect(renamed).toEqual({ [uri]: source('known'), [OTHER]: using('known') });
  });

  it('keeps the old name of a policy', () => {
    const test = (name: string) =>
      `${inPolicy('  require endpoint.auth != none').replace('EX-01', name)}\ntest "t" for ${name} {\n  expect pass\n}\n`;
    expect(rename(test('EX|-01'), 'EX-99')).toEqual({
      [uri]: test('EX-99').replace('  for endpoint', '  formerly EX-01\n  for endpoint'),
    });
  });

  it.each([
    ['en|dpoint', 'trusted_paths', /trusted_paths.* cannot be the name/],
    ['en|dpoint', 'where', /`where` cannot be the name/],
    ['en|dpoint', 'Endpoint', /`Endpoint` cannot be the name/],
    ['en|dpoint', 'two words', /`two words` cannot be the name/],
    ['en|dpoint', '', /`` cannot be the name/],
  ])('refuses %s as %s', (marked, newName, reason) => {
    expect(rename(inPolicy(`  require ${marked}.auth != none`), newName)).toMatch(reason);
  });

  it('refuses a name that another declaration would catch', () => {
    const caught = inPolicy(
      '  require every st|ep in endpoint.automation.steps satisfies (some s in endpoint.automation.steps where s.name == step.name)',
    );
    expect(rename(caught, 's')).toMatch(/cannot be the name/);
  });

  it('leaves the standard library and the words of the language alone', () => {
    expect(rename(inPolicy('  require endpoint.au|th != none'), 'login')).toMatch(/standard library/);
    expect(rename(inPolicy('  require endpoint.path.low|er() != "a"'), 'small')).toMatch(/nothing declares/);
    expect(rename(inPolicy('  requ|ire endpoint.auth != none'), 'must')).toMatch(/no name here/);
  });

  it('works beside mistakes that were there before', () => {
    const source = (name: string) => inPolicy(`  require endpoint.aut != none and ${name}.path != ""`);
    const renamed = rename(source('end|point').replace('endpoint.aut ', 'endpoint.aut '), 'hook');
    expect(renamed).toEqual({ [uri]: source('endpoint').replaceAll('endpoint', 'hook') });
  });

  it('says what would be renamed', () => {
    const { service, offset, ranges } = load(inPolicy('  require «end|point».auth != none'));
    expect(service.run(features.rename, uri, { offset })).toEqual({
      tag: 'possible',
      span: ranges[0],
      name: 'endpoint',
    });
  });
});
