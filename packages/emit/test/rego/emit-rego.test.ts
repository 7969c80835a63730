/** The printed Rego: what a reader sees, and what OPA's checker and formatter say of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { emitRego, type RegoFile } from '@policyc/emit';
import { SNAPSHOT_FORMAT } from '@policyc/model';
import { hasOpa, runOpa } from '@policyc/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { programOf, toyProgram } from './toy-program.js';

const moduleOf = (files: readonly RegoFile[], end: string) =>
  files.find((f) => f.path.endsWith(end))?.text ?? '';

describe('a policy over one field', () => {
  const text = moduleOf(
    programOf(`
/// Anyone can call it.
policy EX-01 "Open door" {
  severity high
  for door in Door where door.kind == front and door.label not in { "a", "b" }
  require door.locked
  message "{door.label} of {door.house.name} is open"
}`),
    '/ex_01.rego',
  );
  it('says who it is', () => {
    expect(text).toMatch(
      /^# METADATA\n# title: "Open door"\n# description: "Anyone can call it."\n# custom:\n# {3}id: "EX-01"\n# {3}severity: "high"\n# {3}controls: \[\]\npackage policyc\.packs\.demo\.ex_01\n/,
    );
  });
  it('keeps conjunctions in line', () => {
    expect(text).toContain(`failed := [door |
	some door in candidates
	door.kind == "front"
	value1 := door.label
	not value1 in {"a", "b"}
	door.locked == false
]`);
  });
  it('gives each alternative of a disjunction a body, under the source sentence', () => {
    expect(text).toContain(`# false: door.kind == front and door.label not in { "a", "b" }
where_f(door) if door.kind != "front"

where_f(door) if door.label in {"a", "b"}
`);
  });
  it('takes for passed only what is certainly so', () => {
    expect(text).toContain('cleared := {door.id | some door in candidates; door.locked == true}');
  });
  it('names the facts of a finding and of an open question', () => {
    expect(text).toContain(
      'evidence := schema.evidence({["Door", door.id, "kind"], ["Door", door.id, "label"], ["Door", door.id, "locked"]})',
    );
    expect(text).toContain('schema.because({["Door", door.id, "locked"] | lib.unknown(door, "locked")})');
  });
  it('shows a field of a referenced asset whatever its state', () => {
    expect(text).toContain(`# text: door.house.name
field1_text(door) := schema.assets.House[door.house].name if {
	schema.assets.House[door.house].name != null
} else := "unknown"`);
  });
});

describe('quantifiers', () => {
  const text = moduleOf(
    programOf(`
policy Q-1 "Some door is open" {
  severity low
  for house in House
  forbid some door in house.doors where door.locked is unknown or not door.locked
  message "{house.name}: {door.label}"
}
policy Q-2 "Few doors" {
  severity low
  for house in House
  require count(door in house.doors where door.locked) <= 1
}`),
    '/q_1.rego',
  );
  it('list every witness as an item', () => {
    expect(text).toContain('"items": [{"name": "door", "kind": "Door", "key": door.id}]');
    expect(text).toContain('place := [house.id, door.id]');
  });
  it('are true by one element and false by all', () => {
    expect(text).toContain(`violation_t(house) if {
	some door in object.get(schema.related["Door.house"], house.id, [])
	any1_t(door)
}`);
    expect(text).toContain(`violation_f(house) if {
	not schema.uncovered.Door
	every door in object.get(schema.related["Door.house"], house.id, []) {
		object.get(door, "locked", set()) != set()
		door.locked == true
	}
}`);
  });
});

it('quotes a sentence with the value that the sentence has', () => {
  const text = moduleOf(
    programOf(`
policy S-1 "Sentences" {
  severity low
  for house in House where every door in house.doors satisfies door.locked
  require house.name != "" and (some door in house.doors where door.height is unknown or door.label == "x")
}`),
    '/s_1.rego',
  );
  expect(text).toContain('# false: every door in house.doors satisfies door.locked\nsome1_t(house) if {');
  // Once, above the first of its rules.
  const sentence = 'some door in house.doors where door.height is unknown or door.label == "x"';
  expect(text).toContain(`# false: ${sentence}\nsome2_f(house) if {`);
  expect(text.split(`: ${sentence}\n`)).toHaveLength(2);
});

it('asks nobody twice where nothing can be unknown', () => {
  const policy = (id: string, test: string) =>
    moduleOf(
      programOf(
        `\npolicy ${id} "Doors" {\n  severity low\n  for door in Door\n  forbid ${test}\n  message "x"\n}`,
      ),
      `/${id.toLowerCase().replace('-', '_')}.rego`,
    );
  const decided = policy('D-1', 'door.label == "x"');
  expect(decided).toContain('"pass": (count(candidates) - count(failed)) - count(undecided),');
  expect(decided).not.toContain('cleared');
  // Nothing passes because the snapshot omits what it has to tell.
  expect(decided).toContain(
    'undecided := [door | some door in schema.incomplete.Door; not door.id in failed_keys]',
  );
  const open = policy('D-2', 'door.locked');
  expect(open).toContain('"pass": count(cleared),');
  expect(open).toContain('undecided := lib.undecided(candidates, "id", failed, cleared)');
});

describe('names', () => {
  it('of variables give way to those of Rego and of the package', () => {
    const text = moduleOf(
      programOf(`
policy N-1 "Names" {
  severity low
  for report in House
  forbid some input in report.doors where some data in Door where data.label == input.label and data.id != input.id
}`),
      '/n_1.rego',
    );
    expect(text).toContain('some report_2 in candidates');
    expect(text).toContain('input_2.label');
    expect(text.replace(/^#.*$/gm, '')).not.toMatch(/\binput\./);
  });
  it('of packages never clash', () => {
    const files = programOf(
      `
policy demo "Same name as a package" {
  severity low
  for house in House
  require house.name != ""
}
policy A-1 "First" {
  severity low
  for house in House
  require house.name != ""
}`,
    );
    expect(files.map((f) => f.path)).toContain('/policyc/packs/demo/a_1.rego');
    expect(new Set(files.map((f) => f.path)).size).toBe(files.length);
  });
});

it('is the same text for the same program', () => {
  expect(programOf(TOY_POLICIES)).toEqual(programOf(TOY_POLICIES));
});

const POLICY_WITHOUT_ODDITIES = `
policy O-1 "Odd" {
  severity low
  for house in House
  require house.name != ""
}`;

const TOY_POLICIES = `
policy ALL-1 "Everything at once" {
  severity critical
  for house in House where house.owner is present and house.owner != "nobody"
  forbid some door in house.doors where (door.locked or door.height > 3 + house.floors) and (some other in door.opens where other.label == "b")
  message "{house.name} \\"{house.owner}\\": {door.label} {door.height} {door.tags} {house.secret_code}"
}
policy ALL-2 "Ways" {
  severity medium
  for door in Door where door.kind == front
  forbid way from door to inner in Door where inner.kind == vault unless through guard in Door where guard.locked
  message "{door.label} leads to {inner.label} in {path.length} steps: {path}"
}
policy ALL-3 "Counts" {
  severity low
  for house in House
  for door in house.doors where door.label.starts_with("x")
  require count(other in house.doors where other.locked) == 2 or door.size >= medium
}
`;

describe.skipIf(!hasOpa)('OPA', () => {
  const directory = mkdtempSync(join(tmpdir(), 'policyc-rego-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  for (const { path, text } of programOf(TOY_POLICIES)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  it('accepts everything in strict mode', async () => {
    expect(await runOpa(['check', '--strict', directory])).toMatchObject({ code: 0, stderr: '' });
  });
  it('has nothing to format', async () => {
    expect(await runOpa(['fmt', '--list', directory])).toMatchObject({ code: 0, stdout: '' });
  });
  it('takes any character in titles, texts and messages', async () => {
    const odd = '\u007f\u0085\u2028\ufeff\uffff\u{1f600}: # - \\t "{x}" %';
    const { program } = toyProgram(POLICY_WITHOUT_ODDITIES);
    const policies = program.policies.map((p) => ({
      ...p,
      metadata: { ...p.metadata, title: odd, description: `${odd}\n\n# METADATA\n${odd}` },
      message: [{ tag: 'text', text: odd } as const],
    }));
    const files = emitRego({ ...program, policies }, { sources: () => `# METADATA\n${odd}`.repeat(20) });
    const folder = mkdtempSync(join(tmpdir(), 'policyc-odd-'));
    const snapshot = join(directory, 'odd.json');
    writeFileSync(
      snapshot,
      JSON.stringify({ format: SNAPSHOT_FORMAT, assets: { House: [{ id: 'h', name: '', floors: 1 }] } }),
    );
    const written = files.map(({ path, text }) => {
      const file = join(folder, path.replaceAll('/', '-'));
      writeFileSync(file, text);
      return file;
    });
    expect(await runOpa(['check', '--strict', ...written])).toMatchObject({ code: 0, stderr: '' });
    const query = 'data.policyc.report.policies[0].findings[0].message';
    const { stdout } = await runOpa([
      'eval',
      ...written.flatMap((f) => ['-d', f]),
      '-i',
      snapshot,
      '--format',
      'json',
      query,
    ]);
    expect(JSON.parse(stdout).result[0].expressions[0].value).toBe(odd);
    const inspected = JSON.parse(
      (await runOpa(['inspect', '--annotations', '--format', 'json', folder])).stdout,
    );
    const titles = inspected.annotations.map((a: { annotations: { title?: string } }) => a.annotations.title);
    expect(titles).toContain(odd);
    rmSync(folder, { recursive: true });
  });
  it('reads the metadata', async () => {
    const { stdout } = await runOpa(['inspect', '--annotations', '--format', 'json', directory]);
    const { annotations } = JSON.parse(stdout) as {
      annotations: readonly { annotations: { title?: string } }[];
    };
    expect(annotations.map((a) => a.annotations.title)).toContain('Everything at once');
  });
});
