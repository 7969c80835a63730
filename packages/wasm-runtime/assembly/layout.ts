/**
 * The layout of everything that the emitter writes and the runtime reads, in bytes.
 * The build exports these constants to `src/runtime.generated.ts`, so that both sides have one source.
 */

// A record: one asset or stub. Bytes of states and small values follow the header, 8-byte values follow them at a multiple of four.
export const RECORD_KEY: i32 = 0; // slice
export const RECORD_TEXT: i32 = 8; // address of its `{`
export const RECORD_ORDINAL: i32 = 12; // position in key order among assets and stubs of the kind
export const RECORD_KIND: i32 = 16; // u16, index of the kind
export const RECORD_STUB: i32 = 18; // u8
export const RECORD_STATES: i32 = 19; // first state byte where nothing points at the kind
export const RECORD_HASH: i32 = 20; // of the key, where references point at the kind
export const RECORD_STATES_INDEXED: i32 = 24; // first state byte there

// State bytes. `& 3`: value, absent or unknown; opaque counts as unknown.
export const STATE_VALUE: i32 = 0;
export const STATE_ABSENT: i32 = 1;
export const STATE_UNKNOWN: i32 = 2;
export const STATE_OPAQUE: i32 = 6;
export const STATE_OMITTED: i32 = 8; // or-ed to what an omitted key means
export const STATE_PARTIAL: i32 = 16; // or-ed to a value: a collection that may have further elements

// Tags of fields, elements and items.
export const TAG_BOOL: i32 = 1; // u8
export const TAG_INT: i32 = 2; // i64
export const TAG_STRING: i32 = 3; // slice
export const TAG_ENUM: i32 = 4; // u8, position of the member
export const TAG_REF: i32 = 5; // u32 record address in 8 bytes, 0 where no asset has the key
export const TAG_COLLECTION: i32 = 6; // u32 address, u32 count of 8-byte elements; COLLECTION_BROKEN in the count
export const TAG_OTHER: i32 = 7; // state only
export const TAG_RECORD: i32 = 8; // state only; the parts are fields of the same record
export const TAG_KEYED: i32 = 9; // as a collection: keys, each with its value behind it
/** Set in the count of a collection with a reference to no asset. */
export const COLLECTION_BROKEN: u32 = 0x80000000;

// A field of a kind. Those that belong together (of the asset, of one record) stand together.
export const FIELD_NAME: i32 = 0; // slice
export const FIELD_TAG: i32 = 8; // u8
export const FIELD_ELEMENT: i32 = 9; // u8, tag of a collection's elements
export const FIELD_FLAGS: i32 = 10; // u16
export const FIELD_STATE: i32 = 12; // offset in the record
export const FIELD_VALUE: i32 = 16; // offset in the record
export const FIELD_OF: i32 = 20; // address of the enum, the kind, the group, or the parts (`KIND_FIELDS` and `KIND_FIELD_COUNT` of a kind)
export const FIELD_PARENT: i32 = 24; // address of the field of the record that it is a part of, or 0
export const FIELD_INITIAL: i32 = 28; // u8, state before anything has been read
export const FIELD_SIZE: i32 = 32;
export const FLAG_OPTIONAL: i32 = 1;
export const FLAG_SECRET: i32 = 2;
export const FLAG_KEY: i32 = 4;
export const FLAG_COMPUTED: i32 = 8; // no member of the asset: filled in by `relation_one` or `moments_link`
export const FLAG_ELEMENTS: i32 = 16; // a collection of records: references to the kind of its elements
export const FLAG_GROUP: i32 = 32; // a reference is `Kind:key`, FIELD_OF the address of the group

