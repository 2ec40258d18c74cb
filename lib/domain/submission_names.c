/* The table of field names; see submission_names.h. Keys are lower case, letters and digits only. */
#include "lib/domain/submission_names.h"

#include "lib/domain/text.h"

struct name_row {
    const char *key;
    enum sa_form_member member;
    bool prefix; /* longer names that begin like this count too */
};

static const struct name_row rows[] = {
    {"email", SA_FORM_EMAIL, false},
    {"emailaddress", SA_FORM_EMAIL, false},
    {"workemail", SA_FORM_EMAIL, false},
    {"businessemail", SA_FORM_EMAIL, false},
    {"companyemail", SA_FORM_EMAIL, false},
    {"youremail", SA_FORM_EMAIL, false},
    {"mail", SA_FORM_EMAIL, false},
    {"emailadresse", SA_FORM_EMAIL, false},
    {"correo", SA_FORM_EMAIL, false},
    {"correoelectronico", SA_FORM_EMAIL, false},
    {"adresseemail", SA_FORM_EMAIL, false},
    {"firstname", SA_FORM_FIRST_NAME, false},
    {"fname", SA_FORM_FIRST_NAME, false},
    {"givenname", SA_FORM_FIRST_NAME, false},
    {"forename", SA_FORM_FIRST_NAME, false},
    {"vorname", SA_FORM_FIRST_NAME, false},
    {"prénom", SA_FORM_FIRST_NAME, false},
    {"prenom", SA_FORM_FIRST_NAME, false},
    {"nombre", SA_FORM_FIRST_NAME, false},
    {"voornaam", SA_FORM_FIRST_NAME, false},
    {"lastname", SA_FORM_LAST_NAME, false},
    {"lname", SA_FORM_LAST_NAME, false},
    {"surname", SA_FORM_LAST_NAME, false},
    {"familyname", SA_FORM_LAST_NAME, false},
    {"nachname", SA_FORM_LAST_NAME, false},
    {"apellido", SA_FORM_LAST_NAME, false},
    {"apellidos", SA_FORM_LAST_NAME, false},
    {"cognome", SA_FORM_LAST_NAME, false},
    {"achternaam", SA_FORM_LAST_NAME, false},
    {"name", SA_FORM_FULL_NAME, false},
    {"fullname", SA_FORM_FULL_NAME, false},
    {"yourname", SA_FORM_FULL_NAME, false},
    {"contactname", SA_FORM_FULL_NAME, false},
    {"company", SA_FORM_COMPANY, false},
    {"companyname", SA_FORM_COMPANY, false},
    {"organization", SA_FORM_COMPANY, false},
    {"organisation", SA_FORM_COMPANY, false},
    {"firma", SA_FORM_COMPANY, false},
    {"unternehmen", SA_FORM_COMPANY, false},
    {"société", SA_FORM_COMPANY, false},
    {"entreprise", SA_FORM_COMPANY, false},
    {"empresa", SA_FORM_COMPANY, false},
    {"azienda", SA_FORM_COMPANY, false},
    {"bedrijf", SA_FORM_COMPANY, false},
    {"jobtitle", SA_FORM_JOB_TITLE, false},
    {"title", SA_FORM_JOB_TITLE, false},
    {"position", SA_FORM_JOB_TITLE, false},
    {"role", SA_FORM_JOB_TITLE, false},
    {"jobrole", SA_FORM_JOB_TITLE, false},
    {"jobfunction", SA_FORM_JOB_TITLE, false},
    {"funktion", SA_FORM_JOB_TITLE, false},
    {"poste", SA_FORM_JOB_TITLE, false},
    {"cargo", SA_FORM_JOB_TITLE, false},
    {"phone", SA_FORM_PHONE, false},
    {"phonenumber", SA_FORM_PHONE, false},
    {"mobilephone", SA_FORM_PHONE, false},
    {"mobile", SA_FORM_PHONE, false},
    {"telephone", SA_FORM_PHONE, false},
    {"telefon", SA_FORM_PHONE, false},
    {"telefonnummer", SA_FORM_PHONE, false},
    {"telefono", SA_FORM_PHONE, false},
    {"website", SA_FORM_WEBSITE, false},
    {"websiteurl", SA_FORM_WEBSITE, false},
    {"companywebsite", SA_FORM_WEBSITE, false},
    {"url", SA_FORM_WEBSITE, false},
    {"webseite", SA_FORM_WEBSITE, false},
    {"country", SA_FORM_COUNTRY, false},
    {"countryregion", SA_FORM_COUNTRY, false},
    {"hscountryregioncode", SA_FORM_IGNORED, false},
    {"land", SA_FORM_COUNTRY, false},
    {"pays", SA_FORM_COUNTRY, false},
    {"país", SA_FORM_COUNTRY, false},
    /* Of several, the first in this order is the message. */
    {"message", SA_FORM_MESSAGE, false},
    {"yourmessage", SA_FORM_MESSAGE, false},
    {"nachricht", SA_FORM_MESSAGE, false},
    {"ihrenachricht", SA_FORM_MESSAGE, false},
    {"mensaje", SA_FORM_MESSAGE, false},
    {"messaggio", SA_FORM_MESSAGE, false},
    {"mensagem", SA_FORM_MESSAGE, false},
    {"bericht", SA_FORM_MESSAGE, false},
    {"comments", SA_FORM_MESSAGE, false},
    {"comment", SA_FORM_MESSAGE, false},
    {"kommentar", SA_FORM_MESSAGE, false},
    {"commentaire", SA_FORM_MESSAGE, false},
    {"commentaires", SA_FORM_MESSAGE, false},
    {"question", SA_FORM_MESSAGE, false},
    {"questions", SA_FORM_MESSAGE, false},
    {"yourquestion", SA_FORM_MESSAGE, false},
    {"questionscomments", SA_FORM_MESSAGE, false},
    {"howcanwehelp", SA_FORM_MESSAGE, true},
    {"howmaywehelp", SA_FORM_MESSAGE, true},
    {"whatcanwedoforyou", SA_FORM_MESSAGE, true},
    {"whatareyoulookingfor", SA_FORM_MESSAGE, true},
    {"tellus", SA_FORM_MESSAGE, true},
    {"wiekönnenwirihnenhelfen", SA_FORM_MESSAGE, true},
    {"inquiry", SA_FORM_MESSAGE, false},
    {"enquiry", SA_FORM_MESSAGE, false},
    {"anfrage", SA_FORM_MESSAGE, false},
    {"anliegen", SA_FORM_MESSAGE, false},
    {"request", SA_FORM_MESSAGE, false},
    {"projectdescription", SA_FORM_MESSAGE, false},
    {"description", SA_FORM_MESSAGE, false},
    {"details", SA_FORM_MESSAGE, false},
    {"notes", SA_FORM_MESSAGE, false},
    {"additionalinformation", SA_FORM_MESSAGE, true},
    {"additionalinfo", SA_FORM_MESSAGE, true},
    {"anythingelse", SA_FORM_MESSAGE, true},
    {"utm", SA_FORM_IGNORED, true},
    {"legalconsent", SA_FORM_IGNORED, true},
    {"consent", SA_FORM_IGNORED, true},
    {"gdpr", SA_FORM_IGNORED, true},
    {"privacy", SA_FORM_IGNORED, true},
    {"datenschutz", SA_FORM_IGNORED, true},
    {"iagree", SA_FORM_IGNORED, true},
    {"terms", SA_FORM_IGNORED, true},
    {"subscribe", SA_FORM_IGNORED, true},
    {"newsletter", SA_FORM_IGNORED, true},
    {"recaptcha", SA_FORM_IGNORED, true},
    {"honeypot", SA_FORM_IGNORED, true},
    {"hs", SA_FORM_IGNORED, true},
    {"gclid", SA_FORM_IGNORED, false},
    {"referrer", SA_FORM_IGNORED, true},
    {"ipaddress", SA_FORM_IGNORED, false},
    {"useragent", SA_FORM_IGNORED, false},
};

