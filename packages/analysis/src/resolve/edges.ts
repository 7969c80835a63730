/** Edge sets of the schema: simple edges checked against their fields, unions flattened. */
import type { EdgeSet, SimpleEdge } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { createDiagnostic } from '../diagnostics/tables.js';
import { edgesOf, lookUp, suggest, visibleNames } from '../names.js';
import type { GroupEntry, KindEntry } from './schema.js';
import { type DeclarationPass, resolveAssets } from './type-expressions.js';

export interface EdgeEntry {
  readonly set: EdgeSet;
  readonly decl: ast.EdgeDecl;
  /** Something about it was reported: paths over it are not checked further. */
  readonly broken: boolean;
}

interface Draft {
  readonly decl: ast.EdgeDecl;
  readonly pass: DeclarationPass;
  readonly edges: SimpleEdge[];
  readonly members: ast.Name[];
  doc: string;
  broken: boolean;
}

export function buildEdges(
  passes: readonly DeclarationPass[],
  kinds: ReadonlyMap<string, KindEntry>,
  groups: ReadonlyMap<string, GroupEntry>,
): ReadonlyMap<string, EdgeEntry> {
  const drafts = new Map<string, Draft>();
  for (const pass of passes)
    for (const decl of pass.scope.module.edges) {
      if (!pass.scope.own.edges.get(decl.name.text)?.includes(decl)) continue;
      const known = drafts.get(decl.name.text);
      if (known !== undefined && known.pass.scope.own !== pass.scope.own) {
        // What an extension added to it would change policies that know nothing of the extension.
        pass.diagnostics.push(
          createDiagnostic('resolve/duplicate-name', pass.scope.module.source.uri, decl.name.span, {
            what: 'edge',
            name: decl.name.text,
            where: 'The platform',
          }),
        );
        continue;
      }
      const draft = known ?? {
        decl,
        pass,
        edges: [],
        members: [],
        doc: decl.doc,
        broken: false,
      };
      drafts.set(decl.name.text, draft);
      pass.symbols.set(decl.name, { tag: 'edge', name: decl.name.text, decl: draft.decl });
      if (draft.doc === '') draft.doc = decl.doc;
      if (decl.definition.tag === 'union') draft.members.push(...decl.definition.members);
      else {
        const edges = simpleEdges(pass, decl.definition, kinds, groups);
        if (edges === undefined) draft.broken = true;
        else draft.edges.push(...edges);
      }
    }
  for (const draft of drafts.values()) resolveMembers(draft, drafts);
  for (const [name, draft] of drafts) breakCycle(name, draft, drafts);
  const entries = new Map<string, EdgeEntry>();
  const done = new Map<Draft, Flat>();
  for (const [name, draft] of drafts) {
    const { edges, broken } = flatten(draft, drafts, done);
    entries.set(name, { set: { name, doc: draft.doc, edges }, decl: draft.decl, broken });
  }
  return entries;
}

/** Keeps the members that exist. */
function resolveMembers(draft: Draft, drafts: ReadonlyMap<string, Draft>): void {
  const { pass } = draft;
  const { uri } = pass.scope.module.source;
  for (const member of draft.members.splice(0)) {
    const found = lookUp(pass, member.text, member.span, edgesOf);
    const next = drafts.get(member.text);
    if (next !== undefined && found !== undefined && found !== 'reported') {
      pass.symbols.set(member, { tag: 'edge', name: member.text, decl: next.decl });
      draft.members.push(member);
      continue;
    }
    draft.broken = true;
    if (found !== undefined) continue;
    const { alternatives, fixes } = suggest(member.text, visibleNames(pass.scope, edgesOf), member.span);
    pass.diagnostics.push(
      createDiagnostic(
        'resolve/unknown-edge',
        uri,
        member.span,
        { name: member.text, ...alternatives },
        { fixes },
      ),
    );
  }
}

