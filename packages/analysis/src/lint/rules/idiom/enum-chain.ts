import { constantKey } from '../../constant-key.js';
import { ifChainOf } from '../../if-chain.js';
import { defineLintRule } from '../../lint-rule.js';

export const enumChainRule = defineLintRule({
  code: 'lint-idiom/enum-chain',
  category: 'idiom',
  severity: 'info',
  enabledByDefault: true,
  description: 'An `if` chooses a constant by the members of an enum, branch by branch.',
  rationale:
    'A map names every member, and does not compile when the platform gets one more; the `else` of an `if` takes it in silence.',
  visit: (context) => ({
    IfExpr(expr) {
      const chain = ifChainOf(context, expr);
      if (chain === undefined || chain.branches.length < 2 || chain.rest.length === 0) return;
      // A member that is asked for twice is a mistake, and reported as one.
      if (chain.branches.flatMap((b) => b.members).length + chain.rest.length > chain.members.length) return;
      const values: (string | undefined)[] = [constantKey(context, chain.last)];
      for (let at: typeof expr | undefined = expr; at !== undefined; ) {
        values.push(constantKey(context, at.then));
        const rest: typeof expr.else = at.else;
        at = rest.kind === 'IfExpr' ? rest : undefined;
      }
      if (values.includes(undefined)) return;
      const rest = chain.rest.map((m) => `\`${m}\``).join(', ');
      context.report(expr.span, {
        message: `This chooses by the members of \`${chain.enum}\`, and its last \`else\` stands for ${rest}.`,
        help: `Write a map: \`param name: map of ${chain.enum} to ... = { ${chain.members[0] ?? 'member'}: ..., ... }\`, and look up \`name[${context.textOf(chain.subject)}]\`.`,
      });
    },
  }),
});
