/**
 * What the node types of Node-RED are. Data: to teach the adapter a node, add its type to a list.
 * A type that is not listed is a step, judged by the words in its name.
 */
import type { Category, TriggerKind } from '../vocabulary.js';

export interface NodeType {
  /** No asset: notes, and nodes that only lead wires around. */
  readonly role: 'note' | 'pass-through' | 'trigger' | 'step';
  readonly category?: Category;
  readonly trigger?: TriggerKind;
  /** Whether outsiders choose what the trigger receives; undefined where another node or a service decides. */
  readonly outsiders?: boolean;
}

const NOTES = ['comment', 'group', 'tab', 'subflow', 'global-config'];
const PASS_THROUGH = ['junction'];

/** Types with blanks in their names, so the lists are separated by commas. */
const TRIGGERS: Readonly<Partial<Record<TriggerKind, string>>> = {
  http: 'http in, httpInMultipart',
  websocket: 'websocket in, uibuilder',
  socket: 'tcp in, udp in, modbus-server, aedes broker',
  event:
    'mqtt in, watch, rpi-gpio in, serial in, amqp in, rabbitmq in, kafka in, zigbee2mqtt-in, opcua-client-listen, ' +
    'server-state-changed, server-events, trigger-state, poll-state, firebase in, redis in, slack-rtm-in, ' +
    'ui_button, ui_text_input, ui_switch, ui_slider, ui_dropdown, ui_numeric, ui_colour_picker, ui_date_picker, ' +
    'ui-button, ui-text-input, ui-switch, ui-slider, ui-dropdown, ui-number-input, ui-file-input, sysmon, tail, heartbeat, ' +
    'UnifiWS',
  form: 'ui_form, ui-form',
  email: 'e-mail in',
  chat: 'chatbot-telegram-receive, chatbot-slack-receive, chatbot-facebook-receive',
  schedule: 'cronplus, bigtimer, schedex, eztimer, light-scheduler, time-inject, ha-time, modbus-read',
  manual: 'inject',
};

/** Triggers that pass on what people outside write. */
const OUTSIDERS =
  'e-mail in, twitter in, telegram receiver, telegram command, telegram event, feedparse, irc in, xmpp in, slack-in, ' +
  'slack-rtm-in, discordMessage, whatsapp-in, matrix-receive, github in, chatbot-telegram-receive, chatbot-slack-receive, ' +
  'chatbot-facebook-receive, chatbot-universal-receive, ha-sentence, alexa-home, twilio in, pushbullet in, mastodon in';
/** Triggers of which the flow does not tell who can feed them. */
const UNTOLD =
  'mqtt in, amqp in, rabbitmq in, kafka in, redis in, firebase in, websocket in, uibuilder, ui_text_input, ui-text-input, ui_form, ui-form, ' +
  'ui-file-input';

const STEPS: Readonly<Partial<Record<Category, string>>> = {
  control:
    'catch, switch, delay, trigger, join, split, batch, sort, link in, link out, link call, complete, status, rbe, filter, semaphore-take, ' +
    'semaphore-leave, queue, limiter, wait-until, while-loop, ha-wait-until, time-range-switch, within-time-switch, delay-until',
  transform:
    'jwt-sign, jwt-verify, change, range, template, csv, html, json, xml, yaml, base64, moment, string, random, smooth, jsonata, convert, aggregator, ' +
    'image-tools, buffer-parser, modbus-response, uib-element, uib-update, uib-tag, ui_text, ui_gauge, ui_chart, ui_template, ui-text, ui-gauge, ui-chart, ui-template, ui-table, ' +
    'ffmpeg-conversion, ffmpeg-silence-detect, ffmpeg-segment, file-buffer',
  code: 'function, python3-function, python-function, async-function, unsafe-function, evaluate',
  exec: 'exec, daemon, pm2, ssh, sshexec, bigexec, bigssh, dockerode, docker-container-actions',
  file: 'file, file in, uib-save, fs-file-lister, fs-ops-copy, fs-ops-move, fs-ops-dir, zip, ftp in, ftp, sftp, sftp in',
  delete: 'fs-ops-delete',
  request: 'http request, tcp request, www-request, graphql, soap request',
  respond: 'http response, websocket out, telegram reply',
  send:
    'mqtt out, tcp out, udp out, e-mail, twitter out, telegram sender, slack, slack-web-out, discordSendMessage, irc out, xmpp out, ' +
    'twilio out, pushbullet, pushover, amqp out, rabbitmq out, kafka out, serial out, rpi-gpio out, ui_toast, ui_audio, ' +
    'ui-notification, redis out, firebase modify, nodemailer, web-push, aws sns, play audio',
  write:
    'influxdb out, influxdb batch, mongodb out, dropbox out, google-sheets-update, modbus-write, ' +
    'api-call-service, ha-action, ha-fire-event, ha-sensor, ha-binary-sensor, ha-entity',
  read:
    'influxdb in, mongodb in, openweathermap, dropbox, box, api-current-state, redis-get, microphone, camera, fileinject, modbus-getter, modbus-flex-getter, ' +
    'ha-get-entities, api-get-history, api-render-template',
  log: 'debug',
};

