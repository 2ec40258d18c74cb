/* Field tables of what the steps find out: struct to journal JSON and back; see facts.h. */
#include "lib/domain/facts.h"

const struct sa_field sa_lead_fields[] = {
    SA_FIELD_STR(struct sa_lead, email, "email"),
    SA_FIELD_STR(struct sa_lead, email_domain, "email_domain"),
    SA_FIELD_STR(struct sa_lead, first_name, "first_name"),
    SA_FIELD_STR(struct sa_lead, last_name, "last_name"),
    SA_FIELD_STR(struct sa_lead, company, "company"),
    SA_FIELD_STR(struct sa_lead, job_title, "job_title"),
    SA_FIELD_STR(struct sa_lead, phone, "phone"),
    SA_FIELD_STR(struct sa_lead, website, "website"),
    SA_FIELD_STR(struct sa_lead, country, "country"),
    SA_FIELD_STR(struct sa_lead, message, "message"),
    SA_FIELD_STR(struct sa_lead, language, "language"),
    SA_FIELD_STR(struct sa_lead, form_id, "form_id"),
    SA_FIELD_STR(struct sa_lead, page_title, "page_title"),
    SA_FIELD_STR(struct sa_lead, page_url, "page_url"),
    SA_FIELD_INT(struct sa_lead, submitted_ms, "submitted_ms"),
    SA_FIELD_BOOL(struct sa_lead, free_mail, "free_mail"),
    SA_FIELD_BOOL(struct sa_lead, role_address, "role_address"),
    SA_FIELD_BOOL(struct sa_lead, disposable, "disposable"),
    SA_FIELD_BOOL(struct sa_lead, company_derived, "company_derived"),
    SA_FIELD_STR(struct sa_lead, review, "review"),
    SA_FIELD_STR(struct sa_lead, skip, "skip"),
    SA_FIELD_END};

const struct sa_field sa_crm_fields[] = {
    SA_FIELD_STR(struct sa_crm, contact_id, "contact_id"),
    SA_FIELD_BOOL(struct sa_crm, contact_created, "contact_created"),
    SA_FIELD_STR(struct sa_crm, company_id, "company_id"),
    SA_FIELD_BOOL(struct sa_crm, company_created, "company_created"),
    SA_FIELD_STR(struct sa_crm, company_name, "company_name"),
    SA_FIELD_STR(struct sa_crm, company_domain, "company_domain"),
    SA_FIELD_STR(struct sa_crm, industry, "industry"),
    SA_FIELD_STR(struct sa_crm, city, "city"),
    SA_FIELD_STR(struct sa_crm, country, "country"),
    SA_FIELD_STR(struct sa_crm, employees, "employees"),
    SA_FIELD_STR(struct sa_crm, lifecycle_stage, "lifecycle_stage"),
    SA_FIELD_STR(struct sa_crm, owner_id, "owner_id"),
    SA_FIELD_STR(struct sa_crm, owner_first_name, "owner_first_name"),
    SA_FIELD_STR(struct sa_crm, owner_last_name, "owner_last_name"),
    SA_FIELD_STR(struct sa_crm, owner_email, "owner_email"),
    SA_FIELD_INT(struct sa_crm, open_deals, "open_deals"),
    SA_FIELD_BOOL(struct sa_crm, opted_out, "opted_out"),
    SA_FIELD_END};

static const struct sa_field fact_fields[] = {
    SA_FIELD_STR(struct sa_fact, id, "id"), SA_FIELD_STR(struct sa_fact, text, "text"),
    SA_FIELD_STR(struct sa_fact, source, "source"), SA_FIELD_STR(struct sa_fact, ref, "ref"),
    SA_FIELD_END};

const struct sa_field sa_research_fields[] = {
    SA_FIELD_LIST(struct sa_research, facts, fact_fields, "facts"),
    SA_FIELD_STR(struct sa_research, persona, "persona"),
    SA_FIELD_STR(struct sa_research, unavailable, "unavailable"), SA_FIELD_END};

static const struct sa_field thread_ref_fields[] = {
    SA_FIELD_STR(struct sa_thread_ref, thread_id, "thread_id"),
    SA_FIELD_STR(struct sa_thread_ref, snippet, "snippet"), SA_FIELD_END};

const struct sa_field sa_threads_fields[] = {
    SA_FIELD_LIST(struct sa_threads, threads, thread_ref_fields, "threads"),
    SA_FIELD_STR(struct sa_threads, unavailable, "unavailable"), SA_FIELD_END};

