/** Records and URLs in the editor. */
import { describe, expect, it } from 'vitest';
import { features } from '../src/index.js';
import { complete, hoverAt, load, uri } from './support/marked.js';

const file = (rule: string, test = '') => `package platforms.mine
platform mine version "1.0"
/// How callers prove who they are.
record Auth {
  /// The kind of proof.
  realm: string
  secret token: string? or unknown
}
record Header {
  key name: string
  value: string
}
asset Hook {
  key id: string
  auth: Auth
  headers: list of Header
  site: url
}
policy X-01 "T" {
  severity low
  for hook in Hook
  ${rule}
}
${test}`;

describe('parts', () => {
  it('follow a dot, with type and documentation', () => {
    const { labels, get } = complete(file('require hook.auth.|'));
    expect(labels).toEqual(['realm', 'token']);
    expect(get('realm')).toMatchObject({ kind: 'field', detail: 'string' });
    expect(get('realm')?.documentation).toContain('The kind of proof.');
    expect(complete(file('require hook.auth.| == "x"')).labels).toContain('token');
  });
  it('of a URL', () => {
    expect(complete(file('require hook.site.|')).labels).toContain('query_keys');
  });
  it('of elements', () => {
    expect(complete(file('require some h in hook.headers where h.|')).labels).toEqual(['name', 'value']);
  });
  it('are explained, and so are records', () => {
    expect(hoverAt(file('require hook.auth.rea|lm == "x"'))).toContain('Auth.realm: string');
    expect(hoverAt(file('require hook.site.ho|st is present'))).toContain('url.host: host?');
    const record = hoverAt(file('require hook.id == ""').replace('auth: Auth', 'auth: Au|th'));
    expect(record).toContain('record Auth');
    expect(record).toContain('How callers prove who they are.');
    expect(record).toContain('`token: string? or unknown`');
  });
  it('types: records and `url` are offered', () => {
    const { labels } = complete(file('require hook.id == ""').replace('auth: Auth', 'auth: |'));
    expect(labels).toEqual(expect.arrayContaining(['Auth', 'Header', 'url', 'decimal']));
  });
});

describe('records of another package', () => {
  const platform = file('require hook.id == ""').replace(/policy X-01[\s\S]*/, '');
  const files = { 'file:///work/platform.policy': platform };
  const use = (rule: string) => `package acme.hooks
use platforms.mine
policy X-01 "T" {
  severity low
  for hook in Hook
  ${rule}
}
`;
  const places = (marked: string) => {
    const { service, offset } = load(marked, files);
    const text = (at: string) => service.source(at)?.text ?? '';
    return {
      definition: (service.run(features.definition, uri, { offset }) ?? []).map((p) => [
        p.uri,
        text(p.uri).slice(p.span.start, p.span.end),
      ]),
      references: (service.run(features.references, uri, { offset }) ?? []).map((p) => [
        p.uri,
        text(p.uri).slice(p.span.start, p.span.end),
      ]),
    };
  };
  it('parts are completed and explained', () => {
    expect(complete(use('require hook.auth.| == "x"'), files).labels).toEqual(['realm', 'token']);
    expect(hoverAt(use('require hook.auth.rea|lm == "x"'), files)).toContain('The kind of proof.');
  });
  it('a part leads to its declaration, and is found in every file', () => {
    const { definition, references } = places(use('require hook.auth.rea|lm == "x"'));
    expect(definition).toEqual([['file:///work/platform.policy', 'realm: string']]);
    expect(references).toEqual([
      [uri, 'realm'],
      ['file:///work/platform.policy', 'realm'],
    ]);
  });
  it('elements of a list of records, too', () => {
    const { definition } = places(use('require no h in hook.headers where h.val|ue == "x"'));
    expect(definition).toEqual([['file:///work/platform.policy', 'value: string']]);
  });
});
