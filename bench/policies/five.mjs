/** The five policies of `five.policy` as somebody would write them in JavaScript: over the parsed snapshot, findings with a message. */
export function evaluateFive({ assets }) {
  const byId = (list) => new Map(list.map((asset) => [asset.id, asset]));
  const automations = byId(assets.Automation);
  const steps = byId(assets.Step);
  const credentials = byId(assets.Credential);
  const endpoints = byId(assets.Endpoint);
  const triggers = byId(assets.Trigger);
  const findings = [];
  const found = (policy, asset, message) => findings.push({ policy, asset, message });

  for (const request of assets.Request) {
    const step = steps.get(request.step);
    const automation = automations.get(step.automation);
    if (automation.status === 'active' && request.verifies_tls === false)
      found('B1', request.id, `${automation.name}: ${step.name} trusts any certificate`);
    if (
      request.scheme === 'http' &&
      !request.host.endsWith('.corp.example') &&
      !request.host.startsWith('localhost')
    )
      found('B2', request.id, `${step.name} calls ${request.host} in clear text`);
  }

  const users = new Map();
  for (const step of assets.Step) {
    if (step.credential === null) continue;
    const credential = credentials.get(step.credential);
    if (step.category === 'delete' && credential.type === 'httpBasicAuth')
      found('B3', step.id, `${step.name} deletes with a password: ${credential.name}`);
    if (!step.disabled) users.set(step.credential, (users.get(step.credential) ?? 0) + 1);
  }
  for (const [id, count] of users)
    if (count > 2000) found('B4', id, `${credentials.get(id).name} is shared by ${count} steps`);

  for (const trigger of assets.Trigger) {
    if (!trigger.untrusted || trigger.endpoint === null || endpoints.get(trigger.endpoint).auth !== 'none')
      continue;
    const path = shortestPath(
      trigger,
      (id) => steps.get(id) ?? triggers.get(id),
      (step) => step.category === 'delete' && !step.disabled,
    );
    if (path)
      found('B5', trigger.id, `anyone reaches ${path.at(-1).name}: ${path.map((n) => n.name).join(' -> ')}`);
  }
  return findings;
}

function shortestPath(start, get, isTarget) {
  const seen = new Set();
  let paths = [[start]];
  while (paths.length > 0) {
    const longer = [];
    for (const path of paths) {
      const last = path.at(-1);
      for (const id of [...last.next, ...(last.calls ?? [])]) {
        if (seen.has(id)) continue;
        seen.add(id);
        const next = get(id);
        if (!next) continue;
        const walk = [...path, next];
        if (isTarget(next)) return walk;
        longer.push(walk);
      }
    }
    paths = longer;
  }
  return undefined;
}
