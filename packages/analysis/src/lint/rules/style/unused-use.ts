import { visit } from '@policyc/syntax';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const unusedUseRule = defineLintRule({
  code: 'lint-style/unused-use',
  category: 'style',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A package is used, but nothing of it is named.',
  rationale: 'It makes a reader look for what it is there for, and makes names ambiguous that would not be.',
  visit: (context) => {
    const named = new Set<string>();
    visit(context.module.file, (node) => {
      const symbol = context.symbolOf(node);
      if (symbol === undefined || !('decl' in symbol)) return;
      const owner = context.facts.moduleOf(symbol.decl);
      if (owner !== undefined) named.add(owner.packageName);
    });
    return {
      UseDecl(use) {
        const name = use.path.map((n) => n.text).join('.');
        if (named.has(name)) return;
        context.report(use.span, {
          message: `Nothing of \`${name}\` is named in this file.`,
          help: 'Remove the `use`.',
          fixes: [replacement('Remove it', use.span, '', false)],
        });
      },
    };
  },
});
