/** Texts in another letter case. Secrets go first: in another case nothing recognises them any more. */
import { remembered } from '../remembered.js';
import { redactText } from './redact-text.js';

/** Names of parameters and hosts, most of them: they come again and again. */
export const lowerCase = remembered((text) => redactText(text).toLowerCase());

export function upperCase(text: string): string {
  return redactText(text).toUpperCase();
}
