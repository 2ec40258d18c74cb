/*
 * What the 13 steps find out about one lead. Each step fills one struct; the field tables
 * turn it into the JSON that the journal keeps and back. Nothing here is ever guessed: a
 * source that could not be asked is named in `unavailable`, and the draft does without it.
 */
#ifndef SA_DOMAIN_FACTS_H
#define SA_DOMAIN_FACTS_H

#include "lib/domain/submission.h"

/* 1 validate_payload: the submission, judged. */
struct sa_lead {
    struct sa_str email;
    struct sa_str email_domain;
    struct sa_str first_name;
    struct sa_str last_name;
    struct sa_str company; /* as written, else derived from a company domain, else empty */
    struct sa_str job_title;
    struct sa_str phone;
    struct sa_str website;
    struct sa_str country;
    struct sa_str message;
    struct sa_str language; /* ISO 639-1 of the message, "en" when it cannot be told */
    struct sa_str form_id;
    struct sa_str page_title;
    struct sa_str page_url;
    int64_t submitted_ms;
    bool free_mail;
    bool role_address;
    bool disposable;
    bool company_derived; /* company comes from the domain, not from the person */
    struct sa_str review; /* why a person must look before anything is done; empty: go on */
    struct sa_str skip;   /* why nothing is done at all; empty: go on */
};

/* 2 resolve_hubspot: who this is in the CRM. */
struct sa_crm {
    struct sa_str contact_id;
    bool contact_created;
    struct sa_str company_id; /* empty: none (free mail) */
    bool company_created;
    struct sa_str company_name;
    struct sa_str company_domain;
    struct sa_str industry;
    struct sa_str city;
    struct sa_str country;
    struct sa_str employees;
    struct sa_str lifecycle_stage;
    struct sa_str owner_id;
    struct sa_str owner_first_name;
    struct sa_str owner_last_name;
    struct sa_str owner_email;
    int64_t open_deals; /* of the company */
    bool opted_out;
};

/* One thing known, with where it is known from. */
struct sa_fact {
    struct sa_str id;     /* f1, f2, ...: what a draft's claims refer to */
    struct sa_str text;   /* one sentence that may stand in a mail */
    struct sa_str source; /* form, hubspot, gmail */
    struct sa_str ref;    /* object id or URL there */
};

/* 3 research_prospect */
struct sa_research {
    SA_LIST(struct sa_fact) facts;
    struct sa_str persona; /* executive, sales, demand_gen, marketing_general, events, operations,
                    engineering, unknown; persona.h */
    struct sa_str unavailable;
};

/* 4 search_gmail: newest first. */
struct sa_thread_ref {
    struct sa_str thread_id;
    struct sa_str snippet;
};
struct sa_threads {
    SA_LIST(struct sa_thread_ref) threads;
    struct sa_str unavailable;
};

/* 5 read_thread: the newest thread, if there is one. */
struct sa_thread {
    struct sa_str thread_id; /* empty: no thread */
    struct sa_str subject;
    int64_t message_count;
    int64_t first_ms;
    int64_t last_ms;
    struct sa_str last_from;
    struct sa_str last_message_id; /* RFC 5322 Message-ID with brackets, for In-Reply-To */
    struct sa_str references;      /* its References, blank-separated */
    struct sa_str last_text;       /* without quotes and signature, capped */
    bool last_from_lead;
    struct sa_str colleague;            /* somebody of ours, but not the sender, who wrote lately */
    SA_LIST(struct sa_str) message_ids; /* Gmail ids of the messages read */
    struct sa_str unavailable;
};

/* 6 long_memory: what worked before, without names. */
struct sa_pattern {
    struct sa_str text;
    int64_t drafts; /* how many approved drafts it rests on */
};
struct sa_memory {
    SA_LIST(struct sa_pattern) patterns;
};

/* 7 asset_hunter: at most 3, best first. */
struct sa_asset {
    struct sa_str file_id;
    struct sa_str title;
    struct sa_str link;
    struct sa_str mime_type;
    struct sa_str reason; /* why it fits */
    int64_t score;        /* 0 … 100 */
};
struct sa_assets {
    SA_LIST(struct sa_asset) assets;
    struct sa_str unavailable;
};

/* 8 meeting_slots */
struct sa_slot {
    int64_t start_ms;
    int64_t end_ms;
    struct sa_str text; /* "Tue 24 Nov, 14:00-14:30 (Europe/Berlin)" */
};
struct sa_slots {
    SA_LIST(struct sa_slot) slots;
    struct sa_str time_zone;
    struct sa_str unavailable;
};

/* 9 next_step_plan */
struct sa_plan {
    struct sa_str kind;     /* book, answer_in_thread, send_asset, ask, hold */
    struct sa_str urgency;  /* low, medium, high */
    struct sa_str reason;   /* one sentence for the operator */
    struct sa_str question; /* for ask */
    struct sa_str review;   /* why a person must look before anything is drafted; empty: go on */
    bool use_slots;
    bool use_asset;
    bool in_thread;
};

/* 10 draft_writer */
struct sa_draft {
    struct sa_str subject;
    struct sa_str body;                /* plain text, LF line ends */
    struct sa_str writer;              /* local, llm */
    struct sa_str model;               /* of a completion */
    struct sa_str language;            /* of the text */
    SA_LIST(struct sa_str) facts_used; /* fact ids */
    SA_LIST(struct sa_str) flags; /* language_fallback, llm_rejected: why, slots_unavailable, ... */
    int64_t tokens_in;
    int64_t tokens_out;
};

/* 11 create_draft */
struct sa_draft_ids {
    struct sa_str draft_id; /* ours, draft_emails.id */
    struct sa_str gmail_draft_id;
    struct sa_str gmail_message_id;
    struct sa_str gmail_thread_id;
};

/* 12 create_task */
struct sa_task_ids {
    struct sa_str task_id;
    struct sa_str note_id;
    int64_t due_ms;
};

/* 13 label_thread */
struct sa_labelled {
    struct sa_str label_id;
    struct sa_str thread_id;
};

/* Everything so far; a step may read only what the steps it needs have filled. */
struct sa_facts {
    struct sa_lead lead;
    struct sa_crm crm;
    struct sa_research research;
    struct sa_threads threads;
    struct sa_thread thread;
    struct sa_memory memory;
    struct sa_assets assets;
    struct sa_slots slots;
    struct sa_plan plan;
    struct sa_draft draft;
    struct sa_draft_ids draft_ids;
    struct sa_task_ids task_ids;
    struct sa_labelled labelled;
};

extern const struct sa_field sa_lead_fields[];
extern const struct sa_field sa_crm_fields[];
extern const struct sa_field sa_research_fields[];
extern const struct sa_field sa_threads_fields[];
extern const struct sa_field sa_thread_fields[];
extern const struct sa_field sa_memory_fields[];
extern const struct sa_field sa_assets_fields[];
extern const struct sa_field sa_slots_fields[];
extern const struct sa_field sa_plan_fields[];
extern const struct sa_field sa_draft_fields[];
extern const struct sa_field sa_draft_ids_fields[];
extern const struct sa_field sa_task_ids_fields[];
extern const struct sa_field sa_labelled_fields[];

#endif
