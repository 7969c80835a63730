/**
 * Flags of V8 for reading exports, which is much code that runs once: with less inlining V8 compiles it in two thirds of the time, and it is as
 * fast. Compiled code that is kept must have been made under the same flags.
 */
export const READING_FLAGS = '--max-inlined-bytecode-size-cumulative=200';
