/** What damaged input is tried on: a program, a good snapshot for it, and an oracle that needs neither of the two hosts. */
import { loadPolicy } from '@open-policy-agent/opa-wasm';
import { canonicalJson, type Json } from '@policyc/base';
import { compile } from '@policyc/compiler';
import { type DirectHost, openDirectHost } from '@policyc/evaluator';
import { interpret, type ir } from '@policyc/ir';
import { REPORT_ENTRYPOINT, type Snapshot, type Validation, validateSnapshot } from '@policyc/model';
import { damage } from './damage.js';

const SOURCE = `package damaged

platform tiny version "1.0"
enum Level ordered { low, middle, high }

asset Item {
  key id: string
  name: string
  on: bool
  size: int?
  level: Level or unknown
  tags: set of string
  parent: ref Item?
  peers: set of ref Item or unknown
  note: string?
}
asset Note { key id: string, text: string? }
edge link: Item -> Item via from.peers

policy D1 "On" {
  severity low
  for item in Item where item.on
  forbid item.size is absent or item.size > 2
  message "{item.name} {item.size} {item.level} {item.tags} {item.parent}"
}
policy D2 "Level" {
  severity low
  for item in Item
  require item.level < high and "x" in item.tags
  message "{item.name}"
}
policy D3 "Reaches" {
  severity low
  for item in Item
  forbid link from item to other in Item where other.on
  message "{path}"
}
`;

export interface Subject {
  /** The good snapshot's text. */
  readonly good: string;
  /** @returns what is wrong with how the two hosts took the input; undefined where nothing is */
  try(input: Uint8Array): Promise<string | undefined>;
  /** @returns the report of the good snapshot, by both hosts */
  again(): Promise<string>;
  /** Evaluates `n` times, one in ten on bad input or aborted; gives what has changed in results or memory, if anything. */
  drift(n: number): Promise<string | undefined>;
}

/** What the SDK's types leave out. */
interface LoadedPolicy {
  evaluate(input: ArrayBuffer, entrypoint: string | number): unknown;
  setData(data: object): void;
  readonly mem: WebAssembly.Memory;
}

interface Result {
  readonly error?: { readonly message: string; readonly offset: number };
}

/** @param validation how the module checks what the program does not read */
export async function createSubject(validation: Validation): Promise<Subject> {
  const { output, diagnostics } = compile({ files: [{ uri: 'damaged.policy', text: SOURCE }] });
  if (!output) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  const { program, wasm } = output;
  const good = goodSnapshot(program);
  const data = { policyc: { validate: validation } };
  const sdk = (await loadPolicy(wasm)) as LoadedPolicy;
  sdk.setData(data);
  const direct = await openDirectHost(wasm, data, REPORT_ENTRYPOINT);
  const encoded = new TextEncoder().encode(good);
  const again = async () => `${bySdk(encoded)}\n${byDirect(direct, encoded)}`;
  const bySdk = (input: Uint8Array): string =>
    outcome(() => sdk.evaluate(new Uint8Array(input).buffer, REPORT_ENTRYPOINT));
  return {
    good,
    async try(input) {
      const one = bySdk(input);
      const other = byDirect(direct, input);
      if (one !== other) return `the SDK gives ${one.slice(0, 300)}, the direct path ${other.slice(0, 300)}`;
      return judge(program, input, one, validation);
    },
    again,
    async drift(n) {
      const before = await again();
      const memory = () => `${sdk.mem.buffer.byteLength} ${direct.memoryBytes()}`;
      let settled = '';
      for (let i = 0; i < n; i++) {
        if (i % 20 === 19) bySdk(damage(encoded, i));
        else if (i % 20 === 9) {
          const aborted = outcome(() => sdk.evaluate(new Uint8Array(encoded).buffer, 7));
          if (aborted !== 'thrown: internal: illegal entrypoint id') return `evaluation ${i}: ${aborted}`;
        } else if ((await again()) !== before) return `evaluation ${i} gives another report`;
        if (i === 49) settled = memory();
      }
      return memory() === settled ? undefined : `memory was ${settled}, and is ${memory()}`;
    },
  };
}

function byDirect(host: DirectHost, input: Uint8Array): string {
  return outcome(() => host.evaluate({ size: input.length, fill: (target) => target.set(input) }));
}

