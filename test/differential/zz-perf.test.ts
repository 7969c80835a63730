import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { compile } from '@policyc/compiler';
import { canonicalJson } from '@policyc/base';
import { buildBundle, emitRego } from '@policyc/emit';
import { interpret } from '@policyc/ir';
import { it } from 'vitest';
import { createRandom } from '../support/random-snapshot.js';
import { policyFiles } from '../support/sources.js';
it('perf', () => {
  const c = compile({ files: policyFiles('stdlib') });
  if (!c.output) throw new Error(JSON.stringify(c.diagnostics.slice(0,3)));
  const program = c.output.program;
  const random = createRandom(7);
  const pick = <T>(v: readonly T[]): T => v[random(v.length)] as T;
  const N = Number(process.env.N ?? 20000);
  const schema = program.schema;
  const perAuto = 50;
  const autos = Math.ceil(N / perAuto);
  const counts: Record<string, number> = { Automation: autos, Trigger: autos, Step: N, Param: N * 2, Request: N / 5, Endpoint: autos, Credential: 200, Package: 50 };
  const assets: any = {};
  for (const kind of schema.kinds) {
    const n = Math.floor(counts[kind.name] ?? 100);
    assets[kind.name] = Array.from({ length: n }, (_, i) => {
      const a: any = { [kind.key]: `${kind.name}-${String(i).padStart(6, '0')}` };
      const auto = kind.name === 'Step' ? Math.floor(i / perAuto) : i % autos;
      for (const f of kind.fields) {
        if (f.tag !== 'stored' || f.name === kind.key) continue;
        if (f.type.unknown && random(10) === 0) continue;
        if (f.type.optional && random(2) === 0) { a[f.name] = null; continue; }
        const scalar = (t: any): any => {
          if (t.tag === 'bool') return random(3) === 0;
          if (t.tag === 'int') return random(10);
          if (t.tag === 'enum') return pick(schema.enums.find((e) => e.name === t.name)!.members).name;
          if (t.tag === 'asset') {
            const m = Math.floor(counts[t.kind] ?? 100);
            let j = random(m);
            if (t.kind === 'Automation') j = auto;
            if (t.kind === 'Step' && (kind.name === 'Param')) j = i % N;
            if (t.kind === 'Step' && (kind.name === 'Step' || kind.name === 'Trigger')) j = auto * perAuto + Math.min(perAuto - 1, (kind.name === 'Step' ? i % perAuto : 0) + 1 + random(3));
            return `${t.kind}-${String(j % m).padStart(6, '0')}`;
          }
          return pick(['GET', 'POST', 'a', 'b', 'https://x', 'name', `text ${random(1000)}`]);
        };
        const t = f.type.type as any;
        if (t.tag === 'set' || t.tag === 'list') {
          const k = f.name === 'next' ? 1 + random(2) : f.name === 'calls' ? (random(30) === 0 ? 1 : 0) : random(2);
          a[f.name] = [...new Set(Array.from({ length: k }, () => scalar(t.element)))].sort();
        } else a[f.name] = scalar(t);
      }
      return a;
    });
  }
  const snapshot: any = { format: 'policyc-snapshot/1', platform: 'x', schema: { name: schema.platform, version: schema.version }, now: '2026-01-01T00:00:00Z', assets };
  mkdirSync('/tmp/rt/perf', { recursive: true });
  writeFileSync('/tmp/rt/perf/in.json', JSON.stringify(snapshot));
  const rego = emitRego(program, { sources: (u) => c.sources.get(u)?.text });
  for (const f of rego) { const p = `/tmp/rt/perf/src${f.path}`; mkdirSync(dirname(p), { recursive: true }); writeFileSync(p, f.text); }
  writeFileSync('/tmp/rt/perf/bundle.tar.gz', buildBundle({ wasm: new Uint8Array(8), rego, data: {}, metadata: c.output.metadata }));
  const t0 = Date.now();
  const r = interpret(program, snapshot);
  console.log('interpret ms', Date.now() - t0, 'policies', program.policies.length);
  for (const p of r.policies) console.log(p.policy, p.subject, JSON.stringify(p.counts), p.findings.length);
  writeFileSync('/tmp/rt/perf/expected.json', canonicalJson(r as any));
}, 600000);