const struct sa_field sa_thread_fields[] = {
    SA_FIELD_STR(struct sa_thread, thread_id, "thread_id"),
    SA_FIELD_STR(struct sa_thread, subject, "subject"),
    SA_FIELD_INT(struct sa_thread, message_count, "message_count"),
    SA_FIELD_INT(struct sa_thread, first_ms, "first_ms"),
    SA_FIELD_INT(struct sa_thread, last_ms, "last_ms"),
    SA_FIELD_STR(struct sa_thread, last_from, "last_from"),
    SA_FIELD_STR(struct sa_thread, last_message_id, "last_message_id"),
    SA_FIELD_STR(struct sa_thread, references, "references"),
    SA_FIELD_STR(struct sa_thread, last_text, "last_text"),
    SA_FIELD_BOOL(struct sa_thread, last_from_lead, "last_from_lead"),
    SA_FIELD_STR(struct sa_thread, colleague, "colleague"),
    SA_FIELD_STRS(struct sa_thread, message_ids, "message_ids"),
    SA_FIELD_STR(struct sa_thread, unavailable, "unavailable"),
    SA_FIELD_END};

static const struct sa_field pattern_fields[] = {SA_FIELD_STR(struct sa_pattern, text, "text"),
                                                 SA_FIELD_INT(struct sa_pattern, drafts, "drafts"),
                                                 SA_FIELD_END};

const struct sa_field sa_memory_fields[] = {
    SA_FIELD_LIST(struct sa_memory, patterns, pattern_fields, "patterns"), SA_FIELD_END};

static const struct sa_field asset_fields[] = {
    SA_FIELD_STR(struct sa_asset, file_id, "file_id"),
    SA_FIELD_STR(struct sa_asset, title, "title"),
    SA_FIELD_STR(struct sa_asset, link, "link"),
    SA_FIELD_STR(struct sa_asset, mime_type, "mime_type"),
    SA_FIELD_STR(struct sa_asset, reason, "reason"),
    SA_FIELD_INT(struct sa_asset, score, "score"),
    SA_FIELD_END};

const struct sa_field sa_assets_fields[] = {
    SA_FIELD_LIST(struct sa_assets, assets, asset_fields, "assets"),
    SA_FIELD_STR(struct sa_assets, unavailable, "unavailable"), SA_FIELD_END};

static const struct sa_field slot_fields[] = {SA_FIELD_INT(struct sa_slot, start_ms, "start_ms"),
                                              SA_FIELD_INT(struct sa_slot, end_ms, "end_ms"),
                                              SA_FIELD_STR(struct sa_slot, text, "text"),
                                              SA_FIELD_END};

const struct sa_field sa_slots_fields[] = {
    SA_FIELD_LIST(struct sa_slots, slots, slot_fields, "slots"),
    SA_FIELD_STR(struct sa_slots, time_zone, "time_zone"),
    SA_FIELD_STR(struct sa_slots, unavailable, "unavailable"), SA_FIELD_END};

const struct sa_field sa_plan_fields[] = {SA_FIELD_STR(struct sa_plan, kind, "kind"),
                                          SA_FIELD_STR(struct sa_plan, urgency, "urgency"),
                                          SA_FIELD_STR(struct sa_plan, reason, "reason"),
                                          SA_FIELD_STR(struct sa_plan, question, "question"),
                                          SA_FIELD_STR(struct sa_plan, review, "review"),
                                          SA_FIELD_BOOL(struct sa_plan, use_slots, "use_slots"),
                                          SA_FIELD_BOOL(struct sa_plan, use_asset, "use_asset"),
                                          SA_FIELD_BOOL(struct sa_plan, in_thread, "in_thread"),
                                          SA_FIELD_END};

const struct sa_field sa_draft_fields[] = {SA_FIELD_STR(struct sa_draft, subject, "subject"),
                                           SA_FIELD_STR(struct sa_draft, body, "body"),
                                           SA_FIELD_STR(struct sa_draft, writer, "writer"),
                                           SA_FIELD_STR(struct sa_draft, model, "model"),
                                           SA_FIELD_STR(struct sa_draft, language, "language"),
                                           SA_FIELD_STRS(struct sa_draft, facts_used, "facts_used"),
                                           SA_FIELD_STRS(struct sa_draft, flags, "flags"),
                                           SA_FIELD_INT(struct sa_draft, tokens_in, "tokens_in"),
                                           SA_FIELD_INT(struct sa_draft, tokens_out, "tokens_out"),
                                           SA_FIELD_END};

const struct sa_field sa_draft_ids_fields[] = {
    SA_FIELD_STR(struct sa_draft_ids, draft_id, "draft_id"),
    SA_FIELD_STR(struct sa_draft_ids, gmail_draft_id, "gmail_draft_id"),
    SA_FIELD_STR(struct sa_draft_ids, gmail_message_id, "gmail_message_id"),
    SA_FIELD_STR(struct sa_draft_ids, gmail_thread_id, "gmail_thread_id"), SA_FIELD_END};

const struct sa_field sa_task_ids_fields[] = {SA_FIELD_STR(struct sa_task_ids, task_id, "task_id"),
                                              SA_FIELD_STR(struct sa_task_ids, note_id, "note_id"),
                                              SA_FIELD_INT(struct sa_task_ids, due_ms, "due_ms"),
                                              SA_FIELD_END};

const struct sa_field sa_labelled_fields[] = {
    SA_FIELD_STR(struct sa_labelled, label_id, "label_id"),
    SA_FIELD_STR(struct sa_labelled, thread_id, "thread_id"), SA_FIELD_END};
