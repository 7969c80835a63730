/** Diagnostics are pushed by the publisher whenever something changes: there is nothing to advertise or answer. */
import type { Binding } from '../binding.js';

export const diagnosticsBinding: Binding = {
  capabilities: () => ({}),
  attach: () => undefined,
};