const AI =
  /^(?:watson|visual-recognition|natural-language|alchemy|openai|chatgpt|ollama|gemini|anthropic|tensorflow|llm)\b/i;

function names(list: string): readonly string[] {
  return list.split(',').map((n) => n.trim());
}

const TABLE: ReadonlyMap<string, NodeType> = buildTable();

function buildTable(): ReadonlyMap<string, NodeType> {
  const table = new Map<string, NodeType>();
  for (const [category, list] of Object.entries(STEPS))
    for (const name of names(list)) table.set(name, { role: 'step', category: category as Category });
  const outsiders = new Set(names(OUTSIDERS));
  const untold = new Set(names(UNTOLD));
  const reach = (name: string) => (untold.has(name) ? {} : { outsiders: outsiders.has(name) });
  for (const name of outsiders) table.set(name, { role: 'trigger', trigger: 'event', outsiders: true });
  for (const [kind, list] of Object.entries(TRIGGERS))
    for (const name of names(list))
      table.set(name, { role: 'trigger', trigger: kind as TriggerKind, ...reach(name) });
  for (const name of NOTES) table.set(name, { role: 'note' });
  for (const name of PASS_THROUGH) table.set(name, { role: 'pass-through' });
  return table;
}

/** By the last word of a type that is not listed. */
const CATEGORY_BY_WORD: readonly (readonly [RegExp, Category])[] = [
  [/\b(?:delete|del|remove|drop|clear)\b/i, 'delete'],
  [/\b(?:get|read|query|search|find|list|lookup|count|scan)\b/i, 'read'],
  [/\b(?:set|write|update|insert|create|put|upload|upsert|append|incr|hset|lpush|rpush)\b/i, 'write'],
  [/\b(?:send|sender|post|notify|publish|mail)\b/i, 'send'],
];

/**
 * Types that start flows, by how packages name them: `Kafka Consumer`, `coap in`, `ha-webhook`. Nodes that read from a
 * database are called `in` too, and are started.
 */
const SOURCE_WORD = /(?:^|[\s_-])in$|consumer(?: group)?$|receiver?$|subscriber?$|listener$|webhook$/i;
const DATABASE_WORD =
  /db|sql|base|redis|elastic|couch|cassandra|cloudant|dynamo|influx|s3|storage|sheet|file|zip|ftp/i;

/**
 * What a node is. Some types are both, and say how many inputs the node has.
 * @param inputs undefined for the many types that do not say it
 * @param operation what the node was told to do, where its type does many things
 */
export function nodeTypeOf(type: string, inputs: unknown, operation?: string): NodeType {
  const is = typeOf(type, operation);
  if (inputs === 0 && is.role === 'step' && !TABLE.has(type)) return { role: 'trigger', trigger: 'event' };
  return inputs === 1 && type === 'ha-sentence' ? { role: 'step', category: 'respond' } : is;
}

