/** Type expressions to types. Invariant: whatever is reported becomes the error type, which absorbs. */
import type { Span } from '@policyc/base';
import { type FieldType, isKeyedMap, isRecordType, showType, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { NameSymbol } from '../checked.js';
import { createDiagnostic } from '../diagnostics/tables.js';
import { ERROR } from '../field-types.js';
import { lookUp, type Sink, suggest, typesOf, visibleNames } from '../names.js';

/** A pass over declarations: finds names and records what they stand for. */
export interface DeclarationPass extends Sink {
  readonly symbols: Map<ast.Node, NameSymbol>;
}

/** Where a type stands: assets are `ref K` in fields and parts of records, `K` in signatures, and impossible in parameters. */
export type TypePlace = 'field' | 'part' | 'signature' | 'param' | 'derived';

const SUPPORTED = [
  'bool',
  'int',
  'decimal',
  'string',
  'timestamp',
  'duration',
  'version',
  'version_range',
  'host',
  'ip',
  'cidr',
] as const;
const NO_RECORD = 'Parameters hold single values; make one for each part that is compared.';
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['boolean', 'bool'],
  ['integer', 'int'],
  ['number', 'int'],
  ['float', 'decimal'],
  ['double', 'decimal'],
  ['money', 'decimal'],
  ['str', 'string'],
  ['text', 'string'],
]);

export function resolveTypeExpr(pass: DeclarationPass, expr: ast.TypeExpr, place: TypePlace): FieldType {
  const type = resolveBase(pass, expr.base, expr.span, place);
  if (type.tag === 'error') return ERROR;
  const { uri } = pass.scope.module.source;
  if ((type.tag === 'list' || type.tag === 'set') && expr.optional) {
    const span = { start: expr.span.start, end: expr.span.end };
    pass.diagnostics.push(
      createDiagnostic(
        'resolve/optional-collection',
        uri,
        span,
        { type: type.tag },
        { fixes: dropMark(pass, span) },
      ),
    );
    return { type, optional: false, unknown: expr.unknown };
  }
  if (place === 'param' && expr.optional) {
    pass.diagnostics.push(
      createDiagnostic('unsupported/type', uri, expr.span, {
        type: `${pass.scope.module.source.text.slice(expr.span.start, expr.span.end)}`,
        instead: 'Parameters always have a value; remove the `?`.',
      }),
    );
    return ERROR;
  }
  return { type, optional: expr.optional, unknown: expr.unknown };
}

function dropMark(pass: DeclarationPass, span: Span) {
  const at = pass.scope.module.source.text.indexOf('?', span.start);
  return at < 0 || at >= span.end
    ? []
    : [
        {
          title: 'Remove the `?`',
          edits: [{ span: { start: at, end: at + 1 }, newText: '' }],
          certain: true,
        },
      ];
}

function resolveBase(pass: DeclarationPass, base: ast.BaseType, span: Span, place: TypePlace): Type {
  const { uri } = pass.scope.module.source;
  const later = (type: string, instead: string): Type => {
    pass.diagnostics.push(createDiagnostic('unsupported/type', uri, span, { type, instead }));
    return { tag: 'error' };
  };
  switch (base.tag) {
    case 'named':
      return resolveNamed(pass, base.name, place);
    case 'ref': {
      const kind = resolveAssets(pass, base.name);
      if (kind === undefined) return { tag: 'error' };
      if (place === 'param')
        return later(`ref ${kind}`, 'Parameters hold texts, numbers, truth values and members.');
      return { tag: 'asset', kind };
    }
    case 'list':
    case 'set': {
      if (base.element.tag === 'list' || base.element.tag === 'set' || base.element.tag === 'map')
        return later(
          `${base.tag} of ${base.element.tag}`,
          'Elements are single values; make the inner one an asset of its own.',
        );
      const element = resolveBase(pass, base.element, span, place);
      if (place === 'param' && isRecordType(element))
        return later(`${base.tag} of ${showType(element)}`, NO_RECORD);
      if (element.tag === 'version_range')
        return later(`${base.tag} of version_range`, 'Join the ranges with `||`.');
      return element.tag === 'error' ? element : { tag: base.tag, element };
    }
    case 'map': {
      if (place === 'signature' || place === 'derived')
        return later('map', 'Maps are parameters and stored fields; name the one that is meant.');
      const key = resolveBase(pass, base.key, span, place);
      const value = resolveBase(pass, base.value, span, place);
      if (key.tag === 'error' || value.tag === 'error') return { tag: 'error' };
      if (key.tag !== 'enum' && !isKeyedMap({ tag: 'map', key, value }))
        return later(
          `map of ${showType(key)}`,
          'Keys are members of an enum, or of `string`, `decimal`, `host`, `ip` or `cidr`; a table has rows by a key.',
        );
      if (value.tag === 'asset')
        return later(`map to ref ${value.kind}`, 'Values are no assets; make the entry an asset of its own.');
      if (value.tag === 'list' || value.tag === 'set' || value.tag === 'map' || isRecordType(value))
        return later(
          `map to ${showType(value)}`,
          'Values are single: write one map for each part, or a list of records with a `key`.',
        );
      return { tag: 'map', key, value };
    }
    case 'many':
    case 'one':
      return later(`${base.tag} ${base.name.text} via ${base.via.text}`, 'Relations are fields of assets.');
  }
}

