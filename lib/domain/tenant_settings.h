/*
 * What a tenant has set about its calendar, documents, mailbox and tasks; kept as JSON in
 * tenants.settings and overlaid on these defaults.
 */
#ifndef SA_DOMAIN_TENANT_SETTINGS_H
#define SA_DOMAIN_TENANT_SETTINGS_H

#include "lib/base/fields.h"

/* One of several people who answer; what is empty is the tenant's. */
struct sa_sender {
    struct sa_str owner_email; /* of the HubSpot owner whose leads are answered */
    struct sa_str mailbox;
    struct sa_str calendar_id; /* empty: the mailbox, which is the name of its own calendar */
    struct sa_str name;
    struct sa_str signature;
    struct sa_str account; /* of the Google connection; empty: the mailbox */
};

/* Working hours of a weekday, or hours of it that are kept free of meetings. */
struct sa_hours {
    struct sa_str day;  /* mon, tue, wed, thu, fri, sat, sun; empty: every day */
    struct sa_str from; /* "12:00", local; equal to `to`: closed */
    struct sa_str to;
};

struct sa_tenant_settings {
    struct sa_str mailbox;     /* empty: GMAIL_USER_EMAIL */
    struct sa_str calendar_id; /* whose busy times count */
    struct sa_str time_zone;   /* IANA name */
    struct sa_str work_from;   /* "09:00", local */
    struct sa_str work_to;
    SA_LIST(struct sa_hours) hours;   /* of days that differ: a long Thursday, a closed Friday */
    SA_LIST(struct sa_hours) blocked; /* lunch and the like: no meeting then */
    SA_LIST(struct sa_str) holidays;  /* "2026-12-25": no meeting, and nothing is due */
    int64_t buffer_minutes;           /* between a busy time and a meeting */
    int64_t slot_minutes;
    int64_t notice_hours;
    int64_t window_days; /* business days looked at first; twice as many when slots run out */
    SA_LIST(struct sa_str) drive_folders; /* ids of folders whose files may be offered */
    SA_LIST(struct sa_str) drive_include; /* beginnings of paths below them; empty: all */
    SA_LIST(struct sa_str) drive_exclude; /* the same, and it wins */
    SA_LIST(struct sa_str) drive_hosts;   /* of links, "drive.google.com"; empty: any */
    struct sa_str label;
    int64_t task_due_days;        /* business days */
    SA_LIST(struct sa_str) forms; /* accepted form ids; empty: EXPECTED_HUBSPOT_FORM_IDS */
    SA_LIST(struct sa_str) honeypot_fields;    /* hidden form fields that only programs fill in */
    SA_LIST(struct sa_str) own_domains;        /* besides those of the mailboxes */
    SA_LIST(struct sa_str) competitor_domains; /* their leads wait for a person */
    int64_t colleague_days;            /* a colleague's mail to the lead is fresh for so long */
    SA_LIST(struct sa_sender) senders; /* empty: one mailbox answers everybody */
};

extern const struct sa_field sa_tenant_settings_fields[];

/* The defaults, to be overlaid by sa_fields_decode. */
struct sa_tenant_settings sa_tenant_settings_default(void);

#endif
