/** Characters that do not read as what they are. */
import { SourceText } from '@policyc/base';
import { format, parse } from '@policyc/syntax';
import { describe, expect, it } from 'vitest';

const inText = (text: string) =>
  `policy A-01 "t" {\n  severity high\n  for e in Endpoint\n  require e.path != "${text}"\n}\n`;

function found(text: string): readonly string[] {
  return parse(new SourceText('a.policy', text)).diagnostics.map(
    (d) => `${d.severity} ${d.code} ${d.span.end - d.span.start}`,
  );
}

describe('characters that read as something else', () => {
  it.each([
    ['a mark of direction', inText('a\u202eb'), ['error syntax/direction-mark 1']],
    ['in a comment', '// a \u2066 b\n', ['error syntax/direction-mark 1']],
    [
      'outside texts: once',
      'policy A-01 "t" {\n  severity\u202e high\n}\n',
      ['error syntax/direction-mark 1'],
    ],
    ['its escape', inText('a\\u{202e}b'), []],
    ['a space without width', inText('a\u200bb'), ['warning syntax/hidden-character 1']],
    ['what joins a picture', inText('\u{1F469}\u200D\u{1F4BB}'), []],
    ['a byte order mark at the beginning', `\uFEFF${inText('a')}`, []],
    ['a Cyrillic letter among Latin ones', inText('/\u0430dmin'), ['warning syntax/mixed-scripts 5']],
    ['a Greek one, in a comment', '// The \u03bfwner.\n', ['warning syntax/mixed-scripts 5']],
    [
      'words of one alphabet each',
      inText('IT-\u043e\u0442\u0434\u0435\u043b \u03b1\u03b2\u03b3 Stra\u00dfe'),
      [],
    ],
    ['a name', 'fn \u0430uth(): bool = true\n', ['error syntax/stray-character 4']],
  ])('%s', (_, text, expected) => {
    expect(found(text).slice(0, Math.max(1, expected.length))).toEqual(expected);
  });

  it('a name in letters that only look Latin has a repair', () => {
    const [first] = parse(new SourceText('a.policy', 'fn \u0430uth(): bool = true\n')).diagnostics;
    expect(first?.help).toContain('only looks like `auth`');
    expect(first?.fixes?.[0]?.edits[0]?.newText).toBe('auth');
  });

  it('a text can keep a mark as its escape', () => {
    const [first] = parse(new SourceText('a.policy', inText('a\u202eb'))).diagnostics;
    expect(first?.fixes?.find((f) => f.certain)?.edits[0]?.newText).toBe('\\u{202e}');
  });

  it('warnings do not keep a file from being formatted', () => {
    expect(format(new SourceText('a.policy', '// The \u03bfwner.\npackage   a\n'))).toEqual({
      text: '// The \u03bfwner.\npackage a\n',
    });
  });
});
