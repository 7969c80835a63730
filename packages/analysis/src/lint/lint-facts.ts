/**
 * What rules need to know across files, gathered before any file is walked.
 */
import { findGroup } from '@policyc/model';
import { type ast, visit } from '@policyc/syntax';
import type { CheckedModule, CheckedPolicy, CheckedProgram, CheckedTest } from '../checked.js';
import { type UnknownCause, unknownCauses } from '../unknown-causes.js';

export interface LintFacts {
  /** The tests that name a policy. */
  readonly testsOf: (policy: ast.PolicyDecl) => readonly CheckedTest[];
  /** The first policy with a title, whatever its capitals; `undefined` for an empty one. */
  readonly firstTitled: (title: string) => CheckedPolicy | undefined;
  /** The module of a declaration. */
  readonly moduleOf: (decl: ast.Node) => CheckedModule | undefined;
  /** What can leave a policy undecided. */
  readonly undecidedBy: (policy: ast.PolicyDecl) => readonly UnknownCause[];
  /** The kinds over whose whole population a policy ranges; of a group, each of its kinds. */
  readonly kindsOf: (policy: ast.PolicyDecl) => ReadonlySet<string>;
}

export function createLintFacts(program: CheckedProgram): LintFacts {
  const tests = new Map<ast.Node, CheckedTest[]>();
  for (const test of program.tests) {
    const named = new Set<ast.Node>();
    for (const name of test.decl.policies) {
      const symbol = program.symbols.get(name);
      if (symbol?.tag === 'policy') named.add(symbol.decl);
    }
    for (const policy of named) tests.set(policy, [...(tests.get(policy) ?? []), test]);
  }
  const modules = new Map<ast.Node, CheckedModule>();
  for (const module of program.modules)
    for (const decl of module.file.declarations) {
      modules.set(decl, module);
      if (decl.kind === 'AssetDecl' || decl.kind === 'ExtendDecl')
        for (const field of decl.fields) modules.set(field, module);
      if (decl.kind === 'EnumDecl') for (const member of decl.members) modules.set(member, module);
    }
  const titled = new Map<string, CheckedPolicy>();
  for (const policy of program.policies) {
    const key = titleKey(policy.decl.title?.value ?? '');
    if (key !== '' && !titled.has(key)) titled.set(key, policy);
  }
  return {
    firstTitled: (title) => titled.get(titleKey(title)),
    testsOf: (policy) => tests.get(policy) ?? [],
    moduleOf: (decl) => modules.get(decl),
    undecidedBy: (policy) => unknownCauses(program, policy),
    kindsOf: (policy) => {
      const kinds = new Set<string>();
      logicOf(program, policy, (node) => {
        const symbol = node.kind === 'Binder' ? program.symbols.get(node.source) : undefined;
        if (symbol?.tag === 'kind') kinds.add(symbol.kind);
        const group =
          symbol?.tag === 'group' ? program.schema && findGroup(program.schema, symbol.name) : undefined;
        for (const member of group?.members ?? []) kinds.add(member);
      });
      return kinds;
    },
  };
}

function titleKey(title: string): string {
  return title.trim().toLowerCase();
}

/** Visits what decides a policy's verdict, with the functions that it calls and the derived fields that it reads. */
function logicOf(program: CheckedProgram, policy: ast.PolicyDecl, enter: (node: ast.Node) => void): void {
  const seen = new Set<ast.Node>();
  const pending: ast.Node[] = policy.statements.filter(
    (s) => s.kind === 'ForStatement' || s.kind === 'LetStatement' || s.kind === 'RuleStatement',
  );
  for (let root = pending.pop(); root !== undefined; root = pending.pop())
    visit(root, (node) => {
      enter(node);
      const symbol = program.symbols.get(node);
      const body =
        symbol?.tag === 'fn' ? symbol.decl.body : symbol?.tag === 'derived' ? symbol.decl.value : undefined;
      if (body === undefined || seen.has(body)) return;
      seen.add(body);
      pending.push(body);
    });
}
