/** Diagnostics about names and the schema. */
import { defineDiagnostic } from '@policyc/base';
import { type Alternatives, alternatives, article, listNames } from './wording.js';

export const resolveDiagnostics = {
  'resolve/unknown-package': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `There is no package \`${p.name}\`.`,
    help: (p) => alternatives('The packages are', p),
  }),
  'resolve/duplicate-name': defineDiagnostic<{ what: string; name: string; where: string }>({
    severity: 'error',
    message: (p) => `${p.where} already has ${article(p.what)} ${p.what} \`${p.name}\`.`,
    help: () => 'Rename or remove one of the two.',
  }),
  'resolve/reserved-name': defineDiagnostic<{ name: string; why: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` cannot be used as a name: ${p.why}.`,
    help: () => 'Choose another name.',
  }),
  'resolve/capitals': defineDiagnostic<{ name: string; what: string; capital: boolean }>({
    severity: 'error',
    message: (p) =>
      `The name of ${article(p.what)} ${p.what} begins with a ${p.capital ? 'capital' : 'small letter'}, unlike \`${p.name}\`.`,
    help: () => 'Kinds and enums begin with a capital, everything else with a small letter.',
  }),
  'resolve/shadowed-name': defineDiagnostic<{ name: string; within?: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` already stands for something else here.`,
    help: (p) =>
      p.within === undefined
        ? 'Give the inner one a name of its own.'
        : `This stands inside \`${p.within}\`, which reaches to the end of the expression. Put that in parentheses if it ends before this, or give the inner one a name of its own.`,
  }),
  'resolve/ambiguous-name': defineDiagnostic<{ name: string; packages: readonly string[] }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` comes from more than one package: ${listNames(p.packages)}.`,
    help: () => 'Rename one of the declarations, or use only one of the packages.',
  }),
  'resolve/use-missing': defineDiagnostic<{ name: string; package: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is declared in \`${p.package}\`, which this file does not use.`,
    help: (p) => `Add \`use ${p.package}\` at the top.`,
  }),
  'resolve/alias-needed': defineDiagnostic<{ name: string; full: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` comes from a package that has another name here: write \`${p.full}\`.`,
  }),
  'resolve/not-in-package': defineDiagnostic<{ name: string; package: string } & Alternatives>({
    severity: 'error',
    message: (p) => `Package \`${p.package}\` has no \`${p.name}\`.`,
    help: (p) => alternatives('It has', p),
  }),
  'resolve/record-derived': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is part of a record, and parts are what the export holds.`,
    help: () => 'Derive a field of the asset: `derived weak: bool = auth.type == none`.',
  }),
  'resolve/record-key': defineDiagnostic<{ record: string; second: boolean }>({
    severity: 'error',
    message: (p) =>
      p.second
        ? `\`${p.record}\` already has a \`key\` part.`
        : `The key of \`${p.record}\` tells its elements apart in findings: a text that is always there, and no secret.`,
    help: () => 'Write `key name: string`; hosts, addresses, blocks and decimals can be keys, too.',
  }),
  'resolve/element-key': defineDiagnostic<{
    record: string;
    collection: string;
    candidate: string | undefined;
  }>({
    severity: 'error',
    message: (p) => `Nothing tells the elements of this ${p.collection} of \`${p.record}\` apart.`,
    help: (p) =>
      `Findings name an element by its key, never by its place. Mark a part in \`record ${p.record}\`: \`key ${p.candidate ?? 'name'}: string\`.`,
  }),
  'resolve/record-nesting': defineDiagnostic<{
    record: string;
    part: string;
    cycle: boolean;
    deepest: number;
  }>({
    severity: 'error',
    message: (p) =>
      p.cycle
        ? `\`${p.record}\` contains itself by way of \`${p.part}\`.`
        : `\`${p.part}\` of \`${p.record}\` nests records more than ${p.deepest} deep.`,
    help: () => 'Make the inner one an asset of its own, and refer to it with `ref`.',
  }),
  'resolve/unknown-kind': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `There is no asset kind \`${p.name}\`.`,
    help: (p) => alternatives('The kinds are', p),
  }),
  'resolve/unknown-type': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `There is no type \`${p.name}\`.`,
    help: (p) => alternatives('The types are', p),
  }),
  'resolve/unknown-field': defineDiagnostic<{ kind: string; name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `\`${p.kind}\` has no field \`${p.name}\`.`,
    help: (p) => alternatives('Its fields are', p),
  }),
  'resolve/unknown-member': defineDiagnostic<{ enum: string; name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is no member of \`${p.enum}\`.`,
    help: (p) => alternatives('Its members are', p),
  }),
  'resolve/unknown-name': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `Nothing is called \`${p.name}\` here.`,
    help: (p) => alternatives('Names in reach', p),
  }),
  'resolve/unknown-edge': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `There is no edge \`${p.name}\`.`,
    help: (p) => alternatives('The edges are', p),
  }),
  'resolve/unknown-function': defineDiagnostic<{ name: string; on: string | undefined } & Alternatives>({
    severity: 'error',
    message: (p) =>
      p.on === undefined
        ? `There is no function \`${p.name}\`.`
        : `\`${p.on}\` has no function \`${p.name}\`.`,
    help: (p) => alternatives('The functions are', p),
  }),
  'resolve/unknown-param': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `There is no parameter \`${p.name}\`.`,
    help: (p) => alternatives('The parameters are', p),
  }),
  'resolve/unknown-policy': defineDiagnostic<{ name: string } & Alternatives>({
    severity: 'error',
    message: (p) => `There is no policy \`${p.name}\` in reach.`,
    help: (p) => alternatives('The policies are', p) ?? 'Say `use` with the package that declares it.',
  }),
  'resolve/kind-as-value': defineDiagnostic<{
    name: string;
    what: 'kind' | 'group' | 'enum' | 'record' | 'edge';
  }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is ${article(p.what)} ${p.what}, not a value.`,
    help: (p) =>
      p.what === 'kind' || p.what === 'group'
        ? `Bind an element of it: \`some x in ${p.name} where ...\`.`
        : p.what === 'enum'
          ? `Name a member: \`${p.name}.member\`.`
          : p.what === 'record'
            ? 'Name a field that has this type, and its part: `x.field.part`.'
            : `Say from where to where: \`${p.name} from a to b\`.`,
  }),
  'resolve/function-without-call': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is a function; it needs its arguments in parentheses.`,
  }),
  'resolve/recursive-function': defineDiagnostic<{ names: readonly string[] }>({
    severity: 'error',
    message: (p) =>
      `Functions and derived fields cannot be made of themselves: ${p.names.map((n) => `\`${n}\``).join(' -> ')}.`,
    help: () => 'Every evaluation must end; write the steps out or use a quantifier.',
  }),
  'resolve/recursive-edge': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `The edge \`${p.name}\` is made of itself.`,
  }),
  'resolve/no-platform': defineDiagnostic<{ missing: 'schema' | 'declaration' }>({
    severity: 'error',
    message: (p) =>
      p.missing === 'schema'
        ? 'No platform schema is loaded.'
        : 'Assets and edges are declared in a package with a `platform` declaration.',
    help: (p) =>
      p.missing === 'schema'
        ? 'Begin with `use platforms.nocode`, or add the module that declares your platform.'
        : 'Add `platform name version "1.0"`.',
  }),
  'resolve/two-platforms': defineDiagnostic<{ name: string; other: string }>({
    severity: 'error',
    message: (p) => `A second platform \`${p.name}\`; \`${p.other}\` is declared already.`,
    help: () => 'Check the packs of different platforms separately.',
  }),
  'resolve/extension-field': defineDiagnostic<{
    kind: string;
    name: string;
    platform: string;
    collection: boolean;
  }>({
    severity: 'error',
    message: (p) =>
      `\`${p.kind}.${p.name}\` would always have a value, but not every snapshot carries \`${p.platform}\`.`,
    help: (p) =>
      p.collection ? 'Write `or unknown` behind its type.' : 'Write `or unknown` or `?` behind its type.',
  }),
  'resolve/no-key': defineDiagnostic<{ kind: string }>({
    severity: 'error',
    message: (p) => `\`${p.kind}\` has no key.`,
    help: () => 'Add `key id: string`, the name by which the export tells assets of this kind apart.',
  }),
  'resolve/repeated-package': defineDiagnostic<{ what: string }>({
    severity: 'error',
    message: (p) => `A file has one \`${p.what}\` declaration.`,
    help: () => 'Remove this one, or move it to a file of its own.',
  }),
  'resolve/not-common-field': defineDiagnostic<{
    group: string;
    name: string;
    has: readonly string[];
    lacks: readonly string[];
  }>({
    severity: 'error',
    message: (p) =>
      p.lacks.length > 0
        ? `\`${p.name}\` is no field of every kind of \`${p.group}\`: ${p.lacks.join(', ')} ${p.lacks.length === 1 ? 'has' : 'have'} none.`
        : `\`${p.name}\` has not the same type in every kind of \`${p.group}\`.`,
    help: (p) => `Ask for the kind first: \`x is ${p.has[0]} and x.${p.name} ...\`.`,
  }),
  'resolve/group-as-kind': defineDiagnostic<{ name: string; members: readonly string[] }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is a group; a kind is needed here.`,
    help: (p) => `Name one of its kinds: ${p.members.join(', ')}.`,
  }),
  'resolve/key-type': defineDiagnostic<{ name: string; why: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` cannot be a part of the key: ${p.why}.`,
    help: () => 'A key is made of single values that every asset has: texts, numbers, members, references.',
  }),
  'resolve/alike-field': defineDiagnostic<{ kind: string; name: string; why: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` cannot tell that two \`${p.kind}\` are the same: ${p.why}.`,
    help: () => 'Name stored fields that are neither keys nor secrets, such as the name.',
  }),
  'resolve/extended-key': defineDiagnostic<{ kind: string }>({
    severity: 'error',
    message: (p) => `\`${p.kind}\` has its key where it is declared; an extension cannot add to it.`,
    help: () => 'Remove `key` here.',
  }),
  'resolve/derived-value': defineDiagnostic<{ name: string; derived: boolean }>({
    severity: 'error',
    message: (p) =>
      p.derived
        ? `\`${p.name}\` is derived, and nothing says from what.`
        : `\`${p.name}\` has data in the snapshot, so it cannot be given a value here.`,
    help: (p) =>
      p.derived
        ? `Write its value: \`derived ${p.name}: bool = status == draft\`.`
        : 'If it follows from other fields, write `derived` before it.',
  }),
  'resolve/derived-modifier': defineDiagnostic<{ name: string; modifier: string }>({
    severity: 'error',
    message: (p) => `\`${p.name}\` is derived: it has no data that could be \`${p.modifier}\`.`,
    help: (p) => `Remove \`${p.modifier}\`, or store the field.`,
  }),
  'resolve/ref-missing': defineDiagnostic<{ kind: string }>({
    severity: 'error',
    message: (p) => `A field holds references to assets, not assets: \`${p.kind}\` needs \`ref\`.`,
  }),
  'resolve/relation-field': defineDiagnostic<{ kind: string; via: string; owner: string; why: string }>({
    severity: 'error',
    message: (p) => `\`${p.kind}.${p.via}\` cannot carry this relation: ${p.why}.`,
    help: (p) => `\`many ${p.kind} via f\` needs a field \`f: ref ${p.owner}\` in \`${p.kind}\`.`,
  }),
  'resolve/edge-field': defineDiagnostic<{ field: string; target: string; why: string }>({
    severity: 'error',
    message: (p) => `\`${p.field}\` cannot carry this edge: ${p.why}.`,
    help: (p) =>
      `An edge needs a field \`ref ${p.target}\`, \`list of ref ${p.target}\` or \`set of ref ${p.target}\`.`,
  }),
  'resolve/optional-collection': defineDiagnostic<{ type: string }>({
    severity: 'error',
    message: (p) => `A ${p.type} is never absent, it is empty.`,
    help: () => 'Remove the `?`.',
  }),
  'resolve/empty-enum': defineDiagnostic<{ name: string }>({
    severity: 'error',
    message: (p) => `The enum \`${p.name}\` has no members.`,
  }),
  'resolve/unused-declaration': defineDiagnostic<{ what: string; name: string }>({
    severity: 'warning',
    message: (p) => `The ${p.what} \`${p.name}\` is never used.`,
    help: () => 'Remove it, or use it in a policy.',
  }),
} as const;
