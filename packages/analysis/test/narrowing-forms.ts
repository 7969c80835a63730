/**
 * Every guard through every connective on every sort of access path: what is narrowed, and what is not.
 * `narrowing.test.ts` beside this holds that the checker agrees, `test/narrowing.test.ts` that the interpreter does: where
 * nothing is unknown, what is narrowed is never absent.
 */

export const SCHEMA = `package platforms.forms
platform forms version "1.0"
enum Auth { none, basic, jwt }
enum Level ordered { low, medium, high }
asset Flow {
  key id: string
  name: string
  level: Level
  owner: string?
  live: bool?
  steps: many Step via flow
  governance: one Governance via flow
  derived owned: bool = owner is present
  derived bare: bool = not owned
}
asset Governance {
  key id: string
  flow: ref Flow
  tier: Level?
}
asset Step {
  key id: string
  name: string
  flow: ref Flow
  hook: ref Hook?
  thing: ref Thing?
  next: set of ref Step
  marks: list of Mark
  spare: Proof?
}
asset Hook {
  key id: string
  auth: Auth
  note: string?
  weight: int
  site: url
  derived label: string? = if weight > 1 then note else id
  derived title: string = note otherwise id
}
asset Island {
  key id: string
  hook: ref Hook?
}
record Proof {
  realm: string
  issuer: Issuer?
}
record Issuer { name: string }
record Mark {
  key name: string
  size: int?
}
group Thing = Step | Flow | Island
edge control: Step -> Step via from.next
`;

const DECLARATIONS = `package p
use platforms.forms
fn home(step: Step): Flow = step.flow
fn has_hook(step: Step): bool = step.hook is present
fn no_hook(step: Step): bool = not has_hook(step)
fn is_owned(step: Step): bool = step.flow.owned and step.name != ""
fn is_titled(step: Step): bool = step.hook.title is present
fn is_strong(hook: Hook): bool = hook.auth != none
fn is_flow(thing: Thing): bool = thing is Flow
`;

export interface Form {
  readonly name: string;
  /** A file beside the schema. */
  readonly text: string;
  readonly narrowed: boolean;
}

interface Access {
  /** A path that may be absent, from a step. */
  readonly path: string;
  /** A condition that reads it, or what is behind it. */
  readonly use: string;
  /** A value that it may be compared with. */
  readonly value?: string;
}

const PATHS: readonly Access[] = [
  { path: 'STEP.hook', use: 'STEP.hook.weight > 1' },
  { path: 'STEP.hook.note', use: 'STEP.hook.note == "a"', value: '""' },
  { path: 'STEP.hook.note', use: 'STEP.hook.weight > 1', value: '""' },
  { path: 'STEP.flow.owner', use: 'STEP.flow.owner like "*a"', value: '"nobody"' },
  { path: 'STEP.flow.governance', use: 'STEP.flow.governance.id != "x"' },
  { path: 'STEP.flow.governance.tier', use: 'STEP.flow.governance.tier in { low, high }', value: 'medium' },
  { path: 'STEP.spare', use: 'STEP.spare.realm == "a"' },
  { path: 'STEP.spare.issuer', use: 'STEP.spare.issuer.name.starts_with("a")' },
  { path: 'STEP.hook.site.host', use: 'STEP.hook.site.host == host"example.com"' },
  { path: 'STEP.hook.label', use: 'STEP.hook.label == "a"', value: '""' },
  { path: 'STEP.hook.label', use: 'STEP.hook.weight > 1', value: '""' },
  { path: 'STEP.hook.title', use: 'STEP.hook.weight > 1', value: '""' },
  { path: 'home(STEP).owner', use: 'home(STEP).owner matches r"^a"', value: '"nobody"' },
];

/** A condition that is true only where the path leads to something, and one that is false only there. */
const GUARDS: readonly (readonly [
  string,
  (a: Access) => string | undefined,
  (a: Access) => string | undefined,
])[] = [
  ['is present', (a) => `${a.path} is present`, (a) => `${a.path} is absent`],
  ['is not absent', (a) => `${a.path} is not absent`, (a) => `${a.path} is not present`],
  ['compared', (a) => `(${a.path} is present) == true`, (a) => `(${a.path} is absent) != false`],
  [
    'otherwise',
    (a) => (a.value === undefined ? undefined : `(${a.path} otherwise ${a.value}) != ${a.value}`),
    (a) => (a.value === undefined ? undefined : `(${a.path} otherwise ${a.value}) in { ${a.value} }`),
  ],
];

