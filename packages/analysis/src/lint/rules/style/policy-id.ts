import { defineLintRule } from '../../lint-rule.js';

export const policyIdRule = defineLintRule({
  code: 'lint-style/policy-id',
  category: 'style',
  severity: 'info',
  enabledByDefault: true,
  description: 'A policy id is not of the form `XX-00`: two to four capitals, a hyphen, two or three digits.',
  rationale:
    'Ids stand in reports, waivers and tickets; one form makes them short, sortable and easy to say.',
  visit: (context) => ({
    PolicyDecl({ name }) {
      if (/^[A-Z]{2,4}-[0-9]{2,3}$/.test(name.text)) return;
      context.report(name.span, {
        message: `\`${name.text}\` is not of the form \`XX-00\`.`,
        help: 'Take two to four capitals for the subject and a number: `EX-01`. After a rename, `formerly` keeps waivers alive.',
      });
    },
  }),
});
