/** The types of parameters and functions: all that other bodies may know of them. */
import type { FieldType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { ModuleIndex } from './module-index.js';
import { type DeclarationPass, resolveTypeExpr } from './type-expressions.js';

export interface FnSignature {
  readonly params: readonly FieldType[];
  readonly result: FieldType;
}

export interface Signatures {
  readonly param: (decl: ast.ParamDecl) => FieldType | undefined;
  readonly fn: (decl: ast.FnDecl) => FnSignature | undefined;
}

export interface ModuleSignature {
  readonly params: ReadonlyMap<ast.ParamDecl, FieldType>;
  readonly fns: ReadonlyMap<ast.FnDecl, FnSignature>;
}

/** Resolves the header of every parameter and function of a module; reports into `pass`. */
export function resolveSignature(pass: DeclarationPass, module: ModuleIndex): ModuleSignature {
  return {
    params: new Map(module.params.map((p) => [p, resolveTypeExpr(pass, p.type, 'param')])),
    fns: new Map(
      module.fns.map((f) => [
        f,
        {
          params: f.params.map((p) => resolveTypeExpr(pass, p.type, 'signature')),
          result: resolveTypeExpr(pass, f.result, 'signature'),
        },
      ]),
    ),
  };
}
