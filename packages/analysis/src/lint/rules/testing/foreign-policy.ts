import { defineLintRule } from '../../lint-rule.js';

export const foreignPolicyRule = defineLintRule({
  code: 'lint-testing/foreign-policy',
  category: 'testing',
  severity: 'info',
  enabledByDefault: true,
  description: 'A test is for a policy of another pack.',
  rationale:
    'Tests stand beside policies: in the same package, or in the package of that name with `_test` at its end.',
  needsWholeProgram: true,
  visit: (context) => ({
    TestDecl(test) {
      const own = context.module.packageName;
      for (const name of test.policies) {
        const symbol = context.symbolOf(name);
        const home = symbol?.tag === 'policy' ? context.facts.moduleOf(symbol.decl)?.packageName : undefined;
        if (home === undefined || own === home || own === `${home}_test`) continue;
        context.report(name.span, {
          message: `\`${name.text}\` is in \`${home}\`, and its test in \`${own}\`.`,
          help: `Move the test to \`${home}\` or \`${home}_test\`.`,
        });
      }
    },
  }),
});
