/**
 * The formatter: one style, meaning kept, comments kept, idempotent.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SourceText } from '@policyc/base';
import { format, parse } from '@policyc/syntax';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceInTexts } from '../../../test/support/source-meaning.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function policyFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return policyFiles(path);
    return entry.name.endsWith('.policy') ? [path] : [];
  });
}

function formatted(text: string): string {
  const result = format(new SourceText('test.policy', text));
  if (!('text' in result)) throw new Error(result.diagnostics.map((d) => d.message).join('\n'));
  return result.text;
}

describe.each(policyFiles(root))('%s', (path) => {
  const text = readFileSync(path, 'utf8');
  if (parse(new SourceText(path, text)).diagnostics.length > 0) {
    it('has syntax errors and is left alone', () => {
      expect(format(new SourceText(path, text))).toHaveProperty('diagnostics');
    });
    return;
  }
  it('keeps its meaning and its comments', () => {
    expect(differenceInTexts(formatted(text), text)).toBe(undefined);
  });
  it('is a fixed point once formatted', () => {
    expect(formatted(formatted(text))).toBe(formatted(text));
  });
});

const messy = `package   a.b
use c
// about X
/// Doc.

policy X-1   "t"
{
  message "m {  a.b }" // says it
  require a and // first
    // second
    b and c
  // the subject
  for a in K where a.x
  let y = [ // inside
    1, 2 ]


  let z = { a, /* */ }
}
`.replace('/* */ ', '');

describe('style', () => {
  it('reading order; comments travel with their statement', () => {
    expect(formatted(messy)).toMatchInlineSnapshot(`
      "package a.b
      use c

      // about X
      /// Doc.
      policy X-1 "t" {
        // the subject
        for a in K where a.x
        let y = [
          // inside
          1,
          2,
        ]

        let z = { a }
        require a // first
          // second
          and b
          and c
        message "m {  a.b }" // says it
      }
      "
    `);
  });

  it('no comma after what is counted, however long', () => {
    const long = `first_${'x'.repeat(50)}.second_${'y'.repeat(50)}`;
    const text = `fn a(k: K): bool =\n  count(\n    ${long}\n  ) == 3\n`;
    expect(formatted(`fn a(k: K): bool = count(${long}) == 3\n`)).toBe(text);
    expect(formatted(text)).toBe(text);
  });

  it('statements in reading order, one empty line before the rule', () => {
    expect(
      formatted(
        'policy A "t" { // head\n  forbid b\n  tags c, d\n  assume unknown is fail\n  // how bad\n  severity high\n  fix "x"\n  maps cwe 1,cwe "2"\n  // last\n}\n',
      ),
    ).toMatchInlineSnapshot(`
      "policy A "t" {
        // how bad
        severity high
        maps cwe 1, cwe "2"
        fix "x"
        tags c, d
        assume unknown is fail

        // head
        forbid b
        // last
      }
      "
    `);
  });

  it('breaks what is too long', () => {
    const name = (n: number): string => `endpoint.automation.field_number_${n}`;
    expect(
      formatted(`fn risk(automation: Automation): Tier = if some trigger in automation.triggers where trigger.untrusted then high else if ${name(1)} then medium else low
