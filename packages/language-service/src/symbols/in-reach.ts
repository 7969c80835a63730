/**
 * What a file may name without saying where it is from: its own package and the packages that it uses.
 * Invariant: declarations in order of the program's modules; an edge or kind that is declared in parts appears once.
 */
import type { CheckedModule, CheckedProgram, NameSymbol } from '@policyc/analysis';
import type { ast } from '@policyc/syntax';

export type DeclaredSymbol = Extract<
  NameSymbol,
  {
    readonly tag:
      | 'kind'
      | 'group'
      | 'enum'
      | 'record'
      | 'edge'
      | 'catalogue'
      | 'param'
      | 'table'
      | 'fn'
      | 'policy';
  }
>;

/** The symbols that the modules in reach of a file declare. */
export function symbolsInReach(program: CheckedProgram, file: ast.File): readonly DeclaredSymbol[] {
  const seen = new Set<string>();
  const symbols: DeclaredSymbol[] = [];
  for (const module of modulesInReach(program, file)) {
    for (const decl of module.file.declarations) {
      const symbol = declaredSymbol(program, decl);
      if (symbol === undefined) continue;
      const key = `${symbol.tag} ${symbol.decl.name.text}`;
      if (symbol.decl.name.text === '' || seen.has(key)) continue;
      seen.add(key);
      symbols.push(symbol);
    }
  }
  return symbols;
}

function modulesInReach(program: CheckedProgram, file: ast.File): readonly CheckedModule[] {
  const reach = new Set<string>();
  for (const decl of file.declarations) {
    if (decl.kind === 'UseDecl' || decl.kind === 'PackageDecl') reach.add(packageOf(decl));
  }
  return program.modules.filter((m) => m.file === file || (m.packageName !== '' && reach.has(m.packageName)));
}

export function packageOf(decl: ast.UseDecl | ast.PackageDecl): string {
  return decl.path.map((name) => name.text).join('.');
}

function declaredSymbol(program: CheckedProgram, decl: ast.Declaration): DeclaredSymbol | undefined {
  const symbol = 'name' in decl ? program.symbols.get(decl.name) : undefined;
  switch (symbol?.tag) {
    case 'kind':
    case 'group':
    case 'enum':
    case 'record':
    case 'edge':
    case 'catalogue':
    case 'param':
    case 'table':
    case 'fn':
    case 'policy':
      return symbol;
    default:
      return undefined;
  }
}
