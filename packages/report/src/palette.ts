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
  /** The severity as a block, for heads of groups, and its columns. */
  readonly badge: Readonly<Record<Severity, { readonly text: string; readonly width: number }>>;
  readonly level: Readonly<Record<DiagnosticSeverity, Paint>>;
}

export function createPalette(color: boolean): Palette {
  const c = pc.createColors(color);
  const badge = (severity: Severity, paint: Paint) => {
    // Without colour a badge needs no padding to be seen as a block.
    const label = color ? ` ${severity.toUpperCase()} ` : severity.toUpperCase();
    return { text: color ? c.bold(paint(label)) : label, width: label.length };
  };
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
      critical: badge('critical', (t) => c.bgRed(c.white(t))),
      high: badge('high', (t) => c.bgRedBright(c.black(t))),
      medium: badge('medium', (t) => c.bgYellow(c.black(t))),
      low: badge('low', (t) => c.bgBlue(c.white(t))),
    },
    level: {
      error: (t) => c.bold(c.red(t)),
      warning: (t) => c.bold(c.yellow(t)),
      info: (t) => c.bold(c.blue(t)),
      hint: (t) => c.bold(c.cyan(t)),
    },
  };
}
