/**
 * Commas between neighbours in brackets: the grammar lets them out, so that the message can stand at the right place.
 */
import type { CstNode } from '@policyc/grammar';
import { type BuildContext, cstSpan, nodesOf, report, spanAt, tokenOf, tokensOf } from './build-context.js';

/** Neighbours in a list need a comma; entries `key: value` and fields may stand on their own lines instead. */
export function checkCommas(context: BuildContext, cst: CstNode | undefined, child: string): void {
  const nodes = nodesOf(cst, child);
  const commas = tokensOf(cst, 'Comma').map((comma) => comma.startOffset);
  nodes.forEach((node, i) => {
    const before = nodes[i - 1];
    if (before === undefined) return;
    const gap = { start: cstSpan(before, 0).end, end: cstSpan(node, 0).start };
    if (commas.some((comma) => comma >= gap.start && comma < gap.end)) return;
    const lineBreak = /[\r\n]/.test(context.source.text.slice(gap.start, gap.end));
    if (lineBreak && child !== 'expr' && (child !== 'entry' || tokenOf(node, 'key') !== undefined)) return;
    const fixes = [
      { title: 'Insert a comma', edits: [{ span: spanAt(gap.start), newText: ',' }], certain: true },
    ];
    report(context, 'syntax/missing-comma', { start: gap.start, end: gap.end }, {}, { fixes });
  });
}