static struct sa_str key_of(struct sa_arena *arena, struct sa_str name)
{
    struct sa_buf b;
    uint32_t cp;

    sa_buf_init(&b, arena, name.n * 3 + 1);
    while (sa_utf8_next(&name, &cp))
        if (sa_utf8_letter(cp) || (cp >= '0' && cp <= '9'))
            sa_utf8_put(&b, sa_utf8_lower(cp));
    return sa_buf_str(&b);
}

/* "0-2/name" is the company's name, "0-1/name" a contact's property. */
static bool company_member(struct sa_str key, enum sa_form_member *member)
{
    if (sa_str_eq(key, SA_STR("name")))
        *member = SA_FORM_COMPANY;
    else if (sa_str_eq(key, SA_STR("domain")) || sa_str_eq(key, SA_STR("website")))
        *member = SA_FORM_WEBSITE;
    else if (sa_str_eq(key, SA_STR("country")))
        *member = SA_FORM_COUNTRY;
    else
        return false;
    return true;
}

enum sa_form_member sa_form_member_of(struct sa_arena *arena, struct sa_str name, int *rank)
{
    bool company = sa_str_starts(name, SA_STR("0-2/"));
    bool contact = sa_str_starts(name, SA_STR("0-1/"));
    struct sa_str key = key_of(arena, company || contact ? sa_str_sub(name, 4, name.n) : name);
    enum sa_form_member member;

    *rank = 0;
    if (company)
        return company_member(key, &member) ? member : SA_FORM_OTHER;
    for (size_t i = 0; i < SA_COUNT(rows); i++) {
        struct sa_str known = sa_str_of(rows[i].key);
        if (rows[i].prefix ? sa_str_starts(key, known) : sa_str_eq(key, known)) {
            *rank = (int)i;
            return rows[i].member;
        }
    }
    return SA_FORM_OTHER;
}
