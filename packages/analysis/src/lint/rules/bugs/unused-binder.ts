import { type ast, visit } from '@policyc/syntax';
import { defineLintRule } from '../../lint-rule.js';

export const unusedBinderRule = defineLintRule({
  code: 'lint-bugs/unused-binder',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A further `for` binds something that nothing names.',
  rationale: 'It only repeats each finding once for everything that it goes through.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const named = new Set<ast.Node>();
      visit(policy, (node) => {
        const symbol = context.symbolOf(node);
        if (node.kind === 'NameExpr' && symbol?.tag === 'binder') named.add(symbol.decl);
      });
      const [, ...further] = policy.statements.filter((s) => s.kind === 'ForStatement');
      for (const { binder, span } of further) {
        if (named.has(binder)) continue;
        context.report(binder.name.span, {
          message: `Nothing names \`${binder.name.text}\`.`,
          help: `Name it, or ask whether there is one: \`some x in ${context.textOf(binder.source)} where ...\`.`,
          related: [{ uri: context.module.source.uri, span, message: 'each finding is repeated for it' }],
        });
      }
    },
  }),
});
