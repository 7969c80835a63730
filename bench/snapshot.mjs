/**
 * A seeded snapshot of `platforms.nocode` as text, in chunks: any size, without the whole of it in memory. Kinds, keys, shares of
 * omitted members and lengths of texts are those of the real n8n exports that our adapter reads.
 *
 * Shapes: `adapter` omits what an export does not say, with reasons (`$unknown`, `$opaque`), and has `origins`; `fixed` has every member
 * of every asset in the same order; `shuffled` is `fixed` with the members of each asset in an order of its own.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

export const SHAPES = ['adapter', 'fixed', 'shuffled'];
/** Text per automation, to choose their number for a size. */
const BYTES_PER_AUTOMATION = { adapter: 12300, fixed: 11500, shuffled: 11500 };

/** Mulberry32. */
function createRandom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const WORDS =
  'sync lead invoice order user ticket notify daily export archive cleanup approval import report'.split(' ');
const CATEGORIES = 'read write transform control request code ai send respond log'.split(' ');
const OPERATIONS = 'httpRequest set if postgres code slack merge googleSheets openAi respondToWebhook'.split(
  ' ',
);
const UNKNOWN_OWNER = { owner: 'the export does not say who owns it' };
const UNKNOWN_LOGIN = {
  auth: 'the export holds no credentials',
  per_user: 'the export holds no credentials',
  scopes: 'the export holds no credentials',
};

/** The assets of one automation by kind, in key order. What is `undefined` is omitted in the shape `adapter`. */
function automationAssets(a, seed) {
  const random = createRandom(seed * 2654435761 + a * 40503);
  const pick = (values) => values[random(values.length)];
  const chance = (percent) => random(1000) < percent * 10;
  const words = (n) => Array.from({ length: n }, () => pick(WORDS)).join(' ');
  const id = `wf${String(a).padStart(8, '0')} in workflows/${pick(WORDS)}/${1000 + (a % 9000)}_${pick(WORDS)}`;
  const assets = {
    Automation: [
      {
        id,
        name: `${words(3)} ${a}`,
        status: chance(70) ? 'active' : 'inactive',
        description: chance(20) ? words(8) : null,
        error_handler: null,
        owner: undefined,
        template: null,
        caller_policy: null,
        pinned_steps: chance(5) ? ['Fetch orders'] : [],
        tags: chance(30) ? [`team-${random(40)}`, 'zone'].sort() : [],
        $unknown: UNKNOWN_OWNER,
      },
    ],
    Trigger: [],
    Step: [],
    Param: [],
    Request: [],
    Endpoint: [],
  };
  const count = 6 + random(9);
  const names = Array.from({ length: count }, (_, i) => `${String(i).padStart(2, '0')} ${words(2)}`);
  const step = (i) => `${id}/${names[i]}`;
  const http = chance(30);
  const open = http && chance(20);
  const trigger = `${id}/When called`;
  assets.Trigger.push({
    id: trigger,
    name: 'When called',
    automation: id,
    operation: http ? 'n8n-nodes-base.webhook' : 'n8n-nodes-base.scheduleTrigger',
    kind: http ? 'http' : 'schedule',
    endpoint: http ? trigger : null,
    untrusted: http,
    package: 'n8n-nodes-base',
    credential: null,
    connector: undefined,
    disabled: false,
    next: [step(0)],
  });
  if (http) {
    assets.Endpoint.push({
      id: trigger,
      automation: id,
      kind: 'http',
      method: pick(['GET', 'POST']),
      path: `hooks/${words(1)}/${random(1e6)}`,
      auth: open ? 'none' : pick(['header', 'jwt', 'basic']),
      callers: undefined,
      public: true,
      cors: [],
      ip_limited: false,
      disabled: false,
    });
  }
  for (let i = 0; i < count; i++) {
    const category = open && chance(3) ? 'delete' : pick(CATEGORIES);
    const request = category === 'request';
    const next = [i + 1, i + 2].filter((n) => n < count && (n === i + 1 ? chance(95) : chance(20))).map(step);
    assets.Step.push({
      id: step(i),
      name: names[i],
      automation: id,
      operation: `n8n-nodes-base.${pick(OPERATIONS)}`,
      category,
      package: 'n8n-nodes-base',
      credential: chance(20) ? `httpApi:team ${random(500)}@example.com` : null,
      connector: undefined,
      disabled: chance(5),
      on_error_continue: chance(5),
      next,
      on_error: [],
      calls: [],
      tools: [],
      store: undefined,
      elevated: undefined,
      imports: [],
      logs_everything: undefined,
    });
    if (request) {
      const plain = chance(2);
      assets.Request.push({
        id: step(i),
        step: step(i),
        method: pick(['GET', 'POST', 'PUT']),
        scheme: plain ? 'http' : 'https',
        host: plain && chance(70) ? `build${random(9)}.corp.example` : `api${random(50)}.example.com`,
        zone: plain ? 'private' : 'public',
        query_keys: chance(30) ? ['limit', 'page'] : [],
        secret_query_keys: [],
        verifies_tls: !chance(0.5),
      });
    }
    for (const [p, path] of ['body', 'headers/accept', 'url'].entries()) {
      if (!request && !chance(45)) continue;
      const kind = pick(['literal', 'expression', 'template']);
      const computed = kind !== 'literal' && chance(60);
      assets.Param.push({
        id: `${step(i)}/${path}`,
        step: step(i),
        path,
        name: path.split('/').at(-1),
        kind,
        sink_role: ['body', 'header', 'url'][p],
        parameterised: false,
        sensitive: chance(3),
        holds_secret: chance(0.5),
        escaped: false,
        reads: kind === 'literal' ? [] : [i > 0 ? names[i - 1] : 'When called'],
        failure_detail: false,
        value: computed
          ? undefined
          : `https://api${random(50)}.example.com/v1/${words(1)}?page=${random(1000)}&text=${words(random(12))}`,
        ...(computed ? { $opaque: { value: 'expression' } } : {}),
      });
    }
  }
  return assets;
}

