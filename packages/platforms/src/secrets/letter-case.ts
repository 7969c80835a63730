/** Texts in another letter case. Secrets go first: in another case nothing recognises them any more. */
import { redactText } from './redact-text.js';

export function lowerCase(text: string): string {
  return redactText(text).toLowerCase();
}

export function upperCase(text: string): string {
  return redactText(text).toUpperCase();
}
