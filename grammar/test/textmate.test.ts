/**
 * The TextMate grammar: it knows the words that the lexer knows, and scopes a sample as intended.
 * The scoping is done by a few lines here, which take `begin`, `end`, `match`, `include` and captures as editors do.
 */
import { readFileSync } from 'node:fs';
import {
  AGGREGATES,
  CONTEXTUAL_WORDS,
  DECLARATION_WORDS,
  LITERAL_PREFIXES,
  POLICY_STATEMENT_WORDS,
  RESERVED_WORDS,
  STATE_WORDS,
  TEST_STATEMENT_WORDS,
} from '@policyc/grammar';
import { describe, expect, it } from 'vitest';

interface Rule {
  readonly include?: string;
  readonly name?: string;
  readonly contentName?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly beginCaptures?: Readonly<Record<string, { readonly name: string }>>;
  readonly endCaptures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly Rule[];
}

const grammar = JSON.parse(
  readFileSync(new URL('../policy.tmLanguage.json', import.meta.url), 'utf8'),
) as Rule & { readonly scopeName: string; readonly repository: Readonly<Record<string, Rule>> };

/** All rules, depth first. */
function allRules(rule: Rule): Rule[] {
  return [rule, ...(rule.patterns ?? []).flatMap(allRules)];
}
const rules = [grammar, ...Object.values(grammar.repository)].flatMap(allRules);
const sources = rules.flatMap((rule) => [rule.match, rule.begin, rule.end].filter((s) => s !== undefined));

/** The words in a pattern's text. */
function wordsIn(source: string): string[] {
  const plain = source
    .replace(/\\[a-zA-Z]/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\{[0-9,]+\}/g, ' ');
  return plain.match(/[a-z_]{2,}|\b[a-z]\b/g) ?? [];
}

const languageWords = new Set<string>([
  ...RESERVED_WORDS,
  ...CONTEXTUAL_WORDS,
  ...POLICY_STATEMENT_WORDS,
  ...TEST_STATEMENT_WORDS,
  ...DECLARATION_WORDS,
]);
const others = new Set<string>([
  ...AGGREGATES,
  ...LITERAL_PREFIXES,
  ...STATE_WORDS,
  ...[
    'bool',
    'int',
    'decimal',
    'string',
    'timestamp',
    'duration',
    'version_range',
    'version',
    'url',
    'host',
    'ip',
  ],
  ...['cidr', 's', 'min', 'h', 'd', 'w', 'nt', 'u'],
]);

describe('the words of the grammar', () => {
  const known = new Set(sources.flatMap(wordsIn));
  it('are all of the words that the lexer knows', () => {
    expect([...languageWords].filter((word) => !known.has(word))).toEqual([]);
  });
  it('are no others', () => {
    expect([...known].filter((word) => !languageWords.has(word) && !others.has(word))).toEqual([]);
  });
});

describe('the patterns', () => {
  it('are regular expressions and include what exists', () => {
    for (const source of sources) expect(() => new RegExp(source)).not.toThrow();
    for (const rule of rules)
      if (rule.include) expect(grammar.repository).toHaveProperty(rule.include.slice(1));
  });
});

interface Open {
  readonly end: string | undefined;
  readonly rule: Rule;
  readonly patterns: readonly Rule[];
}

function flattened(patterns: readonly Rule[]): Rule[] {
  return patterns.flatMap((rule) => {
    const target = rule.include ? grammar.repository[rule.include.slice(1)] : rule;
    if (target === undefined) return [];
    const isGroup = target.match === undefined && target.begin === undefined;
    return isGroup ? flattened(target.patterns ?? []) : [target];
  });
}

