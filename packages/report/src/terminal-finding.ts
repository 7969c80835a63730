/** One finding as terminal lines: message, place, the facts that decided, the path hop by hop. */
import { type Finding, hiddenNodes, type LocatedAsset } from '@policyc/model';
import { displayWidth, padEnd, wrap } from './display-width.js';
import { ASSUMED } from './fact-text.js';
import { hiddenOf } from './path-ends.js';
import { assetLabel, type FindingLayout, factLines, fitLabel, placeText } from './terminal-facts.js';
import { visible } from './visible.js';

/** @param head what stands before the message: a mark, or place and policy */
export function findingLines(finding: Finding, head: string, layout: FindingLayout): readonly string[] {
  const { palette, width } = layout;
  const [first = '', ...rest] = wrap(visible(finding.message), Math.max(20, width - 4));
  const lines = [`  ${head} ${palette.strong(first)}`, ...rest.map((l) => `    ${palette.strong(l)}`)];
  if (finding.location) lines.push(`    ${palette.place(placeText(finding.location))}`);
  else lines.push(`    ${palette.faint(`${assetLabel(finding.subject)} (no place known)`)}`);
  if (finding.assumed) lines.push(`    ${palette.unsure(ASSUMED)}`);
  lines.push(...factLines(finding.evidence, finding.evidenceTotal, finding.location, layout));
  if (finding.path) lines.push(...pathLines(finding.path, hiddenOf(finding), layout));
  if (layout.verbose) lines.push(`    ${palette.faint(`fingerprint ${finding.fingerprint.slice(0, 16)}`)}`);
  return lines;
}

/** @param hidden how many nodes there are between the two halves */
function pathLines(
  path: readonly LocatedAsset[],
  hidden: number,
  { palette, width }: FindingLayout,
): readonly string[] {
  const labels = path.map((node) => fitLabel(node, Math.max(20, Math.floor(width / 2))));
  const labelWidth = Math.max(0, ...labels.map(displayWidth));
  const lines = path.map((node, i) => {
    const mark = i === 0 ? 'path' : '   →';
    const place = node.location
      ? `  ${palette.place(placeText(node.location))}`
      : palette.faint('  not in the export');
    return `    ${palette.faint(mark)} ${padEnd(labels[i] ?? '', labelWidth)}${place}`;
  });
  if (hidden > 0) lines.splice(path.length / 2, 0, `       ${palette.faint(hiddenNodes(hidden))}`);
  return lines;
}
