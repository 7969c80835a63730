/**
 * A seeded snapshot of `platforms.nocode` with the shape of real n8n exports: automations with a trigger, a chain of steps with
 * branches, parameters, requests and endpoints.
 */

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

/**
 * @param {import('@policyc/model').Schema} schema the platform schema: fields that this generator does not know get neutral values
 * @param {number} automations number of automations; about 5.5 kB of JSON each
 * @param {number} seed
 */
export function nocodeSnapshot(schema, automations, seed) {
  const random = createRandom(seed);
  const pick = (values) => values[random(values.length)];
  const number = (n) => String(n).padStart(7, '0');
  const assets = Object.fromEntries(schema.kinds.map((k) => [k.name, []]));
  const kinds = new Map(schema.kinds.map((k) => [k.name, k]));
  const members = new Map(schema.enums.map((e) => [e.name, e.members.map((m) => m.name)]));
  const add = (kind, fields) => {
    const asset = {};
    for (const field of kinds.get(kind)?.fields ?? []) {
      if (field.tag !== 'stored') continue;
      if (field.name in fields) asset[field.name] = fields[field.name];
      else if (field.type.unknown) continue;
      else if (field.type.optional) asset[field.name] = null;
      else asset[field.name] = neutral(field.type.type, members);
    }
    assets[kind].push(asset);
  };
  for (let a = 0; a < automations; a++) {
    const automation = `automation-${number(a)}`;
    add('Automation', {
      id: automation,
      name: `Order intake ${a} for the ${pick(['north', 'south', 'east', 'west'])} region`,
      status: pick(['active', 'inactive']),
      tags: ['orders', `team-${random(40)}`].sort(),
      pinned_steps: random(12) === 0 ? ['Fetch orders'] : [],
    });
    const steps = 4 + random(10);
    const step = (i) => `${automation}/step-${String(i).padStart(3, '0')}`;
    const endpoint = `${automation}/endpoint`;
    const isHttp = random(3) === 0;
    if (isHttp) {
      const auth = random(9) === 0 ? {} : { auth: pick(['none', 'header', 'jwt', 'basic']) };
      add('Endpoint', {
        id: endpoint,
        automation,
        kind: 'http',
        method: pick(['GET', 'POST']),
        path: `hooks/${automation}`,
        public: true,
        ...auth,
      });
    }
    add('Trigger', {
      id: `${automation}/trigger`,
      name: 'Start',
      automation,
      kind: isHttp ? 'http' : 'schedule',
      endpoint: isHttp ? endpoint : null,
      untrusted: isHttp,
      next: [step(0)],
    });
    for (let i = 0; i < steps; i++) {
      const category = pick([
        'read',
        'write',
        'transform',
        'control',
        'request',
        'code',
        'ai',
        'send',
        'exec',
      ]);
      const next = [i + 1, i + 2].filter((n) => n < steps && (n === i + 1 || random(4) === 0)).map(step);
      add('Step', {
        id: step(i),
        name: `${pick(['Fetch', 'Store', 'Check', 'Merge'])} orders ${i}`,
        automation,
        operation: `n8n-nodes-base.${pick(['httpRequest', 'set', 'if', 'postgres', 'code', 'slack'])}`,
        category: category === 'exec' && random(10) > 0 ? 'read' : category,
        next,
        calls: [],
      });
      add('Param', {
        id: `${step(i)}/url`,
        step: step(i),
        path: '/parameters/url',
        name: 'url',
        kind: pick(['literal', 'expression', 'template']),
        sink_role: pick(['none', 'url', 'sql', 'header', 'body']),
        sensitive: random(20) === 0,
        reads: ['Start'],
        value: `https://api${random(50)}.example.com/v1/orders?page=${random(1000)}&filter=${'x'.repeat(random(60))}`,
      });
      if (category === 'request') {
        const scheme = pick(['https', 'https', 'https', 'http']);
        add('Request', {
          id: `${step(i)}/request`,
          step: step(i),
          method: 'GET',
          scheme,
          host: `api${random(50)}.example.com`,
          zone: pick(['public', 'private']),
          verifies_tls: random(20) > 0,
          query_keys: ['page'],
          secret_query_keys: [],
        });
      }
    }
  }
  return {
    format: 'policyc-snapshot/1',
    platform: 'n8n',
    schema: { name: schema.platform, version: schema.version },
    now: '2026-01-01T00:00:00Z',
    assets,
  };
}

function neutral(type, members) {
  switch (type.tag) {
    case 'bool':
      return false;
    case 'int':
      return 0;
    case 'enum':
      return members.get(type.name)[0];
    case 'list':
    case 'set':
      return [];
    default:
      return '';
  }
}
