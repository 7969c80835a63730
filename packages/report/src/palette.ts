/** The colours of terminal output, named by meaning; without colour every function returns its text. */
import type { DiagnosticSeverity } from '@policyc/base';
import type { Severity } from '@policyc/model';
import pc from 'picocolors';

type Paint = (text: string) => string;

export interface Palette {
  readonly strong: Paint;
  readonly faint: Paint;
  readonly place: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly unsure: Paint;
  readonly added: Paint;
  readonly removed: Paint;
  readonly severity: Readonly<Record<Severity, Paint>>;
  /** A block with padding, for heads of groups. */
  readonly badge: Readonly<Record<Severity, Paint>>;
  readonly level: Readonly<Record<DiagnosticSeverity, Paint>>;
}

export function createPalette(color: boolean): Palette {
  const c = pc.createColors(color);
  // Without colour a badge needs no padding to be seen as a block.
  const block = (paint: Paint): Paint => (color ? (text) => c.bold(paint(` ${text} `)) : (text) => text);
  return {
    strong: c.bold,
    faint: c.dim,
    place: c.cyan,
    good: c.green,
    bad: c.red,
    unsure: c.magenta,
    added: c.green,
    removed: c.red,
    severity: { critical: (t) => c.bold(c.red(t)), high: c.red, medium: c.yellow, low: c.blue },
    badge: {
      critical: block((t) => c.bgRed(c.white(t))),
      high: block((t) => c.bgRedBright(c.black(t))),
      medium: block((t) => c.bgYellow(c.black(t))),
      low: block((t) => c.bgBlue(c.white(t))),
    },
    level: {
      error: (t) => c.bold(c.red(t)),
      warning: (t) => c.bold(c.yellow(t)),
      info: (t) => c.bold(c.blue(t)),
      hint: (t) => c.bold(c.cyan(t)),
    },
  };
}