// A kind; the second half is state of one evaluation. Kinds stand in UTF-8 order of their names.
export const KIND_NAME: i32 = 0; // slice
export const KIND_RECORD_SIZE: i32 = 8;
export const KIND_TEMPLATE: i32 = 12; // address of a fresh record
export const KIND_FIELDS: i32 = 16;
export const KIND_FIELD_COUNT: i32 = 20; // without the parts of records, which follow
export const KIND_FACTS: i32 = 24; // facts by rank
export const KIND_INDEXED: i32 = 28; // whether references point at it
export const KIND_LISTED: i32 = 32; // where snapshots list its assets: nowhere, LISTED or LISTED_BEFORE
export const KIND_ALL_FIELDS: i32 = 36; // number of fields with the parts of records
export const KIND_ONLY: i32 = 40; // slice: the key of the one asset of a kind that is not listed
export const KIND_OWNER: i32 = 48; // of elements of a collection of records: the kind of the owners, else 0
export const KIND_OWNER_FIELD: i32 = 52; // and the field that holds the elements
export const KIND_ELEMENT_KEY: i32 = 56; // and the part that tells the elements of one owner apart
export const KIND_BEFORE: i32 = 60; // whether its assets are the baseline's
export const KIND_TABLE: i32 = 64; // of the rows of a table: its description, else 0
export const KIND_BASE: i32 = 72; // from here on: state
export const KIND_COUNT: i32 = 76;
export const KIND_CAPACITY: i32 = 80;
export const KIND_INDEX: i32 = 84;
export const KIND_MASK: i32 = 88;
export const KIND_END: i32 = 92; // behind the last record
export const KIND_UNORDERED: i32 = 96; // whether the records may stand in another order than that of their keys
export const KIND_SHAPE: i32 = 100; // stops of the kind, 0 until one has been read
export const KIND_STOPS: i32 = 104; // how many there are
export const KIND_UNCOVERED: i32 = 108; // address of the reason why assets may be missing, 0 where none are
export const KIND_SIZE: i32 = 112;

// A stop: a place in the assets of a kind where a value is read or passed over one at a time (`shape.ts`).
export const STOP_TAG: i32 = 0; // u8, what happens there
export const STOP_VARIES: i32 = 1; // u8, of what nothing reads: whether different values were seen
export const STOP_FIELD: i32 = 4; // address of the field, where there is one
export const STOP_STATE: i32 = 8; // as in the field
export const STOP_VALUE: i32 = 12;
export const STOP_OF: i32 = 16;
export const STOP_HOW: i32 = 20; // whether a field is optional; of a collection how its elements are read (`shape.ts`)
export const STOP_HINT: i32 = 24; // the text that a list of states was made for; the value of a member that nothing reads
export const STOP_HINT_SIZE: i32 = 28;
export const STOP_NAME: i32 = 32; // slice, of a member that nothing reads
export const STOP_LAST: i32 = 32; // slice, the text that the last reference was
export const STOP_STATES: i32 = 40; // list of offsets of states
export const STOP_MEMBERS: i32 = 40; // of an enum: u8 by `memberPlace`, the member that a text may be
export const STOP_STATE_COUNT: i32 = 44;
export const STOP_GAPS: i32 = 48;
export const STOP_SIZE: i32 = 96;
export const GAP_TEXT: i32 = 0;
export const GAP_BYTES: i32 = 4; // 0 where there is none
export const GAP_TO: i32 = 8; // the stop behind it
export const GAP_SIZE: i32 = 12;
export const GAP_COUNT: i32 = 4;

export const LISTED: i32 = 1; // in `assets` and `stubs`
export const LISTED_BEFORE: i32 = 2; // in those of `baseline`
export const LISTED_TABLE: i32 = 3; // in OPA's data

// What a fact can name in a kind: its fields and the pseudo fields, in UTF-8 order. The position is the rank.
export const RANK_AFTER: i32 = 0; // `(` is less than any first character of a field's name
export const RANK_ARITHMETIC: i32 = 1;
export const RANK_ASSET: i32 = 2;
export const RANK_BEFORE: i32 = 3;
export const RANK_PATH: i32 = 4;
export const RANK_POPULATION: i32 = 5;
export const RANK_FIELDS: i32 = 6;
export const FACT_NAME: i32 = 0; // slice
export const FACT_REASON: i32 = 8; // slice, of a pseudo field
export const FACT_FIELD: i32 = 16; // address of the field, 0 for a pseudo field
export const FACT_SIZE: i32 = 24;

