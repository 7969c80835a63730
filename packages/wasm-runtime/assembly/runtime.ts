/** What the module offers: OPA's interface and the functions that generated code calls. */
export * from "./opa";
export { heapGet as heap_get, heapSet as heap_set, allocate, init } from "./memory";
export { str_equals, str_compare } from "./slice";
export { str_starts_with, str_ends_with, str_contains, str_length, str_like } from "./strings";
export { str_lower, str_upper, str_trim } from "./letters";
export { str_matches } from "./regex";
export { timestamp_order, age_order, age_order_text } from "./timestamp";
export { decimal_order } from "./decimal";
export { duration_order } from "./duration";
export { in_range, version_order } from "./version";
export {
  in_cidr, in_cidr_text, host_is_private, host_is_loopback, host_is_link_local, host_is_subdomain_of, cidr_within,
} from "./ip";
export { snapshot_has_baseline, snapshot_now } from "./snapshot";
export { moments_link, record_find, records_index } from "./records";
export { collection_distinct, collection_has, collection_has_string, map_find } from "./collection";
export { int_add, int_sub, int_mul, int_total } from "./integer";
export { relation_build, relation_of, relation_one } from "./relation";
export { graph_build } from "./graph";
export {
  search_open, search_set_target, search_set_blocked, search_run, search_truth, search_is_open, search_target, search_blocked,
  search_ended, search_path, search_open_facts, path_head, path_tail, path_hidden,
} from "./search";
export { search_may_reach } from "./undecided";
export { out_byte, out_separator, out_raw, out_string, out_text, out_int, out_value, out_size, out_truncate } from "./output";
export { entry_open, entry_close } from "./entry";
export { facts_open, fact_add, fact_add_population, facts_write } from "./facts";
export { items_open, items_add, items_sort, items_at } from "./items";
export { settings_read, fault_add, faults_total, settings_given } from "./settings";
export { value_of } from "./value";
export { verdicts_reset, verdict_add } from "./verdicts";
export { begin_fast, end_fast, begin_context, end_context, entrypoint_id } from "./evaluation";
