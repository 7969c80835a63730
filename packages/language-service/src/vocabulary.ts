/**
 * The words of the language with what an editor says about them.
 * Invariant: one sentence for each word, in the user's terms; hover and completion read the same table.
 */
export interface WordHelp {
  readonly word: string;
  /** How it is written, as a line of the language. */
  readonly form: string;
  readonly help: string;
}

const table = (rows: readonly (readonly [word: string, form: string, help: string])[]): readonly WordHelp[] =>
  rows.map(([word, form, help]) => ({ word, form, help }));

export const declarationWords = table([
  [
    'package',
    'package acme.exposure',
    'Names the package that this file belongs to; the first declaration of a file.',
  ],
  [
    'use',
    'use platforms.nocode',
    'Brings another package into reach: its kinds, enums, edges, parameters and functions.',
  ],
  [
    'policy',
    'policy XX-01 "What is wrong" { ... }',
    'A rule about the assets of a platform, with its severity and message. The name is its id.',
  ],
  [
    'test',
    'test "what it shows" for XX-01 { ... }',
    'An example workspace and the verdicts that a policy must give on it.',
  ],
  ['param', 'param x: int = 5 where x >= 1', 'A value that a workspace may set; the default is compiled in.'],
  [
    'fn',
    'fn name(a: Step): bool = ...',
    'A named expression with typed parameters. Functions cannot call themselves.',
  ],
  [
    'table',
    'table advisories from "advisories.json" { ... }',
    'Typed rows that are delivered beside the policies and can be replaced without compiling.',
  ],
  ['asset', 'asset Automation { ... }', 'A kind of thing that snapshots of a platform hold.'],
  [
    'enum',
    'enum Status { draft, active }',
    'A closed list of words. `ordered` makes them comparable, smallest first.',
  ],
  ['record', 'record Address { ... }', 'A value with named fields and no key of its own.'],
  [
    'extend',
    'extend asset Automation { ... }',
    'Adds fields to a kind of another package, for one platform.',
  ],
  [
    'edge',
    'edge control: Trigger -> Step via from.next',
    'A named relation between assets that paths can follow.',
  ],
  ['group', 'group Owned = App | Automation', 'A name for several kinds together.'],
  [
    'catalogue',
    'catalogue iso27001 "ISO/IEC 27001:2022" { "A.5.1" "Policies for information security" }',
    'Controls that policies may be mapped to with `maps`.',
  ],
  [
    'platform',
    'platform nocode version "1.0"',
    'Makes this package the schema of a platform, or an extension of the one that it uses.',
  ],
  ['edition', 'edition 1', 'The edition of the language that the file is written in.'],
]);

export const policyWords = table([
  ['severity', 'severity high', 'How bad a finding is. A workspace may override it, and the report says so.'],
  [
    'likelihood',
    'likelihood 3',
    'How likely misuse is, from 1 to 5. Together with severity it gives the risk.',
  ],
  ['maps', 'maps owasp_lcnc "05", cwe 306', 'The controls of public catalogues that this policy checks.'],
  ['owner', 'owner "security team"', 'Who answers for the policy itself.'],
  ['fix', 'fix within 7d "What to do."', 'What to do about a finding, and in what time.'],
  ['see', 'see "https://..."', 'Where to read more.'],
  [
    'profile',
    'profile baseline',
    'The strictness from which the policy is on: `baseline`, `standard` or `strict`.',
  ],
  ['tags', 'tags exposure, webhook', 'Words to select policies by.'],
  ['formerly', 'formerly XX-00', 'The id before a rename, so that waivers and history stay attached.'],
  ['assume', 'assume unknown is fail', 'Judges an unknown answer as a failure instead of inconclusive.'],
  [
    'for',
    'for step in Step where ...',
    'Chooses what is judged. The first `for` over a kind is the subject of the findings.',
  ],
  ['let', 'let name = ...', 'Names a value for the rest of the policy.'],
  [
    'require',
    'require ...',
    'What must hold for every subject. A policy has exactly one `require` or `forbid`.',
  ],
  [
    'forbid',
    'forbid ...',
    'What must not hold for any subject. A policy has exactly one `require` or `forbid`.',
  ],
  [
    'message',
    'message "{step.name} ..."',
    'What a finding says. Braces hold a path, a call or an item of the rule.',
  ],
]);

export const testWords = table([
  [
    'given',
    'given hook = Endpoint { auth: none }',
    'An asset of the example. Fields left out take a neutral value, are unknown or absent, as their type says.',
  ],
  ['before', 'before hook { auth: none }', 'What the baseline snapshot says about an asset.'],
  ['case', 'case hook.auth = none expect fail', 'The example with a few fields changed, and its verdict.'],
  [
    'expect',
    'expect fail on hook',
    'The verdict on the example. Any other failure or inconclusive verdict fails the test.',
  ],
  [
    'with',
    'with trusted_paths = { "/health" }',
    'Sets a parameter for this test. `with Step = partial`: the export may lack assets of the kind.',
  ],
  ['now', 'now time"2026-01-01T00:00:00Z"', 'The time of the evaluation.'],
  ['from', 'from snapshot "file.json"', 'Takes the example from a snapshot file.'],
]);

