/** What JavaScript in a step is connected to the outside by: nothing, or nobody can tell. */
import { ABSENT, type Fact, unknown } from './fact.js';

/** What it needs in order to reach anything: requests, modules, helpers and contexts of the platform, code made of texts. */
const REACHES_OUT =
  /\b(?:fetch|require|import|helpers|global|axios|XMLHttpRequest|WebSocket|eval|Function|constructor|process)\b/;

/** @param text undefined where it is not JavaScript */
export function codeConnector(text: string | undefined): Fact {
  return text === undefined || REACHES_OUT.test(text) ? unknown('its code may connect to anything') : ABSENT;
}