// An enum: count, then slices of the members' names.
export const ENUM_COUNT: i32 = 0;
export const ENUM_NAMES: i32 = 8;

// A group: count, then u32 addresses of its kinds in order.
export const GROUP_COUNT: i32 = 0;
export const GROUP_KINDS: i32 = 4;

// The entrypoint `policyc/errors`.
export const ERRORS_ENTRYPOINT: i32 = 1;

// The program.
export const PROGRAM_KINDS: i32 = 0;
export const PROGRAM_KIND_COUNT: i32 = 4;
export const PROGRAM_NEEDS_NOW: i32 = 8; // whether a snapshot without its clock cannot be evaluated
export const PROGRAM_ENTRYPOINT_COUNT: i32 = 12;
export const PROGRAM_SIZE: i32 = 16;

// A relation: state of one evaluation.
export const RELATION_OFFSETS: i32 = 0; // u32 by ordinal of the target
export const RELATION_ELEMENTS: i32 = 4;
export const RELATION_BASES: i32 = 8; // u32 by kind index: what is added to the ordinal; 0 where the target is one kind
export const RELATION_SIZE: i32 = 12;

// A simple edge of an edge set.
export const EDGE_HOLDER: i32 = 0; // address of the kind that holds the field
export const EDGE_FIELD: i32 = 4; // address of the field
export const EDGE_REVERSED: i32 = 8; // whether the holder is the end, not the start
export const EDGE_OTHER: i32 = 12; // address of the group, or the list of the one kind, on the other side
export const EDGE_RANK: i32 = 16; // of the field, in facts of its holder
export const EDGE_SIZE: i32 = 20;

// An edge set; from the bases on: state of one evaluation.
export const GRAPH_EDGES: i32 = 0;
export const GRAPH_EDGE_COUNT: i32 = 4;
export const GRAPH_KINDS: i32 = 8; // u8 by kind index: whether it has nodes here
export const GRAPH_BASES: i32 = 12; // u32 by kind index: number of its first node
export const GRAPH_NODE_COUNT: i32 = 16;
export const GRAPH_NODES: i32 = 20; // u32 record address by node
export const GRAPH_NEXT: i32 = 24; // CSR: u32 offsets
export const GRAPH_NEXT_NODES: i32 = 28;
export const GRAPH_PREVIOUS: i32 = 32;
export const GRAPH_PREVIOUS_NODES: i32 = 36;
export const GRAPH_OPEN: i32 = 40; // u8 by node: OPEN_ITSELF, OPEN_BY_OTHERS, OPEN_TO
export const GRAPH_SIZE: i32 = 44;
export const OPEN_ITSELF: i32 = 1; // a stub, or with unknown edges of its own
export const OPEN_BY_OTHERS: i32 = 2; // of a kind to which uncovered kinds may hold edges
export const OPEN_TO: i32 = 4; // loose: holds edges to itself and does not tell all of them

// One search over a graph.
export const SEARCH_GRAPH: i32 = 0;
export const SEARCH_TARGET: i32 = 4; // u8 truth by node
export const SEARCH_BLOCKED: i32 = 8; // u8 truth by node
export const SEARCH_MUST: i32 = 12; // u32 distance by node
export const SEARCH_MAY: i32 = 16;
export const SEARCH_MUST_ENDED: i32 = 20;
export const SEARCH_MAY_ENDED: i32 = 24;
export const SEARCH_LOOSE: i32 = 28; // u8 by edge: whether a may-walk goes on from a loose node that holds it
export const SEARCH_HOPS: i32 = 32; // u32 by node: one more than the next node of its shortest walk, 0 where that is not known yet
export const SEARCH_SEEN: i32 = 36; // u32 by node: the last visit
export const SEARCH_VISITS: i32 = 40;
export const SEARCH_ASKED: i32 = 44; // how often it was asked what undecides a source
export const SEARCH_MARKS: i32 = 48; // u64 by node: which of the few nodes that undecide walks come to, a bit for each
export const SEARCH_MARKED: i32 = 52; // and which nodes these are
export const SEARCH_MARKED_COUNT: i32 = 56; // 0 where there are no marks
export const SEARCH_SIZE: i32 = 60;

