/** Diagnostics about types, conditions and absence. */
import { defineDiagnostic } from '@policyc/base';
import { article, listNames, sentence } from './wording.js';

export const typesDiagnostics = {
  'types/mismatch': defineDiagnostic<{ expected: string; found: string; what: string }>({
    severity: 'error',
    message: (p) =>
      `${p.what} is ${article(p.found)} ${p.found}, but ${article(p.expected)} ${p.expected} is needed.`,
  }),
  'types/different-types': defineDiagnostic<{ left: string; right: string }>({
    severity: 'error',
    message: (p) =>
      `${article(p.left) === 'a' ? 'A' : 'An'} ${p.left} is never equal to ${article(p.right)} ${p.right}.`,
    help: () => 'Both sides of a comparison have the same type.',
  }),
  'types/kind-test': defineDiagnostic<{ path: string; members: readonly string[]; kind: string }>({
    severity: 'error',
    message: (p) =>
      p.members.length === 0
        ? `\`${p.path}\` is no asset, so it is of no kind.`
        : p.members.length === 1
          ? `\`${p.path}\` is ${p.members[0] === p.kind ? 'always' : 'never'} ${article(p.kind)} \`${p.kind}\`: its kind is \`${p.members[0]}\`.`
          : `\`${p.path}\` is never ${article(p.kind)} \`${p.kind}\`: it is one of ${listNames(p.members)}.`,
    help: () => 'Only an asset of a group can be of several kinds; ask for one of those.',
  }),
  'types/enum-not-string': defineDiagnostic<{ enum: string; text: string; members: readonly string[] }>({
    severity: 'error',
    message: (p) => `\`${p.enum}\` has members, not texts: \`${p.text}\` stands in quotes.`,
    help: (p) => `Write a member without quotes: ${listNames(p.members)}.`,
  }),
  'types/quotes-missing': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `A text stands in quotes: \`"${p.name}"\`.`,
  }),
  'types/not-a-condition': defineDiagnostic<{ found: string }>({
    severity: 'error',
    message: (p) => `A condition is needed here, and this is ${article(p.found)} ${p.found}.`,
    help: () => 'Compare it with something, for example `x == y` or `x is present`.',
  }),
  'types/value-as-condition': defineDiagnostic<{ op: 'and' | 'or'; comparison: string }>({
    severity: 'error',
    message: (p) => `A value is not a condition: after \`${p.op}\` the comparison starts anew.`,
    help: (p) => `Write \`${p.comparison}\`.`,
  }),
  'types/mixed-and-or': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => '`and` and `or` stand side by side, and it is not said which belongs together.',
    help: () => 'Put parentheses around what belongs together.',
  }),
  'types/assignment': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => '`=` gives a name to a value; to compare, write `==`.',
  }),
  'types/maybe-absent': defineDiagnostic<{ path: string; gone: boolean; guardable: boolean }>({
    severity: 'error',
    message: (p) =>
      p.gone
        ? `\`${p.path}\` is absent here: what stands before says so.`
        : `\`${p.path}\` may be absent, and nothing here says that it is present.`,
    help: (p) =>
      p.gone
        ? `If it may be absent or else must fulfil something, write \`${p.path} is absent or ...\`.`
        : p.guardable
          ? `Guard it: \`${p.path} is present and ...\`.`
          : `Say what stands in its place: \`let value = ${p.path} otherwise ...\`, and use \`value\` here.`,
  }),
  'types/never-absent': defineDiagnostic<{ path: string }>({
    severity: 'warning',
    message: (p) => `\`${p.path}\` is always present.`,
    help: () => 'Only fields whose type ends with `?` can be absent.',
  }),
  'types/needless-otherwise': defineDiagnostic<Record<never, never>>({
    severity: 'warning',
    message: () => 'The value before `otherwise` is always present, so the other is never taken.',
    help: () => 'Remove `otherwise` and what follows it.',
  }),
  'types/absent-as-value': defineDiagnostic<{ word: string; test: string }>({
    severity: 'error',
    message: (p) => `\`${p.word}\` is a state, not a value that something could equal.`,
    help: (p) => `Ask for it: \`x is ${p.test}\`.`,
  }),
  'types/list-not-element': defineDiagnostic<{ path: string; element: string }>({
    severity: 'error',
    message: (p) => `\`${p.path}\` holds many values of type ${p.element}, and one is meant here.`,
    help: (p) => `Say which: \`some x in ${p.path} where ...\`, or \`every\`, or \`no\`.`,
  }),
  'types/not-a-collection': defineDiagnostic<{ found: string; instead: string }>({
    severity: 'error',
    message: (p) => `A list, a set or a relation is needed here, and this is ${article(p.found)} ${p.found}.`,
    help: (p) => p.instead,
  }),
  'types/no-members': defineDiagnostic<{ found: string; name: string }>({
    severity: 'error',
    message: (p) => `${article(p.found) === 'a' ? 'A' : 'An'} ${p.found} has no fields, so no \`${p.name}\`.`,
  }),
  'types/method-without-call': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is a function: it needs parentheses.`,
  }),
  'types/field-called': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is a field, not a function.`,
    help: () => 'Remove the parentheses.',
  }),
  'types/not-callable': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => 'This is no function, so it cannot be called.',
  }),
  'types/no-order': defineDiagnostic<{ found: string; why: string }>({
    severity: 'error',
    message: (p) => `Values of type ${p.found} have no order.`,
    help: (p) => p.why,
  }),
  'types/text-joined': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => 'Texts cannot be joined with `+`; it adds whole numbers.',
    help: () => 'In a message, put each value in braces: `message "{a.name} and {b.name}"`.',
  }),
  'types/literal-needed': defineDiagnostic<{ what: string; instead?: string }>({
    severity: 'error',
    message: (p) =>
      `${p.what} is written out as a text in quotes, so that it is known before the policy runs.`,
    help: (p) => p.instead,
  }),
  'types/literal': defineDiagnostic<{ problem: string; hint: string }>({
    severity: 'error',
    message: (p) => `${p.problem}.`,
    help: (p) => sentence(p.hint),
  }),
  'types/literal-form': defineDiagnostic<{ type: string; form: string }>({
    severity: 'error',
    message: (p) => `A ${p.type} has a form of its own: \`${p.form}\`.`,
  }),
  'types/relative-time': defineDiagnostic<{ text: string }>({
    severity: 'error',
    message: (p) => `\`${p.text}\` goes with the clock, so it only stands beside a comparison.`,
    help: () =>
      'Compare it where it stands: `age(x) > 90d`, `x < 90d ago`. To say it once, write a `fn` that compares.',
  }),
  'types/regex': defineDiagnostic<{ error: string; help: string }>({
    severity: 'error',
    message: (p) => `In this regular expression, ${p.error}.`,
    help: (p) => sentence(p.help),
  }),
  'types/regex-needed': defineDiagnostic<{ op: string }>({
    severity: 'error',
    message: (p) => `After \`${p.op}\` stands a regular expression, written out: \`r"^a+$"\`.`,
  }),
  'types/regex-place': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => 'A regular expression stands only after `matches`.',
    help: () => 'Write `x matches r"..."`.',
  }),
  'types/map-entry': defineDiagnostic<{ enum: string }>({
    severity: 'error',
    message: (p) => `A map says which value goes with which member of \`${p.enum}\`: \`member: value\`.`,
  }),
  'types/map-key': defineDiagnostic<{ type: string; problem: string | undefined }>({
    severity: 'error',
    message: (p) => (p.problem === undefined ? 'This value has no key.' : `${p.problem}.`),
    help: (p) => `Write each key of a map of ${p.type} in quotes: \`"key": value\`.`,
  }),
  'types/map-repeated': defineDiagnostic<{ member: string }>({
    severity: 'error',
    message: (p) => `\`${p.member}\` has a value already.`,
    help: () => 'Each member has exactly one.',
  }),
  'types/map-incomplete': defineDiagnostic<{ enum: string; missing: readonly string[] }>({
    severity: 'error',
    message: (p) => `This map of \`${p.enum}\` has no value for ${listNames(p.missing)}.`,
    help: () => 'Give every member a value, so that a lookup always finds one.',
  }),
  'types/no-index': defineDiagnostic<{ found: string; instead: string }>({
    severity: 'error',
    message: (p) => `Nothing can be looked up in ${article(p.found)} ${p.found}.`,
    help: (p) => p.instead,
  }),
  'types/whole-map': defineDiagnostic<{ text: string; key: string }>({
    severity: 'error',
    message: (p) => `\`${p.text}\` is a map: it is looked up, and never used as a whole.`,
    help: (p) => `Write \`${p.text}[x]\`, where \`x\` is of type ${p.key}.`,
  }),
  'types/whole-record': defineDiagnostic<{ text: string; found: string; part: string | undefined }>({
    severity: 'error',
    message: (p) => `\`${p.text}\` has parts (${p.found}): one of them is meant here.`,
    help: (p) =>
      p.part === undefined
        ? 'Records are tested for presence, and their parts are compared one by one.'
        : `Name a part, as in \`${p.text}.${p.part}\`; a whole record is only tested for presence.`,
  }),
  'types/argument-count': defineDiagnostic<{
    name: string;
    expected: number;
    found: number;
    signature: string;
  }>({
    severity: 'error',
    message: (p) =>
      `\`${p.name}\` takes ${p.expected === 0 ? 'no arguments' : p.expected === 1 ? 'one argument' : `${p.expected} arguments`}, not ${p.found}.`,
    help: (p) => `Its form is \`${p.signature}\`.`,
  }),
  'types/number-range': defineDiagnostic<{ lexeme: string }>({
    severity: 'error',
    message: (p) => `\`${p.lexeme}\` is too large for a whole number.`,
    help: () => 'Whole numbers go up to 9007199254740991.',
  }),
  'types/decimal-range': defineDiagnostic<{ lexeme: string }>({
    severity: 'error',
    message: (p) => `\`${p.lexeme}\` has more digits than decimals hold exactly.`,
    help: () => 'Decimals have up to 15 digits before the point and 15 behind it.',
  }),
  'types/decimal-computed': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => 'Decimals are compared, never computed.',
    help: () => 'Compare the parts one by one, or keep whole numbers of the smallest unit in an `int`.',
  }),
  'types/time-computed': defineDiagnostic<{ op: string }>({
    severity: 'error',
    message: (p) => `Times and durations are compared, never computed: there is no \`${p.op}\` of them.`,
    help: () => 'Compare with now: `age(x) > 90d`, or `x < 90d ago`; or two times with each other: `x < y`.',
  }),
  'types/untyped-empty': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => 'Nothing here says what this empty set would hold.',
    help: () => 'Compare with `is empty`, or give it a type: `param x: set of string = {}`.',
  }),
  'types/brackets': defineDiagnostic<{ expected: 'list' | 'set' }>({
    severity: 'error',
    message: (p) =>
      p.expected === 'list'
        ? 'A list is written in brackets: `[a, b]`.'
        : 'A set is written in braces: `{ a, b }`.',
  }),
  'types/operand-without-binder': defineDiagnostic<{
    binder: string;
    operand: string;
    word: string;
    path: boolean;
  }>({
    severity: 'error',
    message: (p) => `\`${p.operand}\` never mentions \`${p.binder}\`, but stands inside its \`${p.word}\`.`,
    help: (p) =>
      p.path
        ? 'Put the path in parentheses if it ends before this, or move the condition out of it.'
        : 'Put the quantifier in parentheses if it ends before this, or move the condition out of it.',
  }),
  'types/binder-unused': defineDiagnostic<{ binder: string }>({
    severity: 'warning',
    message: (p) => `This never mentions \`${p.binder}\`, so it is the same for each of them.`,
  }),
  'types/unknown-test': defineDiagnostic<{ test: string; closest: string | undefined }>({
    severity: 'error',
    message: (p) => `\`is ${p.test}\` is no test.`,
    help: (p) =>
      `${p.closest === undefined ? '' : `Did you mean \`is ${p.closest}\`? `}The tests are \`present\`, \`absent\`, \`known\`, \`unknown\` and \`empty\`; values are compared with \`==\`.`,
  }),
  'types/not-a-field': defineDiagnostic<{ test: string }>({
    severity: 'error',
    message: (p) => `Only a field can be \`${p.test}\`.`,
    help: () => 'Ask it of the field itself: `x.f is present`.',
  }),
  'types/two-baselines': defineDiagnostic<{ kind: string }>({
    severity: 'error',
    message: (p) => `This ${p.kind} is of the baseline already, and the baseline has none of its own.`,
    help: () => 'Ask for `before` and `is new` of assets of today.',
  }),
  'types/removed': defineDiagnostic<{ source: string }>({
    severity: 'error',
    message: (p) => `\`removed\` goes with a kind, and \`${p.source}\` is none.`,
    help: () => 'Range over the kind and narrow it: `x in removed Kind where ...`.',
  }),
  'types/path-moment': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => 'Paths go through today, and this is of the baseline.',
    help: () => 'Ask about today, or about single references and relations of the baseline.',
  }),
  'types/baseline-argument': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` gives assets of today, so it does not take one of the baseline.`,
    help: () =>
      'Write out what it does: a function that is used for both moments gives a value or a condition.',
  }),
  'types/aggregate': defineDiagnostic<{ fn: string; found: string }>({
    severity: 'error',
    message: (p) => `\`${p.fn}\` takes no values of type ${p.found}.`,
    help: (p) =>
      p.fn === 'sum'
        ? 'It adds ints. Say with `giving` which: `sum(x in xs giving x.size)`.'
        : p.fn === 'min' || p.fn === 'max'
          ? 'It compares ints, decimals, members of ordered enums, timestamps, durations and versions.'
          : 'It takes assets and single values: go through an inner collection with `some`, and name the part of a record.',
  }),
  'types/count-giving': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () => '`count` counts elements, whatever they give.',
    help: () => 'Leave `giving` out; `count(distinct(x in xs giving x.f))` counts different values.',
  }),
  'types/secret-elements': defineDiagnostic<{ fn: string; field: string }>({
    severity: 'error',
    message: (p) => `\`${p.fn}\` of \`${p.field}\` would make a collection of secrets.`,
    help: () =>
      'What is in a collection can be shown as an item. Count those that matter: `count(x in xs where ...) > 0`.',
  }),
  'types/path-start': defineDiagnostic<{ edge: string; kind: string; kinds: readonly string[] }>({
    severity: 'error',
    message: (p) => `No \`${p.edge}\` edge leaves ${article(p.kind)} \`${p.kind}\`.`,
    help: (p) => `\`${p.edge}\` edges leave ${listNames(p.kinds)}.`,
  }),
  'types/path-end': defineDiagnostic<{ edge: string; kind: string; kinds: readonly string[] }>({
    severity: 'error',
    message: (p) => `No \`${p.edge}\` edge leads to ${article(p.kind)} \`${p.kind}\`.`,
    help: (p) => `\`${p.edge}\` edges lead to ${listNames(p.kinds)}.`,
  }),
  'types/path-through': defineDiagnostic<{ edge: string; kind: string; kinds: readonly string[] }>({
    severity: 'error',
    message: (p) => `A \`${p.edge}\` path never passes through ${article(p.kind)} \`${p.kind}\`.`,
    help: (p) => `It can pass through ${listNames(p.kinds)}.`,
  }),
  'types/constant-condition': defineDiagnostic<{ value: boolean }>({
    severity: 'warning',
    message: (p) => `This is always ${p.value ? 'true' : 'false'}: both sides are the same.`,
  }),
  'types/not-constant': defineDiagnostic<Record<never, never>>({
    severity: 'error',
    message: () =>
      'The value of a parameter is written out: texts, numbers, `true`, `false`, members, other literals, or a set or list of them.',
  }),
  'types/guard-fails': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `The value breaks the condition of \`${p.name}\`.`,
    help: () => 'The condition after `where` holds for every value that the parameter may have.',
  }),
  'types/result': defineDiagnostic<{ name: string; expected: string; found: string }>({
    severity: 'error',
    message: (p) =>
      `\`${p.name}\` promises ${article(p.expected)} ${p.expected}, but this is ${article(p.found)} ${p.found}.`,
  }),
} as const;
