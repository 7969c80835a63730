import { compareUtf8, joinSpans } from '@policyc/base';
import { shapeOf } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const duplicateCaseRule = defineLintRule({
  code: 'lint-testing/duplicate-case',
  category: 'testing',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Two cases of a test set the same fields to the same values.',
  rationale: 'They test the same thing; most often another value was meant.',
  visit: (context) => ({
    TestDecl(test) {
      const seen = new Set<string>();
      for (const statement of test.statements) {
        if (statement.kind !== 'CaseStatement') continue;
        const set = statement.assignments
          .map((a) => `${shapeOf(a.target)} ${shapeOf(a.value)}`)
          .sort(compareUtf8);
        const key = JSON.stringify([...set, statement.expectation.on.map(shapeOf)]);
        if (seen.has(key))
          context.report(
            joinSpans(
              statement.assignments[0]?.span ?? statement.span,
              statement.assignments.at(-1)?.span ?? statement.span,
            ),
            {
              message: 'Another case of this test sets the same.',
              help: 'Set another value, or remove one of the two.',
            },
          );
        seen.add(key);
      }
    },
  }),
});