policy A "t" {
  severity high
  maps owasp_lcnc "05", owasp_cd "07", cwe 306, cwe 307, nist_ssdf "PS.1.1", iso_27001 "A.8.28", cis "16.11"
  for endpoint in Endpoint where ${name(1)} == http and ${name(2)} not in trusted_paths and ${name(3)}
  forbid flow from field in Field where ${name(1)} == http to sink in Endpoint where sink.external unless through step in Step where step.masks
  require every step in endpoint.automation.steps where ${name(1)} == http and ${name(2)} satisfies ${name(3)} or ${name(4)}
  require not (${name(1)} == http and (${name(2)} == http or ${name(3)} == http)) and some_function(${name(1)}, ${name(2)}, ${name(3)})
  let many = distinct(step in endpoint.automation.steps where step.connector is present giving step.connector.category)
}
`),
    ).toMatchInlineSnapshot(`
      "fn risk(automation: Automation): Tier =
        if some trigger in automation.triggers where trigger.untrusted then high
        else if endpoint.automation.field_number_1 then medium
        else low

      policy A "t" {
        severity high
        maps owasp_lcnc "05",
          owasp_cd "07",
          cwe 306,
          cwe 307,
          nist_ssdf "PS.1.1",
          iso_27001 "A.8.28",
          cis "16.11"

        for endpoint in Endpoint
          where endpoint.automation.field_number_1 == http
            and endpoint.automation.field_number_2 not in trusted_paths
            and endpoint.automation.field_number_3
        let many = distinct(
          step in endpoint.automation.steps
          where step.connector is present
          giving step.connector.category
        )
        forbid flow from field in Field where endpoint.automation.field_number_1 == http
          to sink in Endpoint where sink.external
          unless through step in Step where step.masks
        require every step in endpoint.automation.steps
          where endpoint.automation.field_number_1 == http and endpoint.automation.field_number_2
          satisfies endpoint.automation.field_number_3 or endpoint.automation.field_number_4
        require not (
          endpoint.automation.field_number_1 == http
            and (endpoint.automation.field_number_2 == http or endpoint.automation.field_number_3 == http)
        )
          and some_function(
            endpoint.automation.field_number_1,
            endpoint.automation.field_number_2,
            endpoint.automation.field_number_3,
          )
      }
      "
    `);
  });

  it('aligns neighbouring cases', () => {
    expect(
      formatted(
        'test "x" for A-1 {\n  given hook = Endpoint { kind: http\n path: "/x" }\n  case hook.auth = none expect fail\n  case hook.kind = schedule, hook.auth = none expect not applicable\n\n  case hook.auth = unknown expect inconclusive because hook.auth\n}\n',
      ),
    ).toMatchInlineSnapshot(`
      "test "x" for A-1 {
        given hook = Endpoint { kind: http, path: "/x" }
        case hook.auth = none                       expect fail
        case hook.kind = schedule, hook.auth = none expect not applicable

        case hook.auth = unknown expect inconclusive because hook.auth
      }
      "
    `);
  });

  it('schemas: one line if written so and short enough', () => {
    expect(
      formatted(`
enum A { none, basic /// of jwt
  jwt "J" }
enum Category { read, write, delete, send, exec, code, ai, transform, control, respond, file, admin, other }
enum B ordered { low, high, }
asset C { key id: string, name: string }
asset D { key id: string, name: string, owner: ref Principal? or unknown, governance: one Governance via asset }
asset E {
  key id: string, // the id
  derived x: bool = a


  // last
}
group Owned = App | Automation | Credential | DataStore | Environment | Connector | Endpoint | Principal
edge a: A -> B via from.x
edge b = a | c
param p: int = 1 where p > 0
`),
    ).toMatchInlineSnapshot(`
      "enum A {
        none
        basic /// of jwt
        jwt "J"
      }

      enum Category {
        read, write, delete, send, exec, code, ai, transform, control, respond, file, admin, other
      }

      enum B ordered { low, high }

      asset C { key id: string, name: string }

      asset D {
        key id: string
        name: string
        owner: ref Principal? or unknown
        governance: one Governance via asset
      }

      asset E {
        key id: string // the id
        derived x: bool = a

        // last
      }

      group Owned = App
        | Automation
        | Credential
        | DataStore
        | Environment
        | Connector
        | Endpoint
        | Principal

      edge a: A -> B via from.x
      edge b = a | c

      param p: int = 1 where p > 0
      "
    `);
  });

  it('keeps the line ends of the file', () => {
    expect(formatted('package a\r\nuse b\r\n')).toBe('package a\r\nuse b\r\n');
  });

  it('an empty file, a file of comments', () => {
    expect(formatted(' \n\n')).toBe('');
    expect(formatted('\n// a\n\n\n// b')).toBe('// a\n\n// b\n');
  });

  it('refuses a file with syntax errors', () => {
    const result = format(new SourceText('test.policy', 'policy A "t" { severity: high }'));
    expect('diagnostics' in result && result.diagnostics.map((d) => d.code)).toEqual([
      'syntax/statement-colon',
    ]);
  });
});

describe('comments anywhere', () => {
  const fixture = readFileSync(new URL('./fixtures/packs.policy', import.meta.url), 'utf8').slice(0, 2600);
  const text = fixture.slice(0, fixture.lastIndexOf('\npolicy'));
  const ends = [...text.matchAll(/[A-Za-z_.]+|"[^"]*"|[^\s\w]/g)].map((m) => m.index + m[0].length);

  it('are kept, and the meaning with them', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(ends.length - 1), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(' // note\n', '\n// note\n', '\n\n  // note\n\n', ' /// note\n'),
        (places, comment) => {
          const at = places.map((place) => ends[place] ?? 0).sort((a, b) => b - a);
          const changed = at.reduce((t, place) => t.slice(0, place) + comment + t.slice(place), text);
          // A line break may split a statement from its value; those files are not formatted.
          if (parse(new SourceText('test.policy', changed)).diagnostics.length > 0) return;
          const once = formatted(changed);
          expect(differenceInTexts(once, changed)).toBe(undefined);
          expect(formatted(once)).toBe(once);
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });
});
