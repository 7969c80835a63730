import { type Diagnostic, SourceText } from '@policyc/base';
import { formatDiagnostics } from '@policyc/report';
import { describe, expect, test } from 'vitest';

const options = { color: false, width: 100 };

function show(text: string, marked: string, more: Partial<Diagnostic> = {}): string {
  const source = new SourceText('packs/exposure.policy', text);
  const start = text.indexOf(marked);
  const diagnostic: Diagnostic = {
    code: 'types/unknown-field',
    severity: 'error',
    uri: source.uri,
    span: { start, end: start + marked.length },
    message: 'Endpoint has no field "auht"',
    ...more,
  };
  return formatDiagnostics([diagnostic], new Map([[source.uri, source]]), options);
}

describe('diagnostics', () => {
  test('place, source line, caret, help, fix, count', () => {
    const text = 'policy EX-01 "t" {\n  for e in Endpoint\n  require e.auht != none\n}\n';
    const start = text.indexOf('auht');
    const shown = show(text, 'auht', {
      help: 'Did you mean "auth"?',
      fixes: [
        { title: 'Write auth', certain: true, edits: [{ span: { start, end: start + 4 }, newText: 'auth' }] },
      ],
    });
    expect(shown).toBe(
      [
        'error[types/unknown-field]: Endpoint has no field "auht"',
        ' --> packs/exposure.policy:3:13',
        '  |',
        '3 |   require e.auht != none',
        '  |             ^^^^',
        '  = help: Did you mean "auth"?',
        '  = fix: Write auth',
        '   -   require e.auht != none',
        '   +   require e.auth != none',
        '',
        '1 error in 1 file',
        '',
      ].join('\n'),
    );
  });

  test.each([
    ['tabs', '\trequire\te.auht', '    require e.auht', 14],
    ['wide characters', '  "注文" auht', '  "注文" auht', 9],
    ['combining characters', '  "e\u0301" auht', '  "e\u0301" auht', 6],
    ['control characters', '  "\u001b" auht', '  "\\u{1b}" auht', 11],
  ])('the caret stands below the mark after %s', (_, line, printed, column) => {
    const lines = show(line, 'auht').split('\n');
    expect(lines[3]).toBe(`1 | ${printed}`);
    expect(lines[4]).toBe(`  | ${' '.repeat(column)}^^^^`);
  });

  test('a span over several lines is marked to the end of its first line', () => {
    const lines = show('one two\nthree', 'two\nthree').split('\n');
    expect(lines[4]).toBe('  |     ^^^');
  });

  test('an empty span at the end of the file has a caret', () => {
    const lines = show('abc', '', { span: { start: 3, end: 3 } }).split('\n');
    expect(lines[1]).toBe(' --> packs/exposure.policy:1:4');
    expect(lines[4]).toBe('  |    ^');
  });

  test('of a very long line the part around the mark is shown', () => {
    const lines = show(`${'x'.repeat(50_000)}auht${'y'.repeat(50_000)}`, 'auht').split('\n');
    expect(lines[1]).toBe(' --> packs/exposure.policy:1:50001');
    expect(lines[3]?.length).toBeLessThan(101);
    const at = lines[4]?.indexOf('^') ?? -1;
    expect(lines[3]?.slice(at, at + 4)).toBe('auht');
  });

  test('related places, unknown files, several severities', () => {
    const source = new SourceText('a.policy', 'policy X-1 "a" {}\npolicy X-1 "b" {}\n');
    const shown = formatDiagnostics(
      [
        {
          code: 'resolve/duplicate-policy',
          severity: 'error',
          uri: 'a.policy',
          span: { start: 25, end: 28 },
          message: 'There are two policies X-1',
          related: [{ uri: 'a.policy', span: { start: 7, end: 10 }, message: 'the first one' }],
        },
        { code: 'x/y', severity: 'warning', uri: 'gone.policy', span: { start: 0, end: 0 }, message: 'm' },
      ],
      new Map([['a.policy', source]]),
      options,
    );
    expect(shown).toContain(' --> a.policy:2:8\n');
    expect(shown).toContain('1 | policy X-1 "a" {}\n  |        ^^^ the first one\n');
    expect(shown).toContain('warning[x/y]: m\n --> gone.policy\n');
    expect(shown).toContain('1 error, 1 warning in 2 files\n');
  });

  test('a fix that adds or removes whole lines', () => {
    const text = 'a\nb\nc\n';
    const edits = [{ span: { start: 2, end: 4 }, newText: '' }];
    const shown = show(text, 'b', { fixes: [{ title: 'Remove it', certain: false, edits }] });
    expect(shown).toContain('  = possible fix: Remove it\n');
    expect(shown).toContain('   - b\n');
  });

  test('nothing for no diagnostics', () => {
    expect(formatDiagnostics([], new Map(), options)).toBe('');
  });
});
