/**
 * What the elements of flows do. Data: to teach the adapter an element, add its tag; to teach it an action, add its
 * `actionType`. Actions not listed may be anything: they count as requests.
 */
import { groupOfWord } from '../group-of-word.js';
import type { Category } from '../vocabulary.js';

export interface ElementKind {
  /** How the schema names the step: the singular of the tag. */
  readonly name: string;
  readonly category: Category;
}

/** Orchestrations have stages, and stages have steps: each is a flow that runs in the background, or a person is asked to go through. */
export const STAGES = 'orchestratedStages';
export const STAGE_STEPS = 'stageSteps';
/** `actionType` of steps of a stage whose action is a flow. */
export const FLOW_STEPS: ReadonlySet<string> = new Set([
  'stepInteractive',
  'stepBackground',
  'stepApproval',
  'createWorkItem',
]);

export const ELEMENTS: ReadonlyMap<string, ElementKind> = new Map<string, ElementKind>([
  ['recordLookups', { name: 'recordLookup', category: 'read' }],
  ['recordCreates', { name: 'recordCreate', category: 'write' }],
  ['recordUpdates', { name: 'recordUpdate', category: 'write' }],
  ['recordDeletes', { name: 'recordDelete', category: 'delete' }],
  ['recordRollbacks', { name: 'recordRollback', category: 'control' }],
  ['actionCalls', { name: 'action', category: 'request' }],
  ['apexPluginCalls', { name: 'apexPlugin', category: 'code' }],
  ['subflows', { name: 'subflow', category: 'control' }],
  ['screens', { name: 'screen', category: 'respond' }],
  ['decisions', { name: 'decision', category: 'control' }],
  ['loops', { name: 'loop', category: 'control' }],
  ['waits', { name: 'wait', category: 'control' }],
  ['assignments', { name: 'assignment', category: 'transform' }],
  ['collectionProcessors', { name: 'collectionProcessor', category: 'transform' }],
  ['transforms', { name: 'transform', category: 'transform' }],
  ['customErrors', { name: 'customError', category: 'control' }],
  ['steps', { name: 'step', category: 'control' }],
  [STAGES, { name: 'orchestratedStage', category: 'control' }],
  [STAGE_STEPS, { name: 'stageStep', category: 'control' }],
  ['steppedStages', { name: 'steppedStage', category: 'control' }],
  ['experiments', { name: 'experiment', category: 'control' }],
]);

/** Actions that stay in the organisation. */
const INSIDE: Readonly<Partial<Record<Category, string>>> = {
  send: 'chatterPost customNotificationAction thanks',
  write:
    'quickAction submit contentWorkspaceEnableFolders createCustomField createCustomerWithPaymentMethod managedContentRoleActions ' +
    'assignEnablementProgram routeWork invocableApplyLeadAssignmentRules publishKnowledgeArticles assignKnowledgeArticles ' +
    'createDraftFromOnlineKnowledgeArticle archiveKnowledgeArticles restoreKnowledgeArticleVersion convertLead metricRefresh',
  admin: 'deactivateSessionPermSet activateSessionPermSet',
  control: 'flow choiceNavigate stepInteractive stepBackground evaluationFlow',
  read: 'knowledgeAction getRecommendations exportSearchTerms generateVerificationCode decisionTableAction',
};
/** Actions that may reach anybody: mail and messages go to whom they are addressed to. */
const OUTSIDE: Readonly<Partial<Record<Category, string>>> = {
  send:
    'emailSimple emailAlert emailSimpleWithTemplate sendNotification sendEmailMessage sendSurveyInvitation dynamicSendSurveyInvitation ' +
    'addToMessageQueue sendConversationMessages liveMessageNotification',
  code: 'apex component cloudFlow executeScript',
  ai: 'generatePromptResponse generateAiAgentResponse einsteinGenerate',
};

const INSIDE_BY_ACTION = groupOfWord(INSIDE);
const OUTSIDE_BY_ACTION = groupOfWord(OUTSIDE);

/** Salesforce names its own actions after what they do; those of Slack all end up there. */
const BY_WORDS: readonly (readonly [RegExp, Category])[] = [
  [/^slack/, 'send'],
  [/^(?:send|post|notify|broadcast)(?=[A-Z])/, 'send'],
  [/^(?:get|find|search|list|retrieve)(?=[A-Z])/, 'read'],
  [/^(?:create|update|set|add|assign|remove|apply|convert|publish)(?=[A-Z])/, 'write'],
  [/^delete(?=[A-Z])/, 'delete'],
];

export function actionCategory(actionType = ''): Category {
  return (
    INSIDE_BY_ACTION.get(actionType) ??
    OUTSIDE_BY_ACTION.get(actionType) ??
    BY_WORDS.find(([words]) => words.test(actionType))?.[1] ??
    'request'
  );
}

/** Whether it is known that an action reaches no service outside. */
export function staysInside(actionType: string | undefined): boolean {
  return INSIDE_BY_ACTION.has(actionType ?? '');
}