const OTHER = 'STEP.name == "a"';

/** Conditions in which U reads what G guards; N is false only where there is something. */
const NARROWING: readonly (readonly [string, string])[] = [
  ['and', 'G and U'],
  ['or', 'N or U'],
  ['not', 'not (N) and U'],
  ['not, or', 'not (G) or U'],
  ['in the middle', `${OTHER} and G and (U or ${OTHER})`],
  ['in parentheses', `(${OTHER} and G) and (U)`],
  ['a chain of or', `${OTHER} or N or U`],
  ['both ways of an or', `(G or G) and U`],
  ['the negation of an or', `not (N or ${OTHER}) and U`],
  ['if', `if G then U else ${OTHER}`],
  ['if not', `if N then ${OTHER} else U`],
  ['an if that proves it both ways', `(if ${OTHER} then G else G) and U`],
  ['the value of an if', `(if G then (if U then 2 else 1) else 0) > 1`],
];

const NOT_NARROWING: readonly (readonly [string, string])[] = [
  ['without a guard', 'U'],
  ['or for and', 'G or U'],
  ['and for or', 'N and U'],
  ['the wrong way round', 'U and G'],
  ['one way of an or', `(G or ${OTHER}) and U`],
  ['one way of an if', `(if ${OTHER} then G else ${OTHER}) and U`],
  ['the other branch', `if G then ${OTHER} else U`],
  ['in two places', '(G or N) and U'],
];

/** Where the condition stands; COND is one about STEP. */
const PLACES: readonly (readonly [string, string, string])[] = [
  ['rule', 'step', '  for step in Step\n  require COND'],
  ['where', 'step', '  for step in Step where COND\n  require step.name != "b"'],
  [
    'second for',
    'other',
    '  for step in Step\n  for other in step.next where COND\n  forbid other.name == "b"',
  ],
  ['some', 'n', '  for step in Step\n  forbid some n in step.next where COND'],
  ['no', 'n', '  for step in Step\n  require no n in Step where COND'],
  ['every', 'n', '  for step in Step\n  require every n in step.next satisfies COND'],
  ['count', 'n', '  for step in Step\n  require count(n in step.next where COND) < 2'],
  ['path', 'n', '  for step in Step\n  forbid control from step to n in Step where COND'],
  ['let', 'step', '  for step in Step\n  let holds = COND\n  require holds'],
];

const policyOf = (body: string) => `${DECLARATIONS}policy X-01 "Form" {\n  severity low\n${body}\n}\n`;

function* product(): Generator<Form> {
  for (const [guard, positive, negative] of GUARDS)
    for (const access of PATHS) {
      const [g, n] = [positive(access), negative(access)];
      if (g === undefined || n === undefined) continue;
      const write = (shape: string, root: string): string =>
        shape
          .replace(/\b[GNU]\b/g, (letter) => (letter === 'G' ? g : letter === 'N' ? n : access.use))
          .replaceAll('STEP', root);
      const both = [
        ...NARROWING.map((s) => [...s, true] as const),
        ...NOT_NARROWING.map((s) => [...s, false] as const),
      ];
      for (const [through, shape, narrowed] of both)
        yield {
          name: `${guard} | ${through} | ${access.path} | ${access.use}`,
          text: policyOf(`  for step in Step\n  require ${write(shape, 'step')}`),
          narrowed,
        };
      if (guard !== 'is present') continue;
      for (const [place, root, body] of PLACES)
        for (const [shape, narrowed] of [
          ['(G and U)', true],
          ['(N or U)', true],
          ['(G or U)', false],
        ] as const)
          yield {
            name: `${guard} | ${place}: ${shape} | ${access.path} | ${access.use}`,
            text: policyOf(body.replace('COND', write(shape, root))),
            narrowed,
          };
    }
}

