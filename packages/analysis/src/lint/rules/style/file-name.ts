import { defineLintRule } from '../../lint-rule.js';

export const fileNameRule = defineLintRule({
  code: 'lint-style/file-name',
  category: 'style',
  severity: 'info',
  enabledByDefault: true,
  description: 'The name of a file says nothing of its package.',
  rationale: 'Who reads `use packs.exposure` looks for `exposure.policy`, or for a folder `exposure`.',
  visit: (context) => ({
    PackageDecl({ path, span }) {
      const last = path.at(-1)?.text ?? '';
      const parts = context.module.source.uri.split(/[/\\]/);
      const file = parts.at(-1) ?? '';
      const folder = parts.at(-2);
      if (!file.endsWith('.policy') || last === '') return;
      const name = file.slice(0, -'.policy'.length);
      if (same(name, last) || (folder !== undefined && same(folder, last))) return;
      context.report(span, {
        message: `The package \`${last}\` is in \`${file}\`.`,
        help: `Call the file \`${last}.policy\`, or put it into a folder \`${last}\`.`,
      });
    },
  }),
});

function same(a: string, b: string): boolean {
  return a.replaceAll('-', '_').toLowerCase() === b.toLowerCase();
}
