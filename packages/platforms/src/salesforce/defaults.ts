/** What Salesforce assumes where metadata leaves something out, and what its words mean. */
import type { RunContext, TriggerKind } from '../vocabulary.js';

/** `runInMode`. */
export const RUN_MODES: Readonly<Record<string, RunContext>> = {
  SystemModeWithSharing: 'system_sharing',
  SystemModeWithoutSharing: 'system_no_sharing',
};

/** `triggerType` of the start. */
export const TRIGGER_TYPES: Readonly<Record<string, TriggerKind>> = {
  RecordAfterSave: 'event',
  RecordBeforeSave: 'event',
  RecordBeforeDelete: 'event',
  PlatformEvent: 'event',
  EventDrivenJourney: 'event',
  DataCloudDataChange: 'event',
  Scheduled: 'schedule',
  Segment: 'schedule',
  Capability: 'subflow',
};

/** `processType` of flows without a `triggerType`; others start in ways that metadata does not tell. */
export const PROCESS_TYPES: Readonly<Record<string, TriggerKind>> = {
  // A screen flow: somebody opens it.
  Flow: 'manual',
  FieldServiceMobile: 'manual',
  FieldServiceWeb: 'manual',
  ContactRequestFlow: 'manual',
  Appointments: 'manual',
  CheckoutFlow: 'manual',
  DataCaptureFlow: 'manual',
  LoginFlow: 'manual',
  SalesEntryExperienceFlow: 'manual',
  Survey: 'form',
  DigitalForm: 'form',
  AutoLaunchedFlow: 'subflow',
  InvocableProcess: 'subflow',
  EvaluationFlow: 'subflow',
  RoutingFlow: 'subflow',
  // Prompt templates call it for what they are to say.
  PromptFlow: 'subflow',
  Orchestrator: 'subflow',
  ApprovalWorkflow: 'subflow',
  ManagedContentFlow: 'subflow',
  RecommendationStrategy: 'subflow',
  LoyaltyManagementFlow: 'subflow',
  TransactionSecurityFlow: 'event',
  // Process Builder.
  Workflow: 'event',
  CustomEvent: 'event',
  ActionPlan: 'subflow',
};

/** What Salesforce has given up: Process Builder. */
export const LEGACY_PROCESS_TYPES: ReadonlySet<string> = new Set([
  'Workflow',
  'CustomEvent',
  'InvocableProcess',
]);

/** Runs that a change of records, an event or the clock starts act as the system, whoever caused them. */
export const SYSTEM_TRIGGERS: ReadonlySet<TriggerKind> = new Set<TriggerKind>(['event', 'schedule']);