/** The innermost scope of each piece of text that has one, as `text:scope`. */
function scopes(text: string): string[] {
  const out: string[] = [];
  const stack: Open[] = [{ end: undefined, rule: grammar, patterns: grammar.patterns ?? [] }];
  const emit = (piece: string, scope: string | undefined): void => {
    if (piece.trim() !== '' && scope) out.push(`${piece.trim()}:${scope.replace(/\.policy\b/g, '')}`);
  };
  const captured = (match: RegExpExecArray, captures: Rule['captures'], whole: string | undefined): void => {
    if (captures === undefined) return emit(match[0], whole);
    if (captures[0]) emit(match[0], captures[0].name);
    for (let i = 1; i < match.length; i++)
      if (match[i] !== undefined) emit(match[i] ?? '', captures[i]?.name ?? whole);
  };
  for (const line of text.split('\n')) {
    let at = 0;
    for (let steps = 0; steps < 500; steps++) {
      const top = stack.at(-1);
      if (top === undefined) break;
      const find = (source: string): RegExpExecArray | null => {
        const pattern = new RegExp(source, 'g');
        pattern.lastIndex = at;
        return pattern.exec(line);
      };
      const ending = top.end === undefined ? null : find(top.end);
      let best: { match: RegExpExecArray; rule: Rule } | undefined;
      for (const rule of flattened(top.patterns)) {
        const match = find(rule.match ?? rule.begin ?? '$^');
        if (match && (best === undefined || match.index < best.match.index)) best = { match, rule };
      }
      const scope = top.rule.contentName ?? (top.rule === grammar ? undefined : top.rule.name);
      if (ending && (best === undefined || ending.index <= best.match.index)) {
        emit(line.slice(at, ending.index), scope);
        captured(ending, top.rule.endCaptures, top.rule.name);
        at = ending.index + ending[0].length;
        stack.pop();
      } else if (best) {
        emit(line.slice(at, best.match.index), scope);
        const { match, rule } = best;
        captured(match, rule.match === undefined ? rule.beginCaptures : rule.captures, rule.name);
        at = match.index + match[0].length;
        if (rule.begin !== undefined) stack.push({ end: rule.end, rule, patterns: rule.patterns ?? [] });
      } else {
        emit(line.slice(at), scope);
        break;
      }
    }
  }
  return out;
}

