/** The control catalogues that `maps` may name. */
export interface Catalogue {
  readonly title: string;
  readonly accepts: (control: string) => boolean;
  /** How its controls are written, for diagnostics. */
  readonly form: string;
}

const topTen = (title: string): Catalogue => ({
  title,
  accepts: (control) => /^(0[1-9]|10)$/.test(control),
  form: '`"01"` to `"10"`',
});

export const catalogues: ReadonlyMap<string, Catalogue> = new Map([
  ['owasp_lcnc', topTen('OWASP Low-Code/No-Code Top 10')],
  ['owasp_cd', topTen('OWASP Citizen Development Top 10')],
  [
    'cwe',
    {
      title: 'Common Weakness Enumeration',
      accepts: (control) => /^[1-9]\d{0,4}$/.test(control),
      form: 'numbers without `CWE-`, such as `306`',
    },
  ],
]);
