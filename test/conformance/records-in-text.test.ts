/**
 * Records as they may stand in a text: members in any order, members that come twice, states beside parts, and what is no record.
 * The interpreter takes the last of equal members as JSON.parse does; `policy.wasm` reads the text itself and has to say the same.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { compile } from '@policyc/compiler';
import { interpret } from '@policyc/ir';
import type { Snapshot } from '@policyc/model';
import { describe, expect, it } from 'vitest';
import { call, evaluateFast, instantiate } from '../../packages/emit/test/wasm/support/host.js';

const POLICIES = `package platforms.small
platform small version "1"
enum Kind { none, jwt }
record Issuer { name: string, trusted: bool or unknown, friend: ref Hook? }
record Auth {
  kind: Kind
  realm: string?
  size: int or unknown
  tags: set of string or unknown
  issuer: Issuer?
}
record Header {
  key name: string
  value: string or unknown
  marks: list of int
}
asset Hook {
  key id: string
  auth: Auth? or unknown
  headers: list of Header or unknown
  limits: map of Kind to int
}
policy P-01 "Parts" {
  severity low
  for hook in Hook
  forbid hook.auth is present and (hook.auth.kind == none or hook.auth.size > 3 or "x" in hook.auth.tags)
  message "{hook.id} {hook.limits[jwt]}"
}
policy P-02 "Nested parts" {
  severity low
  for hook in Hook where hook.auth is present
  require hook.auth.issuer is present and hook.auth.issuer.trusted and hook.auth.issuer.friend is present
}
policy P-03 "Elements" {
  severity low
  for hook in Hook
  forbid some header in hook.headers where header.value == "x" or 7 in header.marks
  message "{header}"
}
policy P-04 "How many" {
  severity low
  for hook in Hook
  require count(hook.headers) < 2 and hook.limits[none] < 5
}
`;
const { output, diagnostics } = compile({ files: [{ uri: 'p.policy', text: POLICIES }] });
if (!output) throw new Error(JSON.stringify(diagnostics));
const host = instantiate(output.wasm);
const heap = call(host, 'opa_heap_ptr_get');

/** Hooks given as text, so that members can come twice. */
const snapshot = (...hooks: readonly string[]) =>
  `{"now":"2026-01-01T00:00:00Z","assets":{"Hook":[${hooks.join(',')}]},"schema":{"name":"small","version":"1"},"platform":"x","format":"policyc-snapshot/1"}`;
const LIMITS = '"limits":{"none":1,"jwt":2}';
const hook = (members: string) => `{"id":"h",${LIMITS}${members === '' ? '' : `,${members}`}}`;

interface Outcome {
  readonly result: Json & { readonly error?: { readonly message: string } };
}
function run(text: string): Outcome['result'] {
  const [outcome] = JSON.parse(evaluateFast(host, heap, text)) as readonly Outcome[];
  if (!outcome) throw new Error('no result');
  return outcome.result;
}

