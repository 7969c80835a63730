/** Parameters: what each one is, and the terms that read them. */
import type { Symbol as NameSymbol } from '@policyc/analysis';
import { compareUtf8 } from '@policyc/base';
import { isTotalMap, normalSet, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { ConstValue, Origin, Param, ParamValue, Term } from '../ir.js';
import { lowerFormula } from './lower-formula.js';
import { lowerTerm } from './lower-term.js';
import { type Lowering, stripParens } from './lowering.js';
import type { Scope } from './scope.js';

type ParamSymbol = Extract<NameSymbol, { readonly tag: 'param' }>;

/** Every parameter of the program, by id. */
export function lowerParams(lowering: Lowering): readonly Param[] {
  return lowering.program.modules
    .flatMap(({ file, source, packageName }) =>
      file.declarations
        .filter((d) => d.kind === 'ParamDecl')
        .map((decl): Param => {
          const scope: Scope = { uri: source.uri, names: new Map() };
          // Slots go on: all guards may stand in one scope of an engine.
          lowering.nodes = 0;
          const symbol = lowering.program.symbols.get(decl.name);
          if (symbol?.tag !== 'param') throw new Error(`'${decl.name.text}' has no type`);
          const id = `${packageName}.${decl.name.text}`;
          const { type } = symbol.type;
          const guard = decl.guard && lowerFormula(decl.guard, scope, lowering);
          const { span } = decl.guard ?? decl;
          return {
            id,
            description: decl.doc,
            type,
            default: givenValue(id, decl, type, scope, lowering),
            guard,
            guardText: guard ? source.text.slice(span.start, span.end).replace(/\s+/g, ' ') : '',
            slots: lowering.slots,
            origin: { uri: source.uri, span: decl.span },
          };
        }),
    )
    .sort((a, b) => compareUtf8(a.id, b.id));
}

/**
 * What reads a parameter: its value in force.
 * @param member of a map: the member whose value it is
 */
export function lowerParam(
  { decl, type: { type } }: ParamSymbol,
  member: string | undefined,
  origin: Origin,
  lowering: Lowering,
): Term {
  const id = lowering.paramIds.get(decl);
  if (id === undefined) throw new Error(`'${decl.name.text}' is in no package`);
  return type.tag === 'map' && isTotalMap(type)
    ? { op: 'param', param: id, member: member ?? '', type: type.value, origin }
    : { op: 'param', param: id, type, origin };
}

function givenValue(
  id: string,
  decl: ast.ParamDecl,
  type: Type,
  scope: Scope,
  lowering: Lowering,
): ParamValue {
  const given = lowering.params.get(id) ?? decl.value;
  if (!isExpr(given)) return type.tag === 'set' && Array.isArray(given) ? normalSet(given) : given;
  const written = stripParens(given);
  if (written.kind === 'BracesExpr' && type.tag === 'map') {
    return Object.fromEntries(
      written.entries.map(({ key, value }) => [
        key?.text ?? '',
        scalarOf(constantOf(value, scope, lowering)),
      ]),
    );
  }
  return constantOf(written, scope, lowering);
}

function constantOf(expr: ast.Expr, scope: Scope, lowering: Lowering): ConstValue {
  const term = lowerTerm(expr, scope, lowering);
  if (term.op !== 'const') throw new Error('the value of a parameter is written out');
  return term.value;
}

function scalarOf(value: ConstValue): string | number | boolean {
  if (typeof value === 'object') throw new Error('the values of a map are single');
  return value;
}

function isExpr(value: ast.Expr | ParamValue): value is ast.Expr {
  return typeof value === 'object' && 'kind' in value && 'span' in value;
}
