/** Catalogues of controls that packages declare. */
import { createWorkspace } from '@policyc/analysis';
import { describe, expect, it } from 'vitest';

const CATALOGUE = `package house
/// What we are audited against.
catalogue iso27001 "ISO/IEC 27001:2022" {
  "A.5.1" "Policies for information security"
  "A.8.28"
  "A.8.29" "Security testing"
}
`;
const policy = (maps: string, use = 'use house\n') =>
  `package p\n${use}use toy\npolicy A-01 "t" {\n  severity low\n  maps ${maps}\n  for box in Box\n  require box.id != "x"\n}\n`;

function found(...texts: readonly string[]): readonly string[] {
  const workspace = createWorkspace();
  workspace.set('toy', 'package toy\nplatform toy version "1"\nasset Box { key id: string }\n');
  texts.forEach((text, i) => {
    workspace.set(`${i}`, text);
  });
  return workspace.snapshot().program.diagnostics.map((d) => `${d.code}: ${d.help ?? d.message}`);
}

describe('catalogues', () => {
  it('are named by the policies of packages that use them', () => {
    expect(found(CATALOGUE, policy('iso27001 "A.5.1", iso27001 "A.8.28", cwe 306'))).toEqual([]);
  });
  it('an unknown control has a suggestion', () => {
    expect(found(CATALOGUE, policy('iso27001 "A.8.27"'))).toEqual([
      expect.stringMatching(/^policy\/unknown-control: Did you mean `A\.8\.2[89]`\?$/),
    ]);
  });
  it('a misspelt catalogue, too', () => {
    expect(found(CATALOGUE, policy('iso2701 "A.5.1"'))).toEqual([
      expect.stringMatching(/^policy\/unknown-catalogue: .*iso27001/),
    ]);
  });
  it('needs its `use`', () => {
    expect(found(CATALOGUE, policy('iso27001 "A.5.1"', ''))).toEqual([
      expect.stringMatching(/^resolve\/use-missing/),
    ]);
  });
  it('has each control once, and a name of its own', () => {
    expect(found('package house\ncatalogue cwe "Mine" { "1", "1" }\n')).toEqual([
      expect.stringMatching(/^resolve\/duplicate-name/),
      expect.stringMatching(/^resolve\/duplicate-name/),
    ]);
  });
});
