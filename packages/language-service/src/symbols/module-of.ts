/**
 * Where declarations stand: programs keep no way from a node to its file.
 * Invariant: the index of a program is made once and dies with it.
 */
import type { CheckedModule, CheckedProgram } from '@policyc/analysis';
import type { ast } from '@policyc/syntax';

const indexes = new WeakMap<CheckedProgram, ReadonlyMap<ast.Node, CheckedModule>>();

/** The module of a declaration, field or enum member. Nodes inside bodies are not indexed. */
export function moduleOf(program: CheckedProgram, decl: ast.Node): CheckedModule | undefined {
  let index = indexes.get(program);
  if (index === undefined) {
    index = indexDeclarations(program);
    indexes.set(program, index);
  }
  return index.get(decl);
}

function indexDeclarations(program: CheckedProgram): ReadonlyMap<ast.Node, CheckedModule> {
  const index = new Map<ast.Node, CheckedModule>();
  for (const module of program.modules) {
    for (const decl of module.file.declarations) {
      index.set(decl, module);
      if ('fields' in decl) for (const field of decl.fields) index.set(field, module);
      if (decl.kind === 'EnumDecl') for (const member of decl.members) index.set(member, module);
    }
  }
  return index;
}
