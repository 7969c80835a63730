/** Takes secrets of known formats out of texts. Invariant: redacting twice changes nothing more. */
import { isPlaceholder } from './placeholders.js';
import { markedFormats } from './secret-marks.js';

const MASK = '***';

/** The text with everything that has the format of a secret replaced by `***`. */
export function redactText(text: string): string {
  let clean = text;
  // Masks are no part of a mark: none comes into being while others are taken out.
  for (const { pattern } of markedFormats(text)) clean = clean.replace(pattern, MASK);
  return clean;
}

/** Whether something in the text has the format of a secret, placeholders included. */
export function containsSecretFormat(text: string): boolean {
  return markedFormats(text).some(({ pattern }) => text.search(pattern) >= 0);
}

/** Whether something in the text has the format of a secret and is no placeholder. */
export function holdsFormattedSecret(text: string): boolean {
  for (const { pattern } of markedFormats(text))
    for (const match of text.matchAll(pattern)) if (!isPlaceholder(match[0])) return true;
  return false;
}
