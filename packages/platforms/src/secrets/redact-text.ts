/** Takes secrets of known formats out of texts. Invariant: redacting twice changes nothing more. */
import { isPlaceholder } from './placeholders.js';
import { SECRET_FORMATS } from './secret-formats.js';

/** No format is shorter, and most texts are. */
const SHORTEST = 12;
const MASK = '***';
/** One search for all marks: almost every text holds none. */
const ANY_MARK = new RegExp(
  SECRET_FORMATS.flatMap((f) => f.marks.map((mark) => mark.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('|'),
);

function mayHoldSecret(text: string): boolean {
  return text.length >= SHORTEST && ANY_MARK.test(text);
}

/** The text with everything that has the format of a secret replaced by `***`. */
export function redactText(text: string): string {
  if (!mayHoldSecret(text)) return text;
  let clean = text;
  for (const { marks, pattern } of SECRET_FORMATS)
    if (marks.some((mark) => clean.includes(mark))) clean = clean.replace(pattern, MASK);
  return clean;
}

/** Whether something in the text has the format of a secret, placeholders included. */
export function containsSecretFormat(text: string): boolean {
  return redactText(text) !== text;
}

/** Whether something in the text has the format of a secret and is no placeholder. */
export function holdsFormattedSecret(text: string): boolean {
  if (!mayHoldSecret(text)) return false;
  for (const { marks, pattern } of SECRET_FORMATS)
    if (marks.some((mark) => text.includes(mark)))
      for (const match of text.matchAll(pattern)) if (!isPlaceholder(match[0])) return true;
  return false;
}