describe('policy.wasm says what the interpreter says', () => {
  it.each<[string, readonly string[]]>([
    ['no records', [hook('')]],
    [
      'all parts',
      [
        hook(
          '"auth":{"kind":"jwt","realm":"r","size":1,"tags":["a"],"issuer":{"name":"n","trusted":true,"friend":"h"}}',
        ),
      ],
    ],
    [
      'parts in another order',
      [hook('"auth":{"issuer":{"friend":"h","trusted":true,"name":"n"},"tags":["x"],"kind":"jwt"}')],
    ],
    ['white space', [hook(' "auth" : { "kind" : "none" , "issuer" : { "name" : "n" } } ')]],
    [
      'a record twice',
      [hook('"auth":{"kind":"none","size":9,"issuer":{"name":"n","trusted":true}},"auth":{"kind":"jwt"}')],
    ],
    ['a record, then nothing', [hook('"auth":{"kind":"none","size":9},"auth":null')]],
    ['nothing, then a record', [hook('"auth":null,"auth":{"kind":"none"}')]],
    [
      'a part twice',
      [hook('"auth":{"kind":"none","kind":"jwt","tags":["x"],"tags":["a"],"size":9,"size":1}')],
    ],
    [
      'a nested record twice',
      [
        hook(
          '"auth":{"kind":"jwt","size":1,"tags":[],"issuer":{"name":"a","trusted":true,"friend":"h"},"issuer":{"name":"b"}}',
        ),
      ],
    ],
    [
      'reasons for parts',
      [
        hook(
          '"auth":{"$unknown":{"size":"why","tags":"not asked"},"kind":"jwt","issuer":{"$opaque":{"trusted":"redacted"},"name":"n"}}',
        ),
      ],
    ],
    ['a reason for the whole', [hook('"$unknown":{"auth":"why"}')]],
    ['a redacted whole', [hook('"$opaque":{"auth":"redacted"}')]],
    ['an open part', [hook('"auth":{"kind":"jwt","size":1,"tags":["a"],"$partial":{"tags":"first page"}}')]],
    [
      'escapes',
      [
        hook(
          '"\\u0061uth":{"k\\u0069nd":"n\\u006fne"},"headers":[{"n\\u0061me":"\\u0061\\"/~","value":"\\u0078","marks":[]}]',
        ),
      ],
    ],
    ['elements', [hook('"headers":[{"name":"b","value":"x","marks":[1]},{"marks":[7],"name":"a"}]')]],
    [
      'elements twice',
      [
        hook(
          '"headers":[{"name":"b","value":"x","marks":[]}],"headers":[{"name":"a","value":"y","marks":[]}]',
        ),
      ],
    ],
    ['open elements', [hook('"headers":[{"name":"b","value":"y","marks":[]}],"$partial":{"headers":"cut"}')]],
    ['no elements', [hook('"headers":[ ]')]],
    [
      'elements of several owners',
      [
        hook('"headers":[{"name":"a","value":"x","marks":[]}]').replace('"h"', '"z"'),
        hook('"headers":[{"name":"a","value":"x","marks":[]}]'),
        hook('"headers":[{"name":"a","value":"y","marks":[7]}]').replace('"h"', '"a/h"'),
      ],
    ],
    [
      'unread members that look like parts',
      [hook('"x":{"auth":{"kind":"none"}},"auth":{"kind":"jwt","size":1,"tags":[],"x":{"kind":"none"}}')],
    ],
    ['a map twice', [hook('"limits":{"jwt":8,"none":9},"limits":{"none":1,"jwt":3}')]],
  ])('%s', (_, hooks) => {
    const text = snapshot(...hooks);
    expect(canonicalJson(run(text))).toBe(
      canonicalJson(interpret(output.program, JSON.parse(text) as Snapshot) as unknown as Json),
    );
  });
});

describe('what is no record is an error', () => {
  it.each<[string, string, string]>([
    ['a text', '"auth":"jwt"', 'expected a record: a JSON object'],
    ['a list', '"auth":[]', 'expected a record: a JSON object'],
    ['a part of the wrong type', '"auth":{"kind":1}', 'expected a string'],
    ['no member', '"auth":{"kind":"x"}', 'not a member of the enum'],
    ['null in a part', '"auth":{"kind":null}', '`null` where a value is required'],
    ['an unclosed record', '"auth":{"kind":"jwt"', 'expected `,` or `}`'],
    ['elements that are no records', '"headers":["a"]', 'expected a record: a JSON object'],
    ['an element without its key', '"headers":[{"value":"x","marks":[]}]', 'an element without its key'],
    [
      'two elements of one key',
      '"headers":[{"name":"a","marks":[]},{"name":"a","marks":[]}]',
      'the key of another asset of this kind',
    ],
    [
      'a part of an element of the wrong type',
      '"headers":[{"name":"a","marks":["7"]}]',
      'expected an integer between -(2^53-1) and 2^53-1',
    ],
    [
      'reasons that are none',
      '"auth":{"kind":"jwt","$unknown":[]}',
      'expected an object of reasons by field',
    ],
  ])('%s', (_, members, message) => {
    expect(run(snapshot(hook(members)))).toMatchObject({
      error: { message: expect.stringContaining(message) },
    });
  });

  it('and the instance goes on', () => {
    expect(run(snapshot(hook('"auth":{"kind":"none"}')))).not.toHaveProperty('error');
  });
});
