import { type ast, visit } from '@policyc/syntax';
import { violationOf } from '../../../policies/violation.js';
import { defineLintRule } from '../../lint-rule.js';

export const messageNamesWitnessRule = defineLintRule({
  code: 'lint-style/message-names-witness',
  category: 'style',
  severity: 'info',
  enabledByDefault: true,
  description: 'The rule gives a finding for each witness, but the message names none of them.',
  rationale: 'The findings of one subject then all read the same.',
  visit: (context) => ({
    PolicyDecl({ statements }) {
      const rule = statements.find((s) => s.kind === 'RuleStatement');
      const message = statements.find((s) => s.kind === 'MessageStatement');
      if (rule === undefined || message === undefined) return;
      const { witnesses, path } = violationOf(rule);
      const items = new Set<ast.Node>(witnesses.map((w) => w.binder));
      if (path?.to.tag === 'binder') items.add(path.to.binder);
      const [first] = items;
      if (first?.kind !== 'Binder') return;
      let named = false;
      visit(message.template, (node) => {
        const symbol = node.kind === 'NameExpr' ? context.symbolOf(node) : undefined;
        if (symbol?.tag === 'path' || (symbol?.tag === 'binder' && items.has(symbol.decl))) named = true;
      });
      if (!named)
        context.report(message.template.span, {
          message: `There is a finding for each \`${first.name.text}\`, and the message does not say which.`,
          help: `Name it: \`{${first.name.text}}\` or one of its fields.`,
          related: [{ uri: context.module.source.uri, span: first.span, message: 'the witness' }],
        });
    },
  }),
});
