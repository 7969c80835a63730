import { shapeOf } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const caseRepeatsValueRule = defineLintRule({
  code: 'lint-testing/case-repeats-value',
  category: 'testing',
  severity: 'info',
  enabledByDefault: false,
  description: 'A case sets a field to the value that its asset has already.',
  rationale: 'The case tests what the `given` says; it is easier to read as a plain `expect`.',
  visit: (context) => ({
    TestDecl(test) {
      const given = new Map<string, string>();
      for (const statement of test.statements)
        if (statement.kind === 'GivenStatement')
          for (const { key, value } of statement.fields?.entries ?? [])
            if (key !== undefined) given.set(`${statement.name.text}.${key.text}`, shapeOf(value));
      for (const statement of test.statements) {
        if (statement.kind !== 'CaseStatement') continue;
        for (const { target, value, span } of statement.assignments)
          if (given.get(context.textOf(target)) === shapeOf(value))
            context.report(span, {
              message: `\`${context.textOf(target)}\` has this value already.`,
              help: 'Leave it out of the `given`, or take another value here.',
            });
      }
    },
  }),
});