/** What stands for itself: statements that carry a proof on, predicates, kinds, moments. */
const NAMED: readonly (readonly [boolean, string, string])[] = [
  [
    true,
    'where, then the rule',
    '  for step in Step where step.hook is present\n  require step.hook.weight > 1',
  ],
  [
    true,
    'where, then a let',
    '  for step in Step where step.hook is present\n  let w = step.hook.weight\n  require w > 1',
  ],
  [
    true,
    'where, then another for',
    '  for step in Step where step.hook is present\n  for other in step.next where other.name == step.hook.id\n  forbid other.name == "a"',
  ],
  [
    true,
    'where, then a quantifier',
    '  for step in Step where step.hook is present\n  require no n in step.next where n.name == step.hook.id',
  ],
  [
    true,
    'let of a guard',
    '  for step in Step\n  let ok = step.hook is present\n  require ok and step.hook.weight > 1',
  ],
  [
    true,
    'let of the path',
    '  for step in Step\n  let h = step.hook\n  require h is present and step.hook.weight > 1',
  ],
  [
    true,
    'guard of the path a let stands for',
    '  for step in Step\n  let h = step.hook\n  require step.hook is absent or h.weight > 1',
  ],
  [
    true,
    'let of an aggregate',
    '  for step in Step\n  let most = max(m in step.marks where m.size is present giving m.size)\n  require most is absent or most < 3',
  ],
  [
    true,
    'let of an otherwise',
    '  for step in Step where step.hook is present\n  let who = step.flow.owner otherwise step.hook.note\n  require who is absent or who != "a"',
  ],
  [
    true,
    'let of an if',
    '  for step in Step\n  let who = if step.hook is present then step.hook.note else step.flow.owner\n  require who is present and who != "a"',
  ],
  [false, 'let without a guard', '  for step in Step\n  let h = step.hook\n  require h.weight > 1'],
  [true, 'function', '  for step in Step\n  require has_hook(step) and step.hook.weight > 1'],
  [
    true,
    'function of a derived field',
    '  for step in Step\n  require is_titled(step) and step.hook.weight > 1',
  ],
  [true, 'function of a function', '  for step in Step\n  require no_hook(step) or step.hook.weight > 1'],
  [
    true,
    'function, then a derived field',
    '  for step in Step\n  require is_owned(step) and step.flow.owner != "a"',
  ],
  [
    false,
    'the opposite of a function',
    '  for step in Step\n  require has_hook(step) or step.hook.weight > 1',
  ],
  [
    false,
    'function of another',
    '  for step in Step\n  require some n in step.next where is_owned(n) and n.hook.weight > 1',
  ],
  [
    true,
    'argument',
    '  for step in Step where step.hook is present\n  require is_strong(step.hook) and step.spare is absent',
  ],
  [false, 'argument without a guard', '  for step in Step\n  require is_strong(step.hook)'],
  [true, 'derived field', '  for step in Step\n  require step.flow.owned and step.flow.owner == "a"'],
  [
    true,
    'derived field of a derived field',
    '  for step in Step\n  require step.flow.bare or step.flow.owner == "a"',
  ],
  [
    false,
    'the opposite of a derived field',
    '  for step in Step\n  require step.flow.bare and step.flow.owner == "a"',
  ],
  [true, 'otherwise false', '  for flow in Flow\n  require (flow.live otherwise false) and flow.live'],
  [true, 'otherwise true', '  for flow in Flow\n  require (flow.live otherwise true) or not flow.live'],
  [
    false,
    'otherwise true, the wrong way',
    '  for flow in Flow\n  require (flow.live otherwise true) and flow.live',
  ],
  [
    true,
    'a method of an otherwise',
    '  for flow in Flow\n  require (flow.owner otherwise "").starts_with("a") and flow.owner != "a"',
  ],
  [
    false,
    'a method that the fallback passes',
    '  for flow in Flow\n  require (flow.owner otherwise "ab").starts_with("a") and flow.owner != "a"',
  ],
  [
    true,
    'an order over an otherwise',
    '  for flow in Flow where flow.governance is present\n  require (flow.governance.tier otherwise low) > low and flow.governance.tier == high',
  ],
  [
    true,
    'like over an otherwise',
    '  for flow in Flow\n  require (flow.owner otherwise "") not like "a*" or flow.owner != "a"',
  ],
  [false, 'is known', '  for step in Step\n  require step.hook is known and step.hook.weight > 1'],
  [
    false,
    'some proves nothing of the next',
    '  for step in Step\n  require (some n in step.next where n.hook is present) and (some n in step.next where n.hook.weight > 1)',
  ],
  [
    false,
    'every proves nothing of each',
    '  for step in Step\n  require (every n in step.next satisfies n.hook is present) and (some n in step.next where n.hook.weight > 1)',
  ],
  [
    true,
    'giving',
    '  for step in Step\n  require count(distinct(n in step.next where n.hook is present giving n.hook)) < 3',
  ],
  [
    true,
    'elements of records',
    '  for step in Step\n  require no m in step.marks where m.size is present and m.size > 1',
  ],
  [
    true,
    'kind',
    '  for step in Step\n  require step.thing is present and step.thing is Flow and step.thing.level == low',
  ],
  [
    true,
    'kind, negated',
    '  for step in Step\n  require step.thing is absent or step.thing is not Flow or step.thing.level == low',
  ],
  [
    true,
    'the kinds that are left',
    '  for step in Step\n  require step.thing is absent or step.thing is Island or step.thing is Step or step.thing.level == low',
  ],
  [
    true,
    'one of two kinds, and not the other',
    '  for step in Step\n  require step.thing is present and (step.thing is Flow or step.thing is Step) and step.thing is not Step and step.thing.level == low',
  ],
  [
    true,
    'kind by a function',
    '  for step in Step\n  require step.thing is present and is_flow(step.thing) and step.thing.level == low',
  ],
  [
    true,
    'kind by equality',
    '  for step in Step\n  require step.thing is present and step.thing == step.flow and step.thing.level == low',
  ],
  [
    true,
    'kind of a binder',
    '  for thing in Thing where thing is Step and thing.hook is present\n  require thing.hook.weight > 1',
  ],
  [
    false,
    'two kinds are none',
    '  for step in Step\n  require step.thing is present and (step.thing is Flow or step.thing is Step) and step.thing.name == "a"',
  ],
  [true, 'not new', '  for step in Step\n  require step is new or step.before.name == "a"'],
  [true, 'before', '  for step in Step where step.before is present\n  require step.before.name == "a"'],
  [
    true,
    'behind before',
    '  for step in Step\n  require step.before.hook is absent or step.before.hook.weight > 1',
  ],
  [
    false,
    'today says nothing of before',
    '  for step in Step where step is not new\n  require step.hook is absent or step.before.hook.weight > 1',
  ],
  [
    true,
    'message of forbid',
    '  for step in Step\n  forbid step.hook is present and step.hook.weight > 1\n  message "{step.hook.id}"',
  ],
  [
    true,
    'message of require',
    '  for step in Step\n  require step.hook is absent or step.hook.weight > 1\n  message "{step.hook.id}"',
  ],
  [
    true,
    'message with a witness',
    '  for step in Step\n  forbid some n in step.next where n.hook is present\n  message "{n.hook.id}"',
  ],
  [
    true,
    'message with a witness of every',
    '  for step in Step\n  require every n in step.next where n.hook is present satisfies n.hook.weight > 1\n  message "{n.hook.id}"',
  ],
  [
    true,
    'message with the end of a path',
    '  for step in Step\n  forbid control from step to n in Step where n.hook is present\n  message "{n.hook.id}"',
  ],
  [
    true,
    'what is shown last may be absent',
    '  for step in Step\n  forbid step.name == "a"\n  message "{step.hook}"',
  ],
  [
    false,
    'message of the other verdict',
    '  for step in Step\n  require step.hook is present and step.hook.weight > 1\n  message "{step.hook.id}"',
  ],
];

const all: readonly Form[] = [
  ...product(),
  ...NAMED.map(([narrowed, name, body]) => ({ name, text: policyOf(body), narrowed })),
];

/** Forms without a guard are the same for each of them. */
export const FORMS: readonly Form[] = [...new Map(all.map((f) => [f.text, f])).values()];
