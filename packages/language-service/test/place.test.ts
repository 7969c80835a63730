import { parseCursor } from '@policyc/testkit';
import { describe, expect, it } from 'vitest';
import { placeAt } from '../src/features/completion/place.js';

function place(marked: string) {
  const { text, offset } = parseCursor(marked);
  const found = placeAt(text, offset);
  return found && { ...found, text, typed: text.slice(found.replace.start, found.replace.end) };
}
const words = (tokens: readonly { readonly text: string }[] | undefined) =>
  tokens?.map(({ text }) => text).join(' ');

describe('placeAt', () => {
  it('knows the statement and the word being typed', () => {
    const found = place('policy A-1 "t" {\n  severity low\n  require step.na|me == 1\n}\n');
    expect(found?.typed).toBe('name');
    expect(found?.declaration).toBe('policy');
    expect(words(found?.statement)).toBe('require step .');
    expect(found?.atLineStart).toBe(false);
  });

  it('tells the start of a line in a body from one inside brackets', () => {
    expect(place('policy A-1 "t" {\n  sev|\n}')?.atLineStart).toBe(true);
    expect(place('policy A-1 "t" {\n  require x in {\n    a|\n  }\n}')?.atLineStart).toBe(false);
  });

  it('begins anew at a declaration in column 1, whatever was left open', () => {
    const found = place('policy A-1 "t" {\n  require (a\n\ntest "x" for A-1 {\n  given a = |\n}');
    expect(found?.declaration).toBe('test');
    expect(words(found?.statement)).toBe('given a =');
  });

  it('is silent in comments and numbers', () => {
    expect(place('// see |this\n')).toBeUndefined();
    expect(place('/// docs |')).toBeUndefined();
    expect(place('policy A-1 "t" {\n  fix within 7| "x"\n}')).toBeUndefined();
  });

  it('proposes on the line after a comment', () => {
    expect(place('// comment\n|')?.atColumn1).toBe(true);
  });

  it('finds message holes, and nothing else in strings', () => {
    const hole = place('policy A-1 "t" {\n  message "see {step.na|} now"\n}');
    expect(hole?.inHole).toBe(true);
    expect(words(hole?.tokens)).toBe('step .');
    expect(place('policy A-1 "t" {\n  message "see {{step.na|}}"\n}')?.inHole).toBe(false);
    expect(place('policy A-1 "t" {\n  message "{a} and |"\n}')?.inString).toBe('{a} and ');
    expect(place('policy A-1 "t" {\n  message "{step.|\n}')?.inHole).toBe(true);
    expect(place('policy A-1 "t" {\n  owner "{x|}"\n}')?.inHole).toBe(false);
  });

  it('takes hyphens into the word in the head of a test', () => {
    expect(place('test "x" for EX-0|')?.typed).toBe('EX-0');
    expect(place('test "x" for EX-01, EX-|')?.typed).toBe('EX-');
    expect(place('policy A-1 "t" {\n  require a-b|\n}')?.typed).toBe('b');
  });

  it('survives every cut of a file', () => {
    const text =
      'policy A-1 "t" {\n  for s in Step where s.x == "a\n  message "{s.name} {"\n}\n/// doc\ntest "q" for A-1 {';
    for (let i = 0; i <= text.length; i++) {
      for (let j = 0; j <= i; j += 3) expect(() => placeAt(text.slice(0, i), j)).not.toThrow();
    }
  });
});
