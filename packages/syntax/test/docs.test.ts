/**
 * Every ```policy block of the documentation parses, and the ```policy-error blocks about syntax do not (those about
 * meaning are the checker's).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SourceText } from '@policyc/base';
import { parse } from '@policyc/syntax';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function pages(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return pages(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const samples = pages(join(root, 'docs')).flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/^```(policy|policy-error)[ \t]*\n([\s\S]*?)^```/gm)].map(
    (block) => ({
      place: `${relative(root, path)} at ${block.index}`,
      fence: block[1],
      text: block[2] ?? '',
    }),
  ),
);

describe('samples of the documentation', () => {
  it('exist', () => {
    expect(samples.length).toBeGreaterThan(5);
  });
  it.each(samples)('$place ($fence)', ({ place, fence, text }) => {
    const messages = parse(new SourceText(place, text)).diagnostics.map((d) => d.message);
    if (fence === 'policy') expect(messages).toEqual([]);
    else if (place.includes('syntax')) expect(messages).not.toEqual([]);
  });
});
