import type { ast } from '@policyc/syntax';
import { defineLintRule } from '../../lint-rule.js';

export const schemaNamesRule = defineLintRule({
  code: 'lint-style/schema-names',
  category: 'style',
  severity: 'info',
  enabledByDefault: true,
  description:
    'A field, enum member or edge of a platform schema is not written in small letters with underscores.',
  rationale: 'Policies name them beside their own names; one spelling means nobody has to look it up.',
  visit: (context) => {
    const check = (name: ast.Name): void => {
      if (/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name.text) || name.text === '') return;
      context.report(name.span, {
        message: `\`${name.text}\` is not written in small letters with underscores.`,
        help: 'Exports keep their own spelling; the adapter translates.',
      });
    };
    return {
      FieldDecl: ({ name }) => check(name),
      EnumMember: ({ name }) => check(name),
      EdgeDecl: ({ name }) => check(name),
    };
  },
});
