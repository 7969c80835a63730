/** Hosts at which models of language are asked. Data: to teach the adapters one, add it. */
import type { Fact } from './fact.js';

const HOSTS = new Set(
  (
    'api.openai.com api.anthropic.com generativelanguage.googleapis.com api.mistral.ai api.cohere.ai api.cohere.com ' +
    'api.groq.com openrouter.ai api.perplexity.ai api.deepseek.com api.x.ai api.together.xyz api.fireworks.ai ' +
    'api-inference.huggingface.co router.huggingface.co dashscope.aliyuncs.com aiplatform.googleapis.com'
  ).split(' '),
);
const FAMILIES =
  /(?:\.openai\.azure\.com|-aiplatform\.googleapis\.com|^bedrock-runtime\.[\w-]+\.amazonaws\.com)$/;

/** Whether a request asks a model: what only looks something up there is fetched. */
export function asksModel(host: Fact | undefined, method: Fact | undefined): boolean {
  if (method?.tag !== 'known' || method.value !== 'POST' || host?.tag !== 'known') return false;
  const name = String(host.value);
  return HOSTS.has(name) || FAMILIES.test(name);
}
