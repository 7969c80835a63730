/**
 * A hundred policies over steps, parameters and requests, as text: each a test of its own, half of them on texts, half on flags and
 * members, some across a reference. They find little, as the policies of a workspace in good order do.
 */
const CATEGORIES = ['delete', 'exec', 'ai', 'file', 'admin', 'send', 'code', 'request', 'write', 'log'];

function condition(i) {
  switch (i % 10) {
    case 0:
      return [
        'step in Step',
        `step.name.ends_with("-tmp${i}") and not step.disabled`,
        '{step.name} is a leftover',
      ];
    case 1:
      return [
        'step in Step',
        `step.category == ${CATEGORIES[i % CATEGORIES.length]} and step.on_error_continue and step.name.starts_with("legacy ${i}")`,
        '{step.name} hides failures',
      ];
    case 2:
      return [
        'step in Step',
        `step.operation == "n8n-nodes-base.old${i}"`,
        '{step.name} uses {step.operation}',
      ];
    case 3:
      return [
        'param in Param',
        `param.sink_role == sql and param.kind != literal and param.name == "query${i}"`,
        '{param.name} is built from values',
      ];
    case 4:
      return [
        'param in Param',
        `param.path.starts_with("options/${i}") and param.sensitive`,
        '{param.path} is a secret',
      ];
    case 5:
      return [
        'step in Step',
        `step.operation.contains("ssh${i}") and step.automation.status == active`,
        '{step.name} logs in',
      ];
    case 6:
      return ['step in Step', `step.disabled and step.name == "step ${i}"`, '{step.name} is switched off'];
    case 7:
      return [
        'param in Param',
        `param.escaped is known and param.sensitive and param.name == "key${i}"`,
        '{param.name} is bare',
      ];
    case 8:
      return [
        'request in Request',
        `request.scheme == "http" and request.host.contains("host${i}.")`,
        '{request.host} is clear',
      ];
    default:
      return [
        'step in Step',
        `step.automation.name.starts_with("Retired ${i}") and not step.disabled`,
        '{step.automation.name} still runs {step.name}',
      ];
  }
}

export function hundredPolicies() {
  const policies = Array.from({ length: 100 }, (_, i) => {
    const [binder, test, message] = condition(i);
    const name = binder.split(' ')[0];
    const flag = binder.endsWith('Step') && i % 4 === 0 ? ` where ${name}.category != control` : '';
    return `policy H-${String(i).padStart(2, '0')} "Bench rule ${i}" {\n  severity low\n  for ${binder}${flag}\n  forbid ${test}\n  message "${message}"\n}\n`;
  });
  return `package bench.hundred\n\nuse platforms.nocode\n\n${policies.join('\n')}`;
}
