/** `is_subdomain_of`: a domain and what lies below it, label by label, so that `evil-example.com` is no `example.com`. */
import { defineBuiltin, stringArgument } from '../define-builtin.js';

export const isSubdomainOf = defineBuiltin({
  name: 'is_subdomain_of',
  form: 'method',
  params: [
    { name: 'host', type: { tag: 'host' }, doc: 'A name or an address.' },
    { name: 'domain', type: { tag: 'host' }, doc: 'The domain, as in `host"example.com"`.' },
  ],
  result: { tag: 'bool' },
  doc: 'Whether the host is the domain itself or a name below it. An address lies below no domain.',
  examples: [
    { args: ['example.com', 'example.com'], result: true },
    { args: ['a.b.example.com', 'example.com'], result: true },
    { args: ['evil-example.com', 'example.com'], result: false },
    { args: ['example.com', 'a.example.com'], result: false },
    { args: ['example.com.evil.example', 'example.com'], result: false },
    { args: ['com', 'example.com'], result: false },
    { args: ['10.0.0.1', '10.0.0.1'], result: true },
    { args: ['10.0.0.1', 'example.com'], result: false },
  ],
  evaluate: (args) => `.${stringArgument(args, 0)}`.endsWith(`.${stringArgument(args, 1)}`),
  rego: ([host, domain]) => `endswith(concat("", [".", ${host?.text}]), concat("", [".", ${domain?.text}]))`,
  wasm: 'host_is_subdomain_of',
});
