/**
 * Rules L1 to L3 and the balancing of brackets, seen as token texts: `«severity»` starts a statement or declaration,
 * `?word?` is a misspelt statement, `_` is a gap, a closing bracket in `<>` was put in.
 */
import { parseCst } from '@policyc/grammar';
import { describe, expect, it } from 'vitest';

function shown(text: string): string {
  const { tokens, issues } = parseCst(text);
  const words = tokens.map((token) => {
    const { name } = token.tokenType;
    if (name === 'KwUnknownStatement') return `?${token.image}?`;
    if (name.startsWith('Kw')) return `«${token.image}»`;
    if (token.image !== '') return token.image;
    const virtual: Record<string, string> = {
      ...{
        RBrace: '<}>',
        RParen: '<)>',
        RBracket: '<]>',
        LBrace: '<{>',
        Gap: '_',
        Ident: '<name>',
        In: '<in>',
      },
    };
    return virtual[name] ?? name;
  });
  return [words.join(' '), ...issues.map((issue) => `! ${issue.tag}`)].join('\n');
}

const inPolicy = (body: string): string =>
  shown(`policy A "t" {\n${body}\n}`).replace('«policy» A "t" { ', '');
const inTest = (body: string): string =>
  shown(`test "t" for A {\n${body}\n}`).replace('«test» "t" for A { ', '');

describe('L1: statement words', () => {
  it('start a statement first on their line, and nowhere else', () => {
    expect(inPolicy('  severity owner\n  require fix.owner == message')).toBe(
      '«severity» owner «require» fix . owner == message }',
    );
  });
  it('right after the opening brace, too', () => {
    expect(shown('policy A { severity low }')).toBe('«policy» A { «severity» low }');
  });
  it('inside brackets only before what cannot follow a name', () => {
    expect(inPolicy('  require a in {\n    fix,\n    message,\n    owner\n  }')).toBe(
      '«require» a in { fix , message , owner } }',
    );
    expect(inTest('  given a = K {\n    now: x\n    case: y\n    before: 1\n  }')).toBe(
      '«given» a = K { now : x case : y before : 1 } }',
    );
  });
  it('close what was left open before them', () => {
    expect(inPolicy('  require (a in { b\n  message "m"')).toBe(
      '«require» ( a in { b <}> <)> «message» "m" }\n! unclosed',
    );
  });
  it('belong to their own kind of body', () => {
    expect(inPolicy('  for case in K where\n    case.a')).toBe('«for» case in K where case . a }');
    expect(inTest('  given a = K {}\n  expect fail')).toBe('«given» a = K { } «expect» fail }');
  });
  it('after a complete statement on the same line are a mistake', () => {
    expect(inPolicy('  severity low require a')).toBe('«severity» low «require» a }\n! same-line');
  });
  it('a case goes on with expect', () => {
    expect(inTest('  case a.expect = b expect fail on c\n    because d')).toBe(
      '«case» a . expect = b expect fail on c because d }',
    );
  });
});

describe('L2: declaration words', () => {
  it('in column 1 start a declaration and close everything', () => {
    expect(shown('policy A {\n  require (a in [b\nasset B {\n  c: int\nenum D { e }')).toBe(
      '«policy» A { «require» ( a in [ b <]> <)> <}> «asset» B { c : int <}> «enum» D { e }\n! unclosed\n! unclosed',
    );
  });
  it('elsewhere are names', () => {
    expect(shown('policy A {\n  for asset in K where\n    asset.package == test\n}')).toBe(
      '«policy» A { «for» asset in K where asset . package == test }',
    );
    expect(shown('asset A {\npolicy: int\ntable: int\n}')).toBe('«asset» A { policy : int table : int }');
    expect(shown('fn f(): T =\n  param.x')).toBe('«fn» f ( ) : T = param . x');
  });
  it('start a declaration indented, too, where nothing is open', () => {
    expect(shown('  package a\n  asset B { c: int } asset C {}')).toBe(
      '«package» a «asset» B { c : int } «asset» C { }',
    );
  });
  it('misspelt ones are skipped up to the next', () => {
    expect(shown('package a\nasett B {\n  key x: int\n}\npolicy C {}')).toBe(
      '«package» a «policy» C { }\n! unknown-declaration',
    );
  });
});

describe('L3: misspelt statements', () => {
  it('are skipped with their continuation and brackets', () => {
    expect(inPolicy('  requires a\n    and b in {\n  c }\n  severity low')).toBe(
      '?requires? «severity» low }\n! unknown-statement',
    );
  });
  it('are told from continued expressions', () => {
    expect(inPolicy('  forbid flow\n    from a\n    to b\n    unless through c in K')).toBe(
      '«forbid» flow from a to b unless through c in K }',
    );
    expect(inPolicy('  require a ==\n    b\n    and\n    c')).toBe('«require» a == b and c }');
  });
});

describe('brackets', () => {
  it('an extra one is left out', () => {
    expect(inPolicy('  require a)\n  message "m"')).toBe('«require» a «message» "m" }\n! extra-closer');
    expect(inPolicy('  require a }\n  message "m"')).toBe('«require» a «message» "m" }\n! extra-closer');
  });
  it('a body without an opening brace gets one', () => {
    expect(shown('policy A "t"\n  severity low\n}')).toBe(
      '«policy» A "t" <{> «severity» low }\n! no-body-brace',
    );
  });
  it('a brace in column 1 before a declaration ends the one before', () => {
    expect(shown('policy A {\n  require a in { b\n}\npolicy B {}')).toBe(
      '«policy» A { «require» a in { b <}> } «policy» B { }\n! unclosed',
    );
  });
});

describe('gaps', () => {
  it('stand where operands, members and binders are missing', () => {
    expect(inPolicy('  require a.\n  require b ==\n  require (and c)\n  require some\n  require no x')).toBe(
      '«require» a . <name> «require» b == _ «require» ( _ and c ) «require» some <name> <in> _ «require» no x <in> _ }\n! gap\n! gap\n! gap\n! gap\n! gap',
    );
  });
});
