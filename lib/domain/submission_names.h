/* Which member of a submission a form field's name stands for, in all its spellings. */
#ifndef SA_DOMAIN_SUBMISSION_NAMES_H
#define SA_DOMAIN_SUBMISSION_NAMES_H

#include "lib/base/str.h"

enum sa_form_member {
    SA_FORM_OTHER, /* a question of the form's own */
    SA_FORM_EMAIL,
    SA_FORM_FIRST_NAME,
    SA_FORM_LAST_NAME,
    SA_FORM_FULL_NAME,
    SA_FORM_COMPANY,
    SA_FORM_JOB_TITLE,
    SA_FORM_PHONE,
    SA_FORM_WEBSITE,
    SA_FORM_COUNTRY,
    SA_FORM_MESSAGE,
    SA_FORM_IGNORED /* consent, tracking, honeypots: nothing a person wrote */
};

/*
 * Letters and digits of the name decide, whatever their case and whatever stands between
 * them ("firstName", "first_name", "First name"; HubSpot's "0-1/" and "0-2/" prefixes name
 * the object). rank, for SA_FORM_MESSAGE only: the smaller, the more it is the message.
 */
enum sa_form_member sa_form_member_of(struct sa_arena *arena, struct sa_str name, int *rank);

#endif
