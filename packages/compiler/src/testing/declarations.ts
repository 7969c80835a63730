/** The declarations that hold conditions: policies, functions, derived fields; and parameters, whose values they use. */
import type { CheckedModule, CheckedProgram } from '@policyc/analysis';
import type { ast } from '@policyc/syntax';
import type { SourceFile } from '../compile.js';

export interface ConditionHolder {
  readonly module: CheckedModule;
  readonly node: ast.PolicyDecl | ast.FnDecl | ast.FieldDecl | ast.ParamDecl;
  readonly kind: 'policy' | 'function' | 'field' | 'parameter';
  /** `EX-01`, `is_armed`, `Automation.dormant` */
  readonly name: string;
}

/**
 * In the order of the files and of the source.
 * @param files those of the program; declarations in what comes with policyc are left out
 */
export function conditionHolders(
  program: CheckedProgram,
  files: readonly SourceFile[],
): readonly ConditionHolder[] {
  const library = new Set(files.flatMap((f) => (f.library === true ? [f.uri] : [])));
  const own = program.modules.filter((module) => !library.has(module.source.uri));
  return own.flatMap((module) =>
    module.file.declarations.flatMap((node): readonly ConditionHolder[] => {
      switch (node.kind) {
        case 'PolicyDecl':
          return [{ module, node, kind: 'policy', name: node.name.text }];
        case 'FnDecl':
          return [{ module, node, kind: 'function', name: node.name.text }];
        case 'ParamDecl':
          return [{ module, node, kind: 'parameter', name: node.name.text }];
        case 'AssetDecl':
        case 'ExtendDecl':
          return node.fields
            .filter((f) => f.modifiers.includes('derived'))
            .map((f) => ({ module, node: f, kind: 'field', name: `${node.name.text}.${f.name.text}` }));
        default:
          return [];
      }
    }),
  );
}
