import type { ast } from '@policyc/syntax';
import { defineLintRule } from '../../lint-rule.js';

export const snakeCaseRule = defineLintRule({
  code: 'lint-style/snake-case',
  category: 'style',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A parameter, function, binder or `let` is not written in small letters with underscores.',
  rationale: 'Fields are written so, and a name of the policy stands beside them.',
  visit: (context) => {
    const check = (name: ast.Name): void => {
      if (/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name.text) || name.text === '') return;
      const proposal = name.text
        .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
        .replace(/_+/g, '_')
        .replace(/^_|_$/g, '')
        .toLowerCase();
      context.report(name.span, {
        message: `\`${name.text}\` is not written in small letters with underscores.`,
        help: `Call it \`${proposal}\`.`,
      });
    };
    return {
      ParamDecl: ({ name }) => check(name),
      FnDecl: ({ name }) => check(name),
      FnParam: ({ name }) => check(name),
      Binder: ({ name }) => check(name),
      LetStatement: ({ name }) => check(name),
    };
  },
});