describe('scopes', () => {
  it('of a policy', () => {
    expect(
      scopes(`/// Why.
policy EX-01 "Title" { // c
  severity high
  fix within 7d "Do it."
  for e in Endpoint where e.kind == http and e.key not in trusted
  require every s in e.steps satisfies count(s.where) >= 2
  forbid control from e to t in Step unless through g in Step where g.at < 90d ago
  message "{e.name} {{x}} \\n"
}`),
    ).toMatchInlineSnapshot(`
      [
        "/// Why.:comment.line.documentation",
        "policy:keyword.declaration",
        "EX-01:entity.name.function.id",
        "":string.quoted.double",
        "Title:string.quoted.double",
        "":string.quoted.double",
        "// c:comment.line.double-slash",
        "severity:keyword.other.metadata",
        "high:constant.language",
        "fix:keyword.other.metadata",
        "within:keyword.other.metadata",
        "7:constant.numeric",
        "d:keyword.other.unit",
        "":string.quoted.double",
        "Do it.:string.quoted.double",
        "":string.quoted.double",
        "for:keyword.control.quantifier",
        "e:variable.parameter",
        "in:keyword.operator.word",
        "Endpoint:entity.name.type",
        "where:keyword.control.selection",
        ".:punctuation.accessor",
        "kind:variable.other.property",
        "==:keyword.operator.comparison",
        "and:keyword.operator.word",
        ".:punctuation.accessor",
        "key:variable.other.property",
        "not:keyword.operator.word",
        "in:keyword.operator.word",
        "require:keyword.control.rule",
        "every:keyword.control.quantifier",
        "s:variable.parameter",
        "in:keyword.operator.word",
        ".:punctuation.accessor",
        "steps:variable.other.property",
        "satisfies:keyword.control.quantifier",
        "count:support.function.aggregate",
        ".:punctuation.accessor",
        "where:variable.other.property",
        ">=:keyword.operator.comparison",
        "2:constant.numeric",
        "forbid:keyword.control.rule",
        "control:entity.name.function.edge",
        "from:keyword.control.path",
        "to:keyword.control.path",
        "in:keyword.operator.word",
        "Step:entity.name.type",
        "unless through:keyword.control.path",
        "in:keyword.operator.word",
        "Step:entity.name.type",
        "where:keyword.control.selection",
        ".:punctuation.accessor",
        "at:variable.other.property",
        "<:keyword.operator.comparison",
        "90:constant.numeric",
        "d:keyword.other.unit",
        "ago:keyword.operator.word",
        "message:keyword.control",
        "":string.quoted.double punctuation.definition.string.begin",
        "{:punctuation.section.embedded.begin",
        "e:meta.template.expression",
        ".:punctuation.accessor",
        "name:variable.other.property",
        "}:punctuation.section.embedded.end",
        "{{:constant.character.escape",
        "x:string.quoted.double",
        "}}:constant.character.escape",
        "\\n:constant.character.escape",
        "":string.quoted.double punctuation.definition.string.end",
      ]
    `);
  });
  it('of a schema', () => {
    expect(
      scopes(`package a.b
enum A ordered { none, policy "P" }
asset B singleton {
  key id: string
  key: ref B? or unknown
  derived d: bool = status in { a, b } and not x
}
edge control: A -> B via from.next
param p: map of A to int = { a: 1 }
fn f(x: A): bool = x is present`),
    ).toMatchInlineSnapshot(`
      [
        "package:keyword.declaration",
        "a.b:entity.name.namespace",
        "enum:keyword.declaration",
        "A:entity.name.type",
        "ordered:storage.modifier",
        "{:punctuation.section.block.begin",
        "none:variable.other.enummember",
        "policy:variable.other.enummember",
        "":string.quoted.double",
        "P:string.quoted.double",
        "":string.quoted.double",
        "}:punctuation.section.block.end",
        "asset:keyword.declaration",
        "B:entity.name.type",
        "singleton:storage.modifier",
        "{:punctuation.section.block.begin",
        "key:storage.modifier",
        "id:variable.other.property",
        "::punctuation.separator",
        "string:support.type",
        "key:variable.other.property",
        "::punctuation.separator",
        "ref:storage.type",
        "B:entity.name.type",
        "?:keyword.operator.optional",
        "or:storage.modifier",
        "unknown:storage.modifier",
        "derived:storage.modifier",
        "d:variable.other.property",
        "::punctuation.separator",
        "bool:support.type",
        "=:keyword.operator",
        "in:keyword.operator.word",
        ",:punctuation.separator",
        "and:keyword.operator.word",
        "not:keyword.operator.word",
        "}:punctuation.section.block.end",
        "edge:keyword.declaration",
        "control:entity.name.function.edge",
        "::punctuation.separator",
        "A:entity.name.type",
        "->:keyword.operator",
        "B:entity.name.type",
        "via:keyword.control",
        "from:keyword.control",
        ".next:variable.other.property",
        "param:keyword.declaration",
        "p:entity.name.variable",
        "::punctuation.separator",
        "map:storage.type",
        "of:storage.type",
        "A:entity.name.type",
        "to:storage.type",
        "int:support.type",
        "=:keyword.operator",
        "a:variable.other.property",
        "::punctuation.separator",
        "1:constant.numeric",
        "fn:keyword.declaration",
        "f:entity.name.function",
        "(:punctuation.section.parens.begin",
        "x:variable.parameter",
        "::punctuation.separator",
        "A:entity.name.type",
        "bool:support.type",
        "=:keyword.operator",
        "is:keyword.operator.word",
        "present:constant.language",
      ]
    `);
  });
  it('of a test', () => {
    expect(
      scopes(`test "t" for EX-01 {
  given new a = K { auth: none, url: url"https://x" }
  case a.from = unknown expect not applicable because a.b
  expect fail on a saying "x"
}`),
    ).toMatchInlineSnapshot(`
      [
        "test:keyword.declaration",
        "":string.quoted.double",
        "t:string.quoted.double",
        "":string.quoted.double",
        "for:keyword.control",
        "EX-01:entity.name.function.id",
        "given:keyword.control",
        "new:keyword.control",
        "a:variable.other.constant",
        "=:keyword.operator",
        "K:entity.name.type",
        "auth:variable.other.property",
        "::punctuation.separator",
        ",:punctuation.separator",
        "url:variable.other.property",
        "::punctuation.separator",
        "url:storage.type.string",
        "":punctuation.definition.string.begin",
        "https://x:string.quoted.other",
        "":string.quoted.other",
        "case:keyword.control",
        ".:punctuation.accessor",
        "from:variable.other.property",
        "=:keyword.operator",
        "unknown:constant.language",
        "expect:keyword.control",
        "not:constant.language",
        "applicable:constant.language",
        "because:keyword.control",
        ".:punctuation.accessor",
        "b:variable.other.property",
        "expect:keyword.control",
        "fail:constant.language",
        "on:keyword.control",
        "saying:keyword.control",
        "":string.quoted.double",
        "x:string.quoted.double",
        "":string.quoted.double",
      ]
    `);
  });
});