function credentials() {
  return Array.from({ length: 500 }, (_, i) => i)
    .map((i) => ({
      id: `httpApi:team ${i}@example.com`,
      name: `team ${i}@example.com`,
      type: i % 9 === 0 ? 'httpBasicAuth' : 'httpApi',
      auth: undefined,
      per_user: undefined,
      scopes: undefined,
      encrypted: true,
      $unknown: UNKNOWN_LOGIN,
    }))
    .sort((x, y) => (x.id < y.id ? -1 : 1));
}

const PACKAGES = [{ id: 'n8n-nodes-base', name: 'n8n-nodes-base', source: 'official', version: undefined }];

/** An asset's members for a shape, given every stored field of its kind. */
function shaped(asset, kind, shape, schema, shuffle) {
  if (shape === 'adapter') return asset;
  const entries = [];
  for (const field of schema.kinds.find((k) => k.name === kind)?.fields ?? []) {
    if (field.tag !== 'stored') continue;
    const value = asset[field.name];
    entries.push([field.name, value === undefined ? neutral(field.type, schema) : value]);
  }
  if (shape === 'shuffled') {
    for (let i = entries.length - 1; i > 0; i--) {
      const j = shuffle(i + 1);
      [entries[i], entries[j]] = [entries[j], entries[i]];
    }
  }
  return Object.fromEntries(entries);
}

function neutral({ type, optional }, schema) {
  if (optional) return null;
  switch (type.tag) {
    case 'bool':
      return false;
    case 'int':
      return 0;
    case 'enum':
      return schema.enums.find((e) => e.name === type.name).members.at(-1).name;
    case 'list':
    case 'set':
      return [];
    default:
      return 'none';
  }
}

/**
 * @param {import('@policyc/model').Schema} schema of the platform
 * @param {{ automations: number, seed: number, shape: string }} options
 */
export function* snapshotText(schema, { automations, seed, shape }) {
  const shuffle = createRandom(seed + 1);
  yield `{"format":"policyc-snapshot/1","platform":"n8n","schema":${JSON.stringify({ name: schema.platform, version: schema.version })},"now":"2026-01-01T00:00:00Z","assets":{`;
  const counts = {};
  let first = true;
  for (const { name: kind } of schema.kinds) {
    yield `${first ? '' : ','}${JSON.stringify(kind)}:[`;
    first = false;
    counts[kind] = 0;
    const fixed = { Credential: credentials(), Package: PACKAGES }[kind];
    for (let a = 0; a < (fixed ? 1 : automations); a++) {
      let text = '';
      for (const asset of fixed ?? automationAssets(a, seed)[kind] ?? []) {
        text += `${counts[kind]++ > 0 ? ',' : ''}${JSON.stringify(shaped(asset, kind, shape, schema, shuffle))}`;
      }
      if (text !== '') yield text;
    }
    yield ']';
  }
  yield '}';
  if (shape === 'adapter') {
    yield ',"origins":{"files":["workflows/all.json"],"assets":{';
    first = true;
    for (const kind of Object.keys(counts)) {
      yield `${first ? '' : ','}${JSON.stringify(kind)}:[`;
      first = false;
      for (let i = 0; i < counts[kind]; i += 100) {
        const part = [];
        for (let j = i; j < Math.min(i + 100, counts[kind]); j++)
          part.push(`{"file":0,"pointer":"/nodes/${j}/parameters","line":${j * 12 + 4}}`);
        yield `${i > 0 ? ',' : ''}${part.join(',')}`;
      }
      yield ']';
    }
    yield '}}';
  }
  yield '}';
}

/** Writes a snapshot of about this many million bytes; gives its size and number of automations. */
export function writeSnapshot(file, schema, { megabytes, seed, shape }) {
  const automations = Math.max(1, Math.round((megabytes * 1e6) / BYTES_PER_AUTOMATION[shape]));
  const out = openSync(file, 'w');
  let bytes = 0;
  let pending = [];
  let size = 0;
  const flush = () => {
    bytes += writeSync(out, Buffer.from(pending.join('')));
    pending = [];
    size = 0;
  };
  for (const text of snapshotText(schema, { automations, seed, shape })) {
    pending.push(text);
    size += text.length;
    if (size > 1 << 22) flush();
  }
  flush();
  closeSync(out);
  return { bytes, automations };
}
