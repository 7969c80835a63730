/** Documented in `docs/cli.md`; scripts rely on them. */
export const EXIT = {
  clean: 0,
  /** Findings at or above `--fail-on`, failed tests, files that are not formatted. */
  findings: 1,
  usage: 2,
  policies: 3,
  inputs: 4,
  /** A fault of policyc itself (EX_SOFTWARE). */
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
