/** Where the name at a place is declared: in this file, another one, or the platform's schema. */
import type { CheckedProgram, NameSymbol } from '@policyc/analysis';
import type { Span } from '@policyc/base';
import { type ast, nodePathAt } from '@policyc/syntax';
import { defineFeature } from '../../feature.js';
import { packageOf } from '../../symbols/in-reach.js';
import { moduleOf } from '../../symbols/module-of.js';
import { symbolAt } from '../../symbols/symbol-at.js';

export interface DefinitionPlace {
  /** The name that was asked about. */
  readonly origin: Span;
  readonly uri: string;
  /** The whole declaration. */
  readonly span: Span;
  /** Its name. */
  readonly selection: Span;
}

export const definition = defineFeature({
  name: 'definition',
  needs: 'checked',
  run({ document, program }, { offset }: { readonly offset: number }): readonly DefinitionPlace[] {
    const path = nodePathAt(document.file, offset);
    const found = symbolAt(program, path);
    if (found === undefined) return packagePlaces(program, path);
    return declarationsOf(program, found.symbol).map(({ decl, name }) => ({
      origin: found.span,
      uri: moduleOf(program, decl)?.source.uri ?? document.uri,
      span: decl.span,
      selection: name,
    }));
  },
});

interface Declared {
  readonly decl: ast.Node;
  readonly name: Span;
}

/** An edge may be declared in parts; anything else has one place; a built-in function has none; `before` leads to the kind. */
function declarationsOf(program: CheckedProgram, symbol: NameSymbol): readonly Declared[] {
  switch (symbol.tag) {
    case 'builtin':
    case 'url-part':
      return [];
    case 'before':
      return program.modules.flatMap((module) =>
        module.file.declarations.flatMap((decl) =>
          decl.kind === 'AssetDecl' && decl.name.text === symbol.kind ? [{ decl, name: decl.name.span }] : [],
        ),
      );
    case 'edge':
      return program.modules.flatMap((module) =>
        module.file.declarations.flatMap((decl) =>
          decl.kind === 'EdgeDecl' && decl.name.text === symbol.name ? [{ decl, name: decl.name.span }] : [],
        ),
      );
    case 'control':
      return [{ decl: symbol.decl, name: symbol.decl.code.span }];
    case 'path':
    case 'path-length':
      return [{ decl: symbol.decl, name: symbol.decl.edge.span }];
    default:
      return [{ decl: symbol.decl, name: symbol.decl.name.span }];
  }
}

/** `use a.b` leads to the files of that package. */
function packagePlaces(program: CheckedProgram, path: readonly ast.Node[]): readonly DefinitionPlace[] {
  const use = path.find((node): node is ast.UseDecl => node.kind === 'UseDecl');
  const [first, last] = [use?.path[0], use?.path.at(-1)];
  if (use === undefined || first === undefined || last === undefined) return [];
  const origin = { start: first.span.start, end: last.span.end };
  return program.modules
    .filter((module) => module.packageName === packageOf(use))
    .map((module) => {
      const decl = module.file.declarations.find((d) => d.kind === 'PackageDecl');
      const span = decl?.span ?? { start: 0, end: 0 };
      return { origin, uri: module.source.uri, span, selection: span };
    });
}
