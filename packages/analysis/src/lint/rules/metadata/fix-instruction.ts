import { defineLintRule } from '../../lint-rule.js';

export const fixInstructionRule = defineLintRule({
  code: 'lint-metadata/fix-instruction',
  category: 'metadata',
  severity: 'info',
  enabledByDefault: true,
  description: 'The text after `fix` is not written as an instruction of whole sentences.',
  rationale:
    'It is read by who has to act: it begins with a capital, says what to do, and ends with a full stop.',
  visit: (context) => ({
    FixStatement({ text }) {
      const problem = problemOf(text.value.trim());
      if (problem !== undefined)
        context.report(text.span, {
          message: problem,
          help: 'Write an instruction: "Turn on authentication on the trigger."',
        });
    },
  }),
});

function problemOf(text: string): string | undefined {
  if (!/^[\p{Lu}\p{N}`]/u.test(text)) return 'The text does not begin with a capital.';
  if (!/[.!?`)]$/.test(text)) return 'The text does not end with a full stop.';
  if (/^(please|you (should|must|need)|should|the|a|an|there|this|it)\b/i.test(text))
    return 'The text does not begin with what to do.';
  return undefined;
}