function typeOf(type: string, operation: string | undefined): NodeType {
  const listed = TABLE.get(type);
  if (listed !== undefined) return listed;
  if (type.startsWith('subflow:')) return { role: 'step', category: 'control' };
  if (AI.test(type)) return { role: 'step', category: 'ai' };
  // Who can feed it, the type does not tell.
  if (SOURCE_WORD.test(type) && !DATABASE_WORD.test(type)) return { role: 'trigger', trigger: 'event' };
  const category =
    categoryOfWords(type) ?? (operation === undefined ? undefined : categoryOfWords(operation));
  return { role: 'step', category: category ?? 'request' };
}

function categoryOfWords(name: string): Category | undefined {
  const words = name
    .slice(0, 200)
    .replace(/[-_]/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2');
  return CATEGORY_BY_WORD.find(([word]) => word.test(words))?.[1];
}

/** Types whose statement a database runs, with the property that holds it; `message` where it arrives in the message. */
export const SQL_STATEMENTS: Readonly<Record<string, string>> = {
  mysql: 'message',
  postgresql: 'query',
  postgres: 'query',
  'postgres-multi': 'query',
  sqlite: 'sql',
  MSSQL: 'query',
  'MSSQL-CN': 'query',
  oracledb: 'query',
  'Stackhero-MySQL': 'message',
  'stackhero-mysql': 'message',
};

/** Types of Node-RED itself, and of packages that are common enough to be known by the types they bring. */
const CORE =
  'inject, debug, complete, catch, status, link in, link call, link out, comment, global-config, function, switch, change, range, ' +
  'template, delay, trigger, exec, rbe, filter, tls-config, http proxy, mqtt in, mqtt out, mqtt-broker, http in, http response, ' +
  'http request, websocket in, websocket out, websocket-listener, websocket-client, tcp in, tcp out, tcp request, udp in, udp out, ' +
  'csv, html, json, xml, yaml, split, join, sort, batch, file, file in, watch, junction';
const PACKAGES: Readonly<Record<string, string>> = {
  'e-mail': 'node-red-node-email',
  'e-mail in': 'node-red-node-email',
  mysql: 'node-red-node-mysql',
  sqlite: 'node-red-node-sqlite',
  'twitter in': 'node-red-node-twitter',
  'twitter out': 'node-red-node-twitter',
  feedparse: 'node-red-node-feedparser',
  'serial in': 'node-red-node-serialport',
  'serial out': 'node-red-node-serialport',
  dropbox: 'node-red-node-dropbox',
  'dropbox out': 'node-red-node-dropbox',
  box: 'node-red-node-box',
  postgresql: 'node-red-contrib-postgresql',
  mongodb4: 'node-red-contrib-mongodb4',
  cronplus: 'node-red-contrib-cron-plus',
  oauth2: 'node-red-contrib-oauth2',
  'aedes broker': 'node-red-contrib-aedes',
  'influxdb in': 'node-red-contrib-influxdb',
  'influxdb out': 'node-red-contrib-influxdb',
  httpInMultipart: 'node-red-contrib-http-multipart',
  microphone: 'node-red-contrib-browser-utils',
  camera: 'node-red-contrib-browser-utils',
  fileinject: 'node-red-contrib-browser-utils',
};
const CORE_TYPES: ReadonlySet<string> = new Set(names(CORE));

/** The package that brings a type, or undefined where its name does not tell. */
export function packageOf(type: string): string | undefined {
  if (CORE_TYPES.has(type)) return 'node-red';
  if (Object.hasOwn(PACKAGES, type)) return PACKAGES[type];
  if (type === 'uibuilder' || type.startsWith('uib-')) return 'node-red-contrib-uibuilder';
  if (type.startsWith('telegram ')) return 'node-red-contrib-telegrambot';
  if (type.startsWith('modbus-')) return 'node-red-contrib-modbus';
  if (type.startsWith('ui_')) return 'node-red-dashboard';
  if (type.startsWith('ui-')) return '@flowfuse/node-red-dashboard';
  return /^(?:watson-|visual-recognition-|alchemy-)/.test(type) ? 'node-red-node-watson' : undefined;
}

/** Config nodes that describe a service which is logged in to. */
export function isLoginConfig(type: string): boolean {
  return (
    type === 'mqtt-broker' ||
    /(?:credentials?|database|account|login|bot|broker|db|pool)$/i.test(type) ||
    /^(?:.*-)?server$/i.test(type)
  );
}
