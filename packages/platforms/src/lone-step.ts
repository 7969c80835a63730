/** What is told of a step that runs by itself: nothing leads from it, and it calls nothing. */
import { ABSENT, known, knownSet } from './fact.js';

export const LONE_STEP = {
  disabled: known(false),
  on_error_continue: known(false),
  next: knownSet([]),
  on_error: knownSet([]),
  calls: knownSet([]),
  tools: knownSet([]),
  store: ABSENT,
} as const;