// What a policy decided: state of one evaluation.
export const VERDICTS_PASS: i32 = 0;
export const VERDICTS_FAIL: i32 = 4;
export const VERDICTS_INCONCLUSIVE: i32 = 8;
export const VERDICTS_NOT_APPLICABLE: i32 = 12;
export const VERDICTS_LIST: i32 = 16; // failed and inconclusive subjects, in key order
export const VERDICTS_USED: i32 = 20;
export const VERDICTS_CAPACITY: i32 = 24;
export const VERDICTS_VACUOUS: i32 = 28; // of those that pass
export const VERDICTS_SIZE: i32 = 32;

// Items of findings: their types, for the sort.
export const ITEM_TAG: i32 = 0;
export const ITEM_ENUM: i32 = 4;
export const ITEM_SIZE: i32 = 8;

// Truth values, ordered so that `and` is the minimum and `or` the maximum.
export const FALSE: i32 = 0;
export const UNKNOWN: i32 = 1;
export const TRUE: i32 = 2;

// What OPA's data may replace: count and address of the parameters, in UTF-8 order of their ids.
export const SETTINGS_PARAM_COUNT: i32 = 0;
export const SETTINGS_PARAMS: i32 = 4;
export const SETTINGS_NOT_AN_OBJECT: i32 = 8; // slices: messages of faults
export const SETTINGS_UNKNOWN: i32 = 16;
export const SETTINGS_BASELINE: i32 = 24;
export const SETTINGS_NO_TABLES: i32 = 32;
export const SETTINGS_UNKNOWN_TABLE: i32 = 40;
export const SETTINGS_TABLE_COUNT: i32 = 48;
export const SETTINGS_TABLES: i32 = 52; // in UTF-8 order of their ids
export const SETTINGS_VALIDATE: i32 = 56; // slice, a message
export const SETTINGS_SIZE: i32 = 64;

// A table.
export const TABLE_ID: i32 = 0; // slice
export const TABLE_EXPECTED: i32 = 8; // slice, the message where its rows are not valid
export const TABLE_FIELDS: i32 = 16;
export const TABLE_FIELD_COUNT: i32 = 20;
export const TABLE_SIZE: i32 = 24;

// A field of its rows.
export const ROW_FIELD_NAME: i32 = 0; // slice
export const ROW_FIELD_TYPE: i32 = 8; // address of a value type
export const ROW_FIELD_OPTIONAL: i32 = 12; // u8
export const ROW_FIELD_KEY: i32 = 13; // u8
export const ROW_FIELD_SIZE: i32 = 16;

// A parameter. Its cells, 8 bytes each as in a collection, are state of one evaluation; a map has one for each member.
export const PARAM_ID: i32 = 0; // slice
export const PARAM_TYPE: i32 = 8; // address of a value type
export const PARAM_CELLS: i32 = 12;
export const PARAM_DEFAULTS: i32 = 16;
export const PARAM_CELL_COUNT: i32 = 20;
export const PARAM_EXPECTED: i32 = 24; // slice, the message where a value is of another type
export const PARAM_SIZE: i32 = 32;

// The type of a value in OPA's data.
export const VALUE_TYPE_TAG: i32 = 0; // u8, as of a field, or TAG_MAP
export const VALUE_TYPE_UNIQUE: i32 = 1; // u8, whether a collection is a set
export const VALUE_TYPE_FORM: i32 = 2; // u8, a grammar beside the pattern
export const VALUE_TYPE_OF: i32 = 4; // address of the enum, of a map that of its keys
export const VALUE_TYPE_ELEMENT: i32 = 8; // address of the type of elements and of a map's values
export const VALUE_TYPE_PATTERN: i32 = 16; // slice, automaton that the text must match; 0 for none
export const VALUE_TYPE_KEY: i32 = 12; // of a map whose keys are texts: address of their type, else 0
export const VALUE_TYPE_SIZE: i32 = 24;
export const TAG_MAP: i32 = 8;
export const FORM_IP: i32 = 1;
export const FORM_CIDR: i32 = 2;
export const FORM_HOST: i32 = 3;