export const expressionWords = table([
  ['and', 'a and b', 'Both hold. The right side may rely on what the left side has proved.'],
  ['or', 'a or b', 'At least one holds. Mixing `and` with `or` needs parentheses.'],
  ['not', 'not a', 'The opposite; the opposite of unknown is unknown.'],
  [
    'in',
    'x in { a, b }',
    'Whether a collection holds the value; in a selection, where the elements come from.',
  ],
  [
    'is',
    'x is present',
    'Asks for a state or a kind: `present`, `absent`, `known`, `unknown`, `new`, `empty`, or a kind.',
  ],
  [
    'some',
    'some x in xs where p',
    'At least one element satisfies the condition. A true `some` names its witnesses.',
  ],
  ['every', 'every x in xs satisfies p', 'All elements satisfy the condition; true of an empty collection.'],
  ['no', 'no x in xs where p', 'No element satisfies the condition.'],
  ['where', 'x in xs where p', 'Selects elements.'],
  ['satisfies', 'every x in xs satisfies p', 'Judges every selected element.'],
  ['otherwise', 'x otherwise y', 'The second value where the first is absent.'],
  ['if', 'if a then b else c', 'One of two values.'],
  ['like', 'name like "*-prod"', 'Compares with a pattern of `*` and `?`.'],
  ['matches', 'text matches r"^sk-[a-z]+"', 'Searches for a regular expression, in linear time.'],
  ['subset', 'a subset of b', 'Every element of the first is in the second.'],
  ['disjoint', 'a disjoint from b', 'The two have no element in common.'],
  ['unless', 'control from a to b unless through x in K where s', 'Only walks that avoid the guards count.'],
  ['through', 'unless through x in K where s', 'The guards that a walk must not pass.'],
  ['giving', 'list(x in xs giving x.name)', 'What an aggregate collects for each element.'],
  ['true', 'true', 'The truth value.'],
  ['false', 'false', 'The truth value.'],
  ['absent', 'x is absent', 'The field is known to have no value.'],
  [
    'unknown',
    'x is unknown',
    'The export cannot tell. A rule that depends on it is inconclusive, never passed.',
  ],
  ['present', 'x is present', 'The field has a value. Proves an optional field for what follows.'],
  ['known', 'x is known', 'The export can tell the value.'],
  ['empty', 'xs is empty', 'The collection has no elements.'],
]);

export const aggregateWords = table([
  ['count', 'count(x in xs where p)', 'How many elements there are.'],
  ['distinct', 'distinct(x in xs giving x.name)', 'The different values, each once.'],
  ['list', 'list(x in xs giving x.name)', 'The values, in order.'],
  ['sum', 'sum(x in xs giving x.size)', 'The total of the values.'],
  ['min', 'min(x in xs giving x.size)', 'The smallest value.'],
  ['max', 'max(x in xs giving x.size)', 'The largest value.'],
  [
    'first',
    'first(x in xs where p)',
    'The first element, in the order of the source; a kind or a relation is in that of the keys.',
  ],
]);

export const modifierWords = table([
  ['key', 'key id: string', 'The field by which the export tells assets of this kind apart.'],
  ['secret', 'secret value: string?', 'Masked in every output.'],
  ['derived', 'derived dormant: bool = ...', 'Computed from other fields, not stored.'],
]);

export const typeWords = table([
  ['bool', 'bool', '`true` or `false`.'],
  ['int', 'int', 'A whole number within 2^53-1.'],
  ['decimal', 'decimal', 'A number such as `1.5`; compared exactly, never computed.'],
  ['string', 'string', 'Text.'],
  ['timestamp', 'timestamp', 'A moment, as in `time"2026-01-01T00:00:00Z"`.'],
  ['duration', 'duration', 'A length of time, as in `90d`: `s`, `min`, `h`, `d` or `w`.'],
  ['version', 'version', 'A SemVer version, as in `v"1.2.3"`.'],
  ['version_range', 'version_range', 'A range of versions.'],
  ['url', 'url', 'A parsed URL with parts: `url.host`.'],
  ['host', 'host', 'A host name or address.'],
  ['ip', 'ip', 'An IP address.'],
  ['cidr', 'cidr', 'A network, as in `cidr"10.0.0.0/8"`.'],
  ['ref', 'ref Step', 'A reference to an asset.'],
  ['list', 'list of string', 'Values in order.'],
  ['set', 'set of string', 'Different values without order.'],
  ['map', 'map of Severity to duration', 'A value for each key; total when the keys are an enum.'],
  ['many', 'many Step via automation', 'The assets whose field refers to this one. No data of its own.'],
  ['one', 'one Governance via asset', 'The asset whose field refers to this one. No data of its own.'],
]);

/** A word with a meaning at one place only, and what it means there. */
export const severities = table([
  ['low', 'severity low', 'Worth knowing; no hurry.'],
  ['medium', 'severity medium', 'Should be repaired.'],
  ['high', 'severity high', 'Must be repaired soon.'],
  ['critical', 'severity critical', 'Can be exploited as it is.'],
]);

export const profiles = table([
  ['baseline', 'profile baseline', 'For every workspace.'],
  ['standard', 'profile standard', 'For workspaces with business data.'],
  ['strict', 'profile strict', 'For workspaces with high protection needs.'],
]);

export const verdicts = table([
  ['pass', 'expect pass', 'The rule holds.'],
  ['fail', 'expect fail', 'The rule is broken.'],
  ['inconclusive', 'expect inconclusive', 'The export cannot tell.'],
  ['not applicable', 'expect not applicable', 'The policy does not speak of the asset.'],
]);

export const isTests = table([
  ['present', 'x is present', 'The field has a value.'],
  ['absent', 'x is absent', 'The field is known to have no value.'],
  ['known', 'x is known', 'The export can tell the value.'],
  ['unknown', 'x is unknown', 'The export cannot tell the value.'],
  ['new', 'x is new', 'The baseline does not have the asset.'],
  ['empty', 'xs is empty', 'The collection has no elements.'],
]);
