import { compareUtf8 } from '@policyc/base';
import type { ast } from '@policyc/syntax';
import { defineLintRule } from '../../lint-rule.js';

export const duplicateTestTitleRule = defineLintRule({
  code: 'lint-testing/duplicate-test-title',
  category: 'testing',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Two tests of the same policy have the same title.',
  rationale: 'When one of them fails, its title has to say which.',
  visit: (context) => {
    const seen = new Map<string, ast.TestDecl>();
    return {
      TestDecl(test) {
        const key = JSON.stringify([
          test.title.value.trim().toLowerCase(),
          ...test.policies.map((p) => p.text).sort(compareUtf8),
        ]);
        const first = seen.get(key);
        if (first !== undefined)
          context.report(test.title.span, {
            message: 'Another test of this policy has the same title.',
            help: 'Say what makes the difference.',
            related: [{ uri: context.module.source.uri, span: first.title.span, message: 'the first one' }],
          });
        else seen.set(key, test);
      },
    };
  },
});
