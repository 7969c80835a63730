import type { ast } from '@policyc/syntax';
import { defineLintRule } from '../../lint-rule.js';

export const wholeSentenceRule = defineLintRule({
  code: 'lint-documentation/whole-sentence',
  category: 'documentation',
  severity: 'info',
  enabledByDefault: true,
  description: 'A documentation comment does not begin with a capital and end with a full stop.',
  rationale: 'Reports and editors show it beside others, as text.',
  visit: (context) => {
    const check = (
      decl: ast.PolicyDecl | ast.ParamDecl | ast.FnDecl | ast.AssetDecl | ast.EnumDecl,
    ): void => {
      const doc = decl.doc.trim();
      // Lists, tables and code end as they like.
      if (doc === '' || /(^|\n)([-*|>]|\d+\.|```)[^\n]*$/.test(doc)) return;
      const capital = /^[^\p{Ll}]/u.test(doc);
      if (capital && /[.!?:`)]$/.test(doc)) return;
      context.report(decl.name.span, {
        message: `The comment of \`${decl.name.text}\` does not ${capital ? 'end with a full stop' : 'begin with a capital'}.`,
        help: 'Write whole sentences.',
      });
    };
    return { PolicyDecl: check, ParamDecl: check, FnDecl: check, AssetDecl: check, EnumDecl: check };
  },
});