/** Reports a union that is made of itself, once for each cycle, and empties it. */
function breakCycle(name: string, draft: Draft, drafts: ReadonlyMap<string, Draft>): void {
  const seen = new Set<string>();
  const open = [...draft.members];
  for (let member = open.pop(); member !== undefined; member = open.pop()) {
    if (member.text === name) {
      draft.broken = true;
      draft.members.length = 0;
      draft.pass.diagnostics.push(
        createDiagnostic('resolve/recursive-edge', draft.pass.scope.module.source.uri, draft.decl.name.span, {
          name,
        }),
      );
      return;
    }
    if (seen.has(member.text)) continue;
    seen.add(member.text);
    open.push(...(drafts.get(member.text)?.members ?? []));
  }
}

interface Flat {
  readonly edges: readonly SimpleEdge[];
  readonly broken: boolean;
}

/** The simple edges of a union without duplicates; each union is flattened once. */
function flatten(draft: Draft, drafts: ReadonlyMap<string, Draft>, done: Map<Draft, Flat>): Flat {
  const known = done.get(draft);
  if (known !== undefined) return known;
  const unique = new Map(draft.edges.map((e) => [edgeKey(e), e]));
  let { broken } = draft;
  for (const member of draft.members) {
    const next = drafts.get(member.text);
    if (next === undefined) continue;
    const inner = flatten(next, drafts, done);
    for (const e of inner.edges) unique.set(edgeKey(e), e);
    broken ||= inner.broken;
  }
  const flat = { edges: [...unique.values()], broken };
  done.set(draft, flat);
  return flat;
}

function edgeKey(e: SimpleEdge): string {
  return `${e.from} ${e.to} ${e.side} ${e.field}`;
}

/** One edge; where a group holds the references, one for each of its kinds. */
function simpleEdges(
  pass: DeclarationPass,
  definition: Extract<ast.EdgeDecl['definition'], { readonly tag: 'via' }>,
  kinds: ReadonlyMap<string, KindEntry>,
  groups: ReadonlyMap<string, GroupEntry>,
): readonly SimpleEdge[] | undefined {
  const { uri } = pass.scope.module.source;
  const from = resolveAssets(pass, definition.from);
  const to = resolveAssets(pass, definition.to);
  if (from === undefined || to === undefined) return undefined;
  const [name, further] = definition.path;
  if (name === undefined || name.text === '') return undefined;
  if (further !== undefined) {
    pass.diagnostics.push(
      createDiagnostic('unsupported/field', uri, further.span, {
        what: 'Edges over several fields',
        instead: 'Let the adapter write the references into one field.',
      }),
    );
    return undefined;
  }
  const holder = definition.side === 'from' ? from : to;
  const target = definition.side === 'from' ? to : from;
  const kind = kinds.get(holder) ?? groups.get(holder);
  const entry = kind?.fields.get(name.text);
  if (kind === undefined) return undefined;
  if (entry?.derived !== undefined) {
    pass.diagnostics.push(
      createDiagnostic('resolve/edge-field', uri, name.span, {
        field: `${holder}.${name.text}`,
        target,
        why: 'it is derived, without data of its own',
      }),
    );
    return undefined;
  }
  if (entry !== undefined && entry.field === undefined) return undefined;
  if (entry?.field === undefined) {
    const { alternatives, fixes } = suggest(name.text, [...kind.fields.keys()], name.span);
    pass.diagnostics.push(
      createDiagnostic(
        'resolve/unknown-field',
        uri,
        name.span,
        { kind: holder, name: name.text, ...alternatives },
        { fixes },
      ),
    );
    return undefined;
  }
  const { field } = entry;
  pass.symbols.set(name, { tag: 'field', kind: holder, field, decl: entry.decl });
  const element =
    field.tag === 'stored' && (field.type.type.tag === 'list' || field.type.type.tag === 'set')
      ? field.type.type.element
      : field.tag === 'stored'
        ? field.type.type
        : undefined;
  const why =
    field.tag === 'relation'
      ? 'it is a relation without data of its own'
      : element?.tag !== 'asset' || element.kind !== target
        ? `it does not refer to \`${target}\``
        : undefined;
  const { side } = definition;
  if (why === undefined)
    return (groups.get(holder)?.type.members ?? [holder]).map((one) =>
      side === 'from' ? { from: one, to, side, field: name.text } : { from, to: one, side, field: name.text },
    );
  pass.diagnostics.push(
    createDiagnostic('resolve/edge-field', uri, name.span, { field: `${holder}.${name.text}`, target, why }),
  );
  return undefined;
}