/** A thrown error is an outcome, so that it can be compared, and is never right. */
function outcome(run: () => unknown): string {
  try {
    return canonicalJson(run() as Json);
  } catch (error) {
    return `thrown: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Compares with what JavaScript's JSON, the snapshot's checker and the reference interpreter say. */
function judge(
  program: ir.Program,
  input: Uint8Array,
  text: string,
  validation: Validation,
): string | undefined {
  if (text.startsWith('thrown')) return text;
  const [first] = JSON.parse(text) as readonly { readonly result: Result & Json }[];
  if (!first) return 'an empty result set';
  const { result } = first;
  if (result.error) {
    const { message, offset } = result.error;
    if (message === '' || offset < 0 || offset > input.length) return `a bad error: ${text}`;
  }
  const source = decode(input);
  const value = source === undefined ? undefined : parse(source);
  if (source === undefined || value === undefined) {
    // Unless all is asked for, what stands in kinds and origins that nothing reads is only checked for its brackets and quotes.
    const passed = validation === 'structural' && isPassedOver(source ?? '');
    return result.error || passed ? undefined : 'a report of what is no JSON';
  }
  if (result.error?.message.startsWith('nested deeper')) return undefined;
  if (validateSnapshot(program.schema, value, source).length > 0) return undefined;
  const expected = canonicalJson(interpret(program, value as unknown as Snapshot) as unknown as Json);
  const got = canonicalJson(result);
  return got === expected ? undefined : `expected ${expected.slice(0, 300)}, got ${got.slice(0, 300)}`;
}

function decode(input: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input);
  } catch {
    return undefined;
  }
}

function parse(text: string): Json | undefined {
  try {
    // Hosts in Rust pass the NUL behind the text as a part of it, so what blanks nothing may follow.
    return JSON.parse(text.replace(/\0+$/, '')) as Json;
  } catch {
    return undefined;
  }
}

/** Whether a text is JSON but for what stands in `origins` or in a kind that the program does not know. */
function isPassedOver(text: string): boolean {
  const blank = blankSkipped(text);
  return blank !== undefined && parse(blank) !== undefined;
}

/** The text with those parts made empty, by a reader of its own; undefined where it does not come that far. */
function blankSkipped(text: string): string | undefined {
  const cuts: (readonly [number, number])[] = [];
  const cut = (from: number, end: number) => cuts.push([from, end]);
  const end = eachMember(text, /\s*/y.exec(text)?.[0].length ?? 0, (name, from) => {
    if (name === 'origins') cut(from, bracketsEnd(text, from) ?? from);
    if ((name !== 'assets' && name !== 'stubs') || text[from] !== '{') return;
    eachMember(text, from, (kind, list) => {
      if (kind !== 'Item' && text[list] === '[') cut(list, bracketsEnd(text, list) ?? list);
    });
  });
  if (end === undefined) return undefined;
  let out = '';
  let at = 0;
  for (const [from, to] of cuts.sort(([x], [y]) => x - y)) {
    if (to === from) return undefined;
    out += `${text.slice(at, from)}[]`;
    at = to;
  }
  return out + text.slice(at);
}

/** Visits the members of the object at `from` by name and place of the value; gives its end where it has one. */
function eachMember(
  text: string,
  from: number,
  visit: (name: string, value: number) => void,
): number | undefined {
  if (text[from] !== '{') return undefined;
  const key = /[\s,]*"((?:[^"\\]|\\.)*)"\s*:\s*/sy;
  let at = from + 1;
  for (;;) {
    key.lastIndex = at;
    const match = key.exec(text);
    if (!match) return /\s*\}/y.exec(text.slice(at)) ? at : undefined;
    const value = key.lastIndex;
    visit(parse(`"${match[1]}"`) as string, value);
    const end =
      text[value] === '[' || text[value] === '{' ? bracketsEnd(text, value) : scalarEnd(text, value);
    if (end === undefined) return undefined;
    at = end;
  }
}

function scalarEnd(text: string, from: number): number | undefined {
  const scalar = /"(?:[^"\\]|\\.)*"|[^,\]}"[{]*/sy;
  scalar.lastIndex = from;
  return scalar.exec(text) ? scalar.lastIndex : undefined;
}

function bracketsEnd(text: string, from: number): number | undefined {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (c === '\\') return undefined;
    else if (c === '[' || c === '{') depth++;
    else if ((c === ']' || c === '}') && --depth === 0) return i + 1;
  }
  return undefined;
}

/** Assets that look alike and some that do not, every state of a field, escapes, stubs, a kind that nothing reads, origins. */
function goodSnapshot({ schema }: ir.Program): string {
  const item = (i: number, more: { readonly [key: string]: Json } = {}): Json => ({
    id: `item-${i}`,
    name: `Item ${i}`,
    on: i % 3 === 0,
    size: i % 4 === 0 ? null : i,
    level: i % 2 === 0 ? 'low' : 'middle',
    tags: i % 2 === 0 ? ['x', 'y'] : [],
    parent: i === 0 ? null : `item-${i - 1}`,
    peers: i < 8 ? [`item-${i + 1}`] : [],
    note: 'never read',
    ...more,
  });
  const { level: _, ...unknown } = item(5) as { readonly [key: string]: Json };
  const assets = {
    Item: [
      ...[0, 1, 2, 3].map((i) => item(i)),
      item(4, { name: 'quote " slash \\ line \n é 😀 \u0001' }),
      { ...unknown, $unknown: { level: 'not asked' } },
      { ...unknown, id: 'item-6', peers: ['stub-1'], $opaque: { level: 'redacted' } },
      item(7, { id: 'item-7é' }),
      item(8),
    ],
    Note: [
      { id: 'n-1', text: 'a [ { " \\ é' },
      { id: 'n-2', text: null },
      { id: 'n-3', text: 'as before' },
      { id: 'n-4', text: 'as before' },
      { text: 'the other way round', id: 'n-5' },
      { id: 'n-6', text: '' },
    ],
  };
  return JSON.stringify({
    format: 'policyc-snapshot/1',
    platform: 'tiny',
    schema: { name: schema.platform, version: schema.version },
    now: '2026-01-01T00:00:00Z',
    assets,
    stubs: { Item: [{ id: 'stub-1' }] },
    origins: { files: ['a.json'], assets: { Item: [{ file: 0, pointer: '/a', line: 1 }], Note: [] } },
  });
}