/** Reports a name that should, or should not, begin with a capital. */
export function checkCapital(pass: DeclarationPass, name: ast.Name, what: string, capital: boolean): void {
  if (name.text === '' || /^[A-Z]/.test(name.text) === capital) return;
  pass.diagnostics.push(
    createDiagnostic('resolve/capitals', pass.scope.module.source.uri, name.span, {
      name: name.text,
      what,
      capital,
    }),
  );
}

/** The kind that a name stands for, or `undefined` after a report. */
export function resolveKind(pass: DeclarationPass, name: ast.Name): string | undefined {
  return resolveAssets(pass, name, false);
}

/** The kind or, where that makes sense, the group that a name stands for, or `undefined` after a report. */
export function resolveAssets(pass: DeclarationPass, name: ast.Name, groups = true): string | undefined {
  const entry = lookUp(pass, name.text, name.span, typesOf);
  if (entry === 'reported') return undefined;
  if (entry?.tag === 'kind') {
    pass.symbols.set(name, { tag: 'kind', kind: name.text, decl: entry.decl });
    return name.text;
  }
  if (entry?.tag === 'group') {
    pass.symbols.set(name, { tag: 'group', name: name.text, decl: entry.decl });
    if (groups) return name.text;
    pass.diagnostics.push(
      createDiagnostic('resolve/group-as-kind', pass.scope.module.source.uri, name.span, {
        name: name.text,
        members: entry.decl.members.map((m) => m.text),
      }),
    );
    return undefined;
  }
  const { alternatives, fixes } = suggest(
    name.text,
    visibleNames(pass.scope, typesOf, (e) => e.tag === 'kind' || (groups && e.tag === 'group')),
    name.span,
  );
  pass.diagnostics.push(
    createDiagnostic(
      'resolve/unknown-kind',
      pass.scope.module.source.uri,
      name.span,
      { name: name.text, ...alternatives },
      { fixes },
    ),
  );
  return undefined;
}

function resolveNamed(pass: DeclarationPass, name: ast.Name, place: TypePlace): Type {
  const { uri } = pass.scope.module.source;
  const supported = SUPPORTED.find((s) => s === name.text);
  if (supported !== undefined) return { tag: supported };
  if (name.text === 'url') {
    if (place !== 'param') return { tag: 'url' };
    pass.diagnostics.push(
      createDiagnostic('unsupported/type', uri, name.span, { type: 'url', instead: NO_RECORD }),
    );
    return { tag: 'error' };
  }
  const entry = FOREIGN.has(name.text) ? undefined : lookUp(pass, name.text, name.span, typesOf, SUPPORTED);
  if (entry === 'reported') return { tag: 'error' };
  if (entry?.tag === 'enum') {
    pass.symbols.set(name, { tag: 'enum', name: name.text, decl: entry.decl });
    return { tag: 'enum', name: name.text };
  }
  if (entry?.tag === 'record') {
    pass.symbols.set(name, { tag: 'record', name: name.text, decl: entry.decl });
    if (place !== 'param') return { tag: 'record', name: name.text };
    pass.diagnostics.push(
      createDiagnostic('unsupported/type', uri, name.span, { type: name.text, instead: NO_RECORD }),
    );
    return { tag: 'error' };
  }
  if (entry?.tag === 'kind' || entry?.tag === 'group') {
    pass.symbols.set(
      name,
      entry.tag === 'kind'
        ? { tag: 'kind', kind: name.text, decl: entry.decl }
        : { tag: 'group', name: name.text, decl: entry.decl },
    );
    if (place === 'signature') return { tag: 'asset', kind: name.text };
    const at = { start: name.span.start, end: name.span.start };
    pass.diagnostics.push(
      place === 'field' || place === 'part' || place === 'derived'
        ? createDiagnostic(
            'resolve/ref-missing',
            uri,
            name.span,
            { kind: name.text },
            {
              fixes: [
                {
                  title: `Write \`ref ${name.text}\``,
                  edits: [{ span: at, newText: 'ref ' }],
                  certain: true,
                },
              ],
            },
          )
        : createDiagnostic('unsupported/type', uri, name.span, {
            type: name.text,
            instead: 'Parameters hold texts, numbers, truth values and members.',
          }),
    );
    return { tag: 'error' };
  }
  const foreign = FOREIGN.get(name.text);
  const names = [
    ...SUPPORTED,
    ...(place === 'param' ? [] : ['url']),
    ...visibleNames(pass.scope, typesOf, (e) =>
      e.tag === 'kind' ? place === 'signature' : e.tag === 'enum' || place !== 'param',
    ),
  ];
  const { alternatives, fixes } =
    foreign === undefined
      ? suggest(name.text, names, name.span)
      : {
          alternatives: { closest: foreign, names },
          fixes: [
            {
              title: `Change to \`${foreign}\``,
              edits: [{ span: name.span, newText: foreign }],
              certain: false,
            },
          ],
        };
  pass.diagnostics.push(
    createDiagnostic('resolve/unknown-type', uri, name.span, { name: name.text, ...alternatives }, { fixes }),
  );
  return { tag: 'error' };
}
