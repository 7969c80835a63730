/**
 * What one file declares, sorted by sort of declaration.
 * Invariant: depends on the file alone, so it is made once for each version of a file.
 */
import type { Diagnostic, SourceText } from '@policyc/base';
import type { ast } from '@policyc/syntax';
import { createDiagnostic } from '../diagnostics/tables.js';

export interface ParsedFile {
  readonly source: SourceText;
  readonly file: ast.File;
  /** The parser's. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ModuleIndex {
  readonly source: SourceText;
  readonly file: ast.File;
  /** Empty where the file has no `package`. */
  readonly packageName: string;
  readonly packageDecl: ast.PackageDecl | undefined;
  readonly uses: readonly ast.UseDecl[];
  readonly platform: ast.PlatformDecl | undefined;
  readonly assets: readonly ast.AssetDecl[];
  readonly extensions: readonly ast.ExtendDecl[];
  readonly enums: readonly ast.EnumDecl[];
  readonly records: readonly ast.RecordDecl[];
  readonly groups: readonly ast.GroupDecl[];
  readonly edges: readonly ast.EdgeDecl[];
  readonly catalogues: readonly ast.CatalogueDecl[];
  readonly params: readonly ast.ParamDecl[];
  readonly tables: readonly ast.TableDecl[];
  readonly fns: readonly ast.FnDecl[];
  readonly policies: readonly ast.PolicyDecl[];
  readonly tests: readonly ast.TestDecl[];
  /** The parser's diagnostics and those about the file's own layout. */
  readonly diagnostics: readonly Diagnostic[];
}

const indexes = new WeakMap<ast.File, ModuleIndex>();

/** The dotted name of a `package` or `use`. */
export function packagePath(path: readonly ast.Name[]): string {
  return path.map((n) => n.text).join('.');
}

export function indexModule(parsed: ParsedFile): ModuleIndex {
  const known = indexes.get(parsed.file);
  if (known !== undefined) return known;
  const index = build(parsed);
  indexes.set(parsed.file, index);
  return index;
}

function build(parsed: ParsedFile): ModuleIndex {
  const { uri } = parsed.source;
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  const uses: ast.UseDecl[] = [];
  const assets: ast.AssetDecl[] = [];
  const extensions: ast.ExtendDecl[] = [];
  const enums: ast.EnumDecl[] = [];
  const groups: ast.GroupDecl[] = [];
  const edges: ast.EdgeDecl[] = [];
  const catalogues: ast.CatalogueDecl[] = [];
  const params: ast.ParamDecl[] = [];
  const fns: ast.FnDecl[] = [];
  const policies: ast.PolicyDecl[] = [];
  const tests: ast.TestDecl[] = [];
  const records: ast.RecordDecl[] = [];
  const tables: ast.TableDecl[] = [];
  let packageDecl: ast.PackageDecl | undefined;
  let platform: ast.PlatformDecl | undefined;

  const repeated = (decl: ast.Declaration, what: string) =>
    diagnostics.push(
      createDiagnostic(
        'resolve/repeated-package',
        uri,
        decl.span,
        { what },
        {
          fixes: [{ title: 'Remove it', edits: [{ span: decl.span, newText: '' }], certain: false }],
        },
      ),
    );

  for (const decl of parsed.file.declarations)
    switch (decl.kind) {
      case 'EditionDecl':
        if (decl.edition !== '1' && decl.edition !== '')
          diagnostics.push(
            createDiagnostic('unsupported/edition', uri, decl.span, { edition: decl.edition }),
          );
        break;
      case 'PackageDecl':
        if (packageDecl === undefined) packageDecl = decl;
        else repeated(decl, 'package');
        break;
      case 'UseDecl':
        uses.push(decl);
        break;
      case 'PlatformDecl':
        if (platform === undefined) platform = decl;
        else repeated(decl, 'platform');
        break;
      case 'AssetDecl':
        assets.push(decl);
        break;
      case 'EnumDecl':
        enums.push(decl);
        break;
      case 'EdgeDecl':
        edges.push(decl);
        break;
      case 'CatalogueDecl':
        catalogues.push(decl);
        break;
      case 'ParamDecl':
        params.push(decl);
        break;
      case 'FnDecl':
        fns.push(decl);
        break;
      case 'PolicyDecl':
        policies.push(decl);
        break;
      case 'TestDecl':
        tests.push(decl);
        break;
      case 'GroupDecl':
        groups.push(decl);
        break;
      case 'RecordDecl':
        records.push(decl);
        break;
      case 'TableDecl':
        tables.push(decl);
        break;
      case 'ExtendDecl':
        extensions.push(decl);
        break;
    }

  return {
    source: parsed.source,
    file: parsed.file,
    packageName: packageDecl === undefined ? '' : packagePath(packageDecl.path),
    packageDecl,
    uses,
    platform,
    assets,
    extensions,
    enums,
    records,
    groups,
    edges,
    catalogues,
    params,
    tables,
    fns,
    policies,
    tests,
    diagnostics,
  };
}
