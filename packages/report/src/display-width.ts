/**
 * How many terminal columns a text takes, and cutting and padding by columns.
 * Invariant: works on grapheme clusters, so nothing is ever cut inside a character.
 */

const PLAIN = /^[\x20-\x7e]*$/;

interface Characters {
  readonly segmenter: Intl.Segmenter;
  /** East Asian wide and full-width characters, and those that are shown as emoji. */
  readonly wide: RegExp;
  readonly zero: RegExp;
}

let made: Characters | undefined;

/** Made on first use: looking up what characters are takes many milliseconds, and most texts are plain. */
function characters(): Characters {
  made ??= {
    segmenter: new Intl.Segmenter('en', { granularity: 'grapheme' }),
    wide: /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u,
    zero: /^[\p{M}\p{Cf}\p{Cc}]+$/u,
  };
  return made;
}

export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of characters().segmenter.segment(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  const { zero, wide } = characters();
  if (zero.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

/** Cuts to at most `width` columns; what was cut shows as `…`. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let used = 0;
  let kept = '';
  for (const { segment } of characters().segmenter.segment(text)) {
    const w = graphemeWidth(segment);
    if (used + w > width - 1) break;
    used += w;
    kept += segment;
  }
  return width > 0 ? `${kept}…` : '';
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Breaks at spaces into lines of at most `width` columns; a longer word gets a line of its own, uncut. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}
