/** The evaluation context of OPA's older calling style. Its layout is private to the module. */
export const CONTEXT_INPUT: usize = 0;
export const CONTEXT_DATA: usize = 4;
export const CONTEXT_RESULT: usize = 8;
export const CONTEXT_ENTRYPOINT: usize = 12;
export const CONTEXT_SIZE: usize = 16;
