/** What stands at a place: the symbol with its type and documentation, or the meaning of a word of the language. */
import { type CheckedProgram, describeCause, unknownCauses } from '@policyc/analysis';
import type { Span } from '@policyc/base';
import { findEnum, showFieldType } from '@policyc/model';
import { type ast, nodePathAt } from '@policyc/syntax';
import { defineFeature, type ServiceDocument } from '../../feature.js';
import { codeBlock, describeSymbol, paragraphs } from '../../symbols/describe-symbol.js';
import { type SymbolAt, symbolAt } from '../../symbols/symbol-at.js';
import { typeOfSymbol } from '../../symbols/type-of.js';
import { wordHelpAt } from './word-help.js';

export interface HoverResult {
  readonly span: Span;
  readonly markdown: string;
}

export const hover = defineFeature({
  name: 'hover',
  needs: 'checked',
  run({ document, program }, { offset }: { readonly offset: number }): HoverResult | undefined {
    const path = nodePathAt(document.file, offset);
    const found = symbolAt(program, path);
    if (found !== undefined) return { span: found.span, markdown: describe(program, document, path, found) };
    const word = wordHelpAt(document.source.text, offset, path);
    return word && { span: word.span, markdown: paragraphs(codeBlock(word.help.form), word.help.help) };
  },
});

function describe(
  program: CheckedProgram,
  document: ServiceDocument,
  path: readonly ast.Node[],
  { symbol, node }: SymbolAt,
): string {
  const { signature, doc } = describeSymbol(program, symbol);
  return paragraphs(
    codeBlock(signature),
    doc,
    narrowed(program, path, node, symbol),
    symbol.tag === 'field' && membersOf(program, typeOfSymbol(symbol).type),
    symbol.tag === 'binder' && origin(document, symbol.decl),
    symbol.tag === 'policy' && inconclusive(program, symbol.decl),
  );
}

/** Where a guard has proved more than the declaration says. */
function narrowed(
  program: CheckedProgram,
  path: readonly ast.Node[],
  node: ast.Node,
  symbol: SymbolAt['symbol'],
): string | undefined {
  const expression = node.kind === 'NameExpr' ? node : path[path.length - 2];
  if (expression?.kind !== 'MemberExpr' && expression?.kind !== 'NameExpr') return undefined;
  const here = program.types.get(expression);
  const declared = typeOfSymbol(symbol);
  if (here === undefined || !declared.optional || here.optional) return undefined;
  return `Guarded here: \`${showFieldType(here)}\`.`;
}

/** Whether it is decided for every export, and what could keep it from that. */
function inconclusive(program: CheckedProgram, policy: ast.PolicyDecl): string {
  const causes = unknownCauses(program, policy).map((cause) => `- ${describeCause(cause)}`);
  return causes.length === 0
    ? 'Always decided: nothing that it asks can be unknown.'
    : `Can be inconclusive because of\n${causes.join('\n')}`;
}

/** The members of an enum, so that one need not look them up to compare with. */
function membersOf(
  program: CheckedProgram,
  type: ReturnType<typeof typeOfSymbol>['type'],
): string | undefined {
  const found = type.tag === 'enum' && program.schema ? findEnum(program.schema, type.name) : undefined;
  return found && `\`${found.name}\`: ${found.members.map((member) => `\`${member.name}\``).join(', ')}`;
}

/** The selection that a binder is drawn from, as written. */
function origin(document: ServiceDocument, binder: ast.Binder): string {
  const text = document.source.text.slice(binder.source.span.start, binder.source.span.end);
  return `Drawn from \`${text.replace(/\s+/g, ' ')}\`.`;
}
