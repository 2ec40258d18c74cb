/* Tenant settings: defaults and their field table. */
#include "lib/domain/tenant_settings.h"

static const struct sa_field sender_fields[] = {
    SA_FIELD_STR(struct sa_sender, owner_email, "owner_email", .required = true, .max = 254),
    SA_FIELD_STR(struct sa_sender, mailbox, "mailbox", .required = true, .max = 254),
    SA_FIELD_STR(struct sa_sender, calendar_id, "calendar_id"),
    SA_FIELD_STR(struct sa_sender, name, "name", .max = 100),
    SA_FIELD_STR(struct sa_sender, signature, "signature", .max = 1000),
    SA_FIELD_STR(struct sa_sender, account, "account"),
    SA_FIELD_END};

static const struct sa_field hours_fields[] = {
    SA_FIELD_STR(struct sa_hours, day, "day"), SA_FIELD_STR(struct sa_hours, from, "from"),
    SA_FIELD_STR(struct sa_hours, to, "to"), SA_FIELD_END};

const struct sa_field sa_tenant_settings_fields[] = {
    SA_FIELD_STR(struct sa_tenant_settings, mailbox, "mailbox"),
    SA_FIELD_STR(struct sa_tenant_settings, calendar_id, "calendar_id"),
    SA_FIELD_STR(struct sa_tenant_settings, time_zone, "time_zone"),
    SA_FIELD_STR(struct sa_tenant_settings, work_from, "work_from"),
    SA_FIELD_STR(struct sa_tenant_settings, work_to, "work_to"),
    SA_FIELD_LIST(struct sa_tenant_settings, hours, hours_fields, "hours", .max = 50),
    SA_FIELD_LIST(struct sa_tenant_settings, blocked, hours_fields, "blocked", .max = 50),
    SA_FIELD_STRS(struct sa_tenant_settings, holidays, "holidays"),
    SA_FIELD_INT(struct sa_tenant_settings, buffer_minutes, "buffer_minutes"),
    SA_FIELD_INT(struct sa_tenant_settings, slot_minutes, "slot_minutes"),
    SA_FIELD_INT(struct sa_tenant_settings, notice_hours, "notice_hours"),
    SA_FIELD_INT(struct sa_tenant_settings, window_days, "window_days"),
    SA_FIELD_STRS(struct sa_tenant_settings, drive_folders, "drive_folders"),
    SA_FIELD_STRS(struct sa_tenant_settings, drive_include, "drive_include"),
    SA_FIELD_STRS(struct sa_tenant_settings, drive_exclude, "drive_exclude"),
    SA_FIELD_STRS(struct sa_tenant_settings, drive_hosts, "drive_hosts"),
    SA_FIELD_STR(struct sa_tenant_settings, label, "label"),
    SA_FIELD_INT(struct sa_tenant_settings, task_due_days, "task_due_days"),
    SA_FIELD_STRS(struct sa_tenant_settings, forms, "forms"),
    SA_FIELD_STRS(struct sa_tenant_settings, honeypot_fields, "honeypot_fields"),
    SA_FIELD_STRS(struct sa_tenant_settings, own_domains, "own_domains"),
    SA_FIELD_STRS(struct sa_tenant_settings, competitor_domains, "competitor_domains"),
    SA_FIELD_INT(struct sa_tenant_settings, colleague_days, "colleague_days"),
    SA_FIELD_LIST(struct sa_tenant_settings, senders, sender_fields, "senders", .max = 200),
    SA_FIELD_END};

struct sa_tenant_settings sa_tenant_settings_default(void)
{
    static const struct sa_str honeypots[] = {SA_STR_INIT("honeypot"), SA_STR_INIT("hp_field"),
                                              SA_STR_INIT("leave_this_empty")};
    struct sa_tenant_settings settings = {
        .calendar_id = SA_STR_INIT("primary"),
        .time_zone = SA_STR_INIT("Europe/Berlin"),
        .work_from = SA_STR_INIT("09:00"),
        .work_to = SA_STR_INIT("17:00"),
        .slot_minutes = 30,
        .notice_hours = 4,
        .window_days = 5,
        .label = SA_STR_INIT("AGENT_DRAFTED_FORMLEAD"),
        .task_due_days = 2,
        .colleague_days = 14,
    };

    /* Lists are written by decoding only, which replaces them whole. */
    settings.honeypot_fields.items = (struct sa_str *)(uintptr_t)honeypots;
    settings.honeypot_fields.n = SA_COUNT(honeypots);
    return settings;
}
