/**
 * Everything that the syntax phase can say, in the user's words. One mistake, one diagnostic.
 */
import { createDiagnosticFactory, type DiagnosticEntry, defineDiagnostic } from '@policyc/base';

type Nothing = Readonly<Record<string, never>>;

const fixed = (message: string, help?: string): DiagnosticEntry<Nothing> =>
  defineDiagnostic<Nothing>({
    severity: 'error',
    message: () => message,
    ...(help === undefined ? {} : { help: () => help }),
  });

/** Words and signs that other languages have where they cannot stand here, and what is written instead. */
const OF_OTHER_LANGUAGES: ReadonlyMap<string, string> = new Map([
  [
    '`where`',
    '`where` belongs to a binder: `count(step in steps where step.disabled)`, `some step in steps where ...`.',
  ],
  ['`contains`', 'Of a collection: `"x" in tags`. Of a text: `name.contains("x")`.'],
  ['`|`', 'Edges are joined where they are declared, `edge both = control | error`; conditions by `or`.'],
]);

export const syntaxDiagnostics = {
  'syntax/unexpected': defineDiagnostic<{ found: string; expected: string }>({
    severity: 'error',
    message: ({ found, expected }) => `${found} cannot stand here; ${expected} is expected.`,
    help: ({ found }) => OF_OTHER_LANGUAGES.get(found),
  }),
  'syntax/incomplete': defineDiagnostic<{ after: string; expected: string }>({
    severity: 'error',
    message: ({ after, expected }) => `Something is missing after ${after}: ${expected} is expected.`,
  }),
  'syntax/missing-operand': defineDiagnostic<{ after: string }>({
    severity: 'error',
    message: ({ after }) => `A value is missing after \`${after}\`.`,
    help: () => 'Write a field, a literal or a condition in parentheses.',
  }),
  'syntax/missing-member': fixed(
    'A field name is missing after the dot.',
    'Write the name of a field, or delete the dot.',
  ),
  'syntax/missing-binder': defineDiagnostic<{ word: string }>({
    severity: 'error',
    message: ({ word }) => `\`${word}\` needs a name and the collection that it runs over.`,
    help: ({ word }) =>
      word === 'every'
        ? 'Write `every step in automation.steps satisfies step.masks`.'
        : word === 'for'
          ? 'Write `for step in Step`, or `for step in automation.steps where step.masks`.'
          : `Write \`${word} step in automation.steps where step.masks\`.`,
  }),
  'syntax/binder-word': defineDiagnostic<{ found: string }>({
    severity: 'error',
    message: ({ found }) => `A name and its collection are joined by \`in\`, not by \`${found}\`.`,
    help: () => 'Write `in`.',
  }),
  'syntax/foreign-quantifier': defineDiagnostic<{ found: string; instead: string }>({
    severity: 'error',
    message: ({ found }) => `\`${found}\` is no quantifier.`,
    help: ({ instead }) => `Write \`${instead}\`.`,
  }),
  'syntax/second-where': fixed('A selection has one `where`.', 'Join the two conditions with `and`.'),
  'syntax/missing-satisfies': fixed(
    '`every` needs `satisfies` and what must hold: `where` only selects.',
    'Write `every x in xs satisfies p`, or `every x in xs where q satisfies p`.',
  ),
  'syntax/missing-else': fixed(
    '`if` needs an `else`: an expression has a value in every case.',
    'Write `if c then a else b`.',
  ),
  'syntax/chained-comparison': defineDiagnostic<{ operator: string }>({
    severity: 'error',
    message: ({ operator }) => `A comparison has two sides; this \`${operator}\` would be a second one.`,
    help: () => 'Write two comparisons joined by `and`: `1 < x and x < 3`.',
  }),
  'syntax/otherwise-mixed': fixed(
    '`otherwise` takes one operand on each side.',
    'Put it into parentheses: `(x otherwise 0) < 3`.',
  ),
  'syntax/path-end': defineDiagnostic<{ part: string }>({
    severity: 'error',
    message: ({ part }) => `A path needs both ends; \`${part}\` and its end are missing.`,
    help: () => 'Write `control from a to b`, where an end is a name or `x in K where p`.',
  }),
  'syntax/foreign-operator': defineDiagnostic<{ found: string; instead: string }>({
    severity: 'error',
    message: ({ found, instead }) => `The language writes \`${instead}\`, not \`${found}\`.`,
    help: ({ instead }) => `Write \`${instead}\`.`,
  }),
  'syntax/single-quotes': fixed('Text stands in double quotes.', 'Use `"` instead of `\'`.'),
  'syntax/semicolon': fixed('Statements end with their line; there is no `;`.', 'Delete the `;`.'),
  'syntax/statement-colon': defineDiagnostic<{ word: string }>({
    severity: 'error',
    message: ({ word }) => `\`${word}\` takes its value without a colon.`,
    help: () => 'Delete the `:`.',
  }),
  'syntax/foreign-comment': fixed('Comments begin with `//`.', 'Write `//`, or `///` for documentation.'),
  'syntax/stray-character': defineDiagnostic<{ found: string; latin?: string }>({
    severity: 'error',
    message: ({ found }) => `${found} has no meaning in the language outside text.`,
    help: ({ latin }) =>
      latin === undefined
        ? 'Names are written with the letters A to Z, digits and `_`; anything else belongs between quotes.'
        : `It only looks like \`${latin}\`: its letters are of another alphabet.`,
  }),
  'syntax/direction-mark': defineDiagnostic<{ code: string }>({
    severity: 'error',
    message: ({ code }) =>
      `${code} turns the direction of writing here, so that the line reads otherwise than it runs.`,
    help: () => 'Delete it; in a text that needs it, write it as an escape.',
  }),
  'syntax/hidden-character': defineDiagnostic<{ code: string }>({
    severity: 'warning',
    message: ({ code }) => `${code} stands here and does not show.`,
    help: () => 'Delete it; in a text that needs it, write it as an escape.',
  }),
  'syntax/mixed-scripts': defineDiagnostic<{ word: string; letter: string; code: string; latin: string }>({
    severity: 'warning',
    message: ({ word, letter, code, latin }) =>
      `\`${word}\` mixes alphabets: its \`${letter}\` (${code}) only looks like \`${latin}\`.`,
    help: () => 'Write the word in one alphabet: it is another word than the one that it looks like.',
  }),
  'syntax/division': fixed(
    'The language has no division, so that every computation is exact.',
    'Multiply the other side instead.',
  ),
  'syntax/unit-word': defineDiagnostic<{ quantity: string }>({
    severity: 'error',
    message: ({ quantity }) => `A duration is one word: \`${quantity}\`.`,
    help: () => 'The units are `s`, `min`, `h`, `d` and `w`.',
  }),
  'syntax/number-without-unit': defineDiagnostic<{ number: string }>({
    severity: 'error',
    message: ({ number }) => `\`${number}\` needs a unit to be a duration.`,
    help: ({ number }) =>
      `Write \`${number}d\` for days; the units are \`s\`, \`min\`, \`h\`, \`d\` and \`w\`.`,
  }),
  'syntax/fraction-with-unit': defineDiagnostic<{ quantity: string }>({
    severity: 'error',
    message: ({ quantity }) => `\`${quantity}\` is no whole number of a unit.`,
    help: () => 'Use a smaller unit: `90min` instead of `1.5h`.',
  }),
  'syntax/unterminated-string': fixed('This text has no closing quote on its line.', 'Add the `"`.'),
  'syntax/unknown-escape': defineDiagnostic<{ found: string }>({
    severity: 'error',
    message: ({ found }) => `\`${found}\` is no escape.`,
    help: () => 'The escapes are `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{...}`.',
  }),
  'syntax/open-hole': fixed(
    'This `{` opens a hole that is not closed.',
    'Close it with `}`, or write `{{` for a brace. Quotes end the message: what a hole cannot hold gets a name by `let`.',
  ),
  'syntax/lone-brace': fixed('This `}` closes no hole.', 'Write `}}` for a brace.'),
  'syntax/empty-hole': fixed('A hole needs a value.', 'Write `{endpoint.path}`, or `{{}}` for braces.'),
  'syntax/bad-hole': defineDiagnostic<{ text: string }>({
    severity: 'error',
    message: ({ text }) => `\`{${text}}\` holds no value that can be shown.`,
    help: () =>
      'A hole holds a path or a call, without quotes and braces: `{endpoint.path}`, `{count(names)}`.',
  }),
  'syntax/unclosed': defineDiagnostic<{ bracket: string }>({
    severity: 'error',
    message: ({ bracket }) => `This \`${bracket}\` is never closed.`,
  }),
  'syntax/extra-closer': defineDiagnostic<{ bracket: string }>({
    severity: 'error',
    message: ({ bracket }) => `This \`${bracket}\` closes nothing.`,
    help: () => 'Delete it.',
  }),
  'syntax/missing-body': fixed('The body needs a `{` here.', 'Write `{` at the end of the first line.'),
  'syntax/missing-comma': fixed('A comma is missing here.'),
  'syntax/same-line': defineDiagnostic<{ word: string }>({
    severity: 'error',
    message: ({ word }) => `\`${word}\` starts a statement, and a statement starts a line.`,
    help: () => 'Begin a new line.',
  }),
  'syntax/unknown-statement': defineDiagnostic<{ word: string; closest: string | undefined; place: string }>({
    severity: 'error',
    message: ({ word, place }) => `\`${word}\` is no statement of a ${place}.`,
    help: ({ closest, place }) => {
      if (closest !== undefined) return `Did you mean \`${closest}\`?`;
      return place === 'policy'
        ? 'A policy says what it looks at with `for`, and what must or must not hold with `require` or `forbid`.'
        : 'A test says what exists with `given`, and what must come out with `expect` or `case`.';
    },
  }),
  'syntax/misplaced-statement': defineDiagnostic<{ word: string; place: string; home: string }>({
    severity: 'error',
    message: ({ word, place, home }) => `\`${word}\` belongs in a ${home}, not in a ${place}.`,
  }),
  'syntax/unknown-declaration': defineDiagnostic<{ word: string; closest: string | undefined }>({
    severity: 'error',
    message: ({ word }) => `\`${word}\` starts no declaration.`,
    help: ({ word, closest }) =>
      word === 'let'
        ? 'Values of a policy stand inside it; for all policies of a package there are `param` and `fn`.'
        : closest === undefined
          ? 'A file holds `package`, `use`, `platform`, `enum`, `record`, `asset`, `extend asset`, `edge`, `group`, `param`, `table`, `fn`, `policy` and `test`.'
          : `Did you mean \`${closest}\`?`,
  }),
  'syntax/assignment-sign': fixed('A case sets a field with `=`.', 'Write `=`.'),
  'syntax/missing-verdict': fixed(
    '`expect` needs a verdict.',
    'Write `pass`, `fail`, `inconclusive` or `not applicable`.',
  ),
  'syntax/too-deep': fixed(
    'This is nested too deeply or is too long to be read.',
    'Name parts of it with `let` or `fn`.',
  ),
} as const;

export type SyntaxCode = keyof typeof syntaxDiagnostics;
export type SyntaxParams<C extends SyntaxCode> =
  (typeof syntaxDiagnostics)[C] extends DiagnosticEntry<infer P> ? P : never;

export const createSyntaxDiagnostic = createDiagnosticFactory(syntaxDiagnostics);
