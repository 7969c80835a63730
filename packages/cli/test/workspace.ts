/** A folder with policies and n8n exports, made for the end-to-end tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const POLICY = `package mine
use platforms.nocode

/// Why it matters.
policy T-1 "Open webhook" {
  severity high
  maps cwe 306
  fix within 7d "Turn on authentication."

  for endpoint in Endpoint where endpoint.kind == http
  require endpoint.auth != none
  message "{endpoint.path} is open"
}

test "open hooks are found" for T-1 {
  given hook = Endpoint { kind: http, path: "/x" }
  case hook.auth = none expect fail
  case hook.auth = jwt  expect pass
}
`;

/** A workflow with one webhook. */
export function workflow(name: string, authentication: string): string {
  const webhook = {
    id: '1',
    name: 'Webhook',
    type: 'n8n-nodes-base.webhook',
    typeVersion: 2,
    position: [0, 0],
    webhookId: 'w',
    parameters: { path: name, httpMethod: 'POST', authentication },
  };
  return `${JSON.stringify({ id: name, name, active: true, nodes: [webhook], connections: {}, settings: {} }, null, 2)}\n`;
}

export interface Workspace {
  readonly root: string;
  put(path: string, content: string | Uint8Array): string;
  remove(): void;
}

export function createWorkspace(): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'policyc-e2e-'));
  const put = (path: string, content: string | Uint8Array) => {
    const at = join(root, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, content);
    return at;
  };
  put('policies/open.policy', POLICY);
  put('open/orders.json', workflow('orders', 'none'));
  put('closed/secure.json', workflow('secure', 'headerAuth'));
  return { root, put, remove: () => rmSync(root, { recursive: true, force: true }) };
}
