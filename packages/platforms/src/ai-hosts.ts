/** Hosts at which models of language are asked. Data: to teach the adapters one, add it. */
import type { Fact } from './fact.js';
import type { ParsedText } from './judge-text.js';
import { urlParts } from './url-parts.js';

const HOSTS = new Set(
  (
    'api.openai.com api.anthropic.com generativelanguage.googleapis.com api.mistral.ai api.cohere.ai api.cohere.com ' +
    'api.groq.com openrouter.ai api.perplexity.ai api.deepseek.com api.x.ai api.together.xyz api.fireworks.ai ' +
    'api-inference.huggingface.co router.huggingface.co dashscope.aliyuncs.com aiplatform.googleapis.com'
  ).split(' '),
);
const FAMILIES =
  /(?:\.openai\.azure\.com|-aiplatform\.googleapis\.com|^bedrock-runtime\.[\w-]+\.amazonaws\.com)$/;

/** What is kept there for later, or only counted or turned into numbers: no model answers. */
const ANSWERS_NOTHING =
  /\/(?:files|uploads|vector_stores|fine[_-]tuning|assistants|embed(?:dings?)?|count_tokens)(?:[/?#]|$)|\/threads(?:\/[^/?#]+\/messages)?\/?(?:[?#]|$)|:(?:embed|batchEmbed|countTokens|fetchPredict)\w*/;

/** Whether a request asks a model: what only looks something up there is fetched. */
export function asksModel(url: ParsedText | undefined, method: Fact): boolean {
  if (url === undefined || method.tag !== 'known' || method.value !== 'POST') return false;
  const { host } = urlParts(url.fixed);
  if (host === undefined || !(HOSTS.has(host) || FAMILIES.test(host))) return false;
  return !ANSWERS_NOTHING.test(url.fixed);
}
