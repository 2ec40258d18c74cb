/* Persona by keywords, first match wins; see persona.h. */
#include "lib/domain/persona.h"

#include "lib/domain/text.h"

static const char *const chiefs[] = {"ceo",
                                     "cfo",
                                     "coo",
                                     "cio",
                                     "cto",
                                     "cmo",
                                     "cro",
                                     "cso",
                                     "cpo",
                                     "chief",
                                     "founder",
                                     "co-founder",
                                     "cofounder",
                                     "owner",
                                     "co-owner",
                                     "inhaber",
                                     "inhaberin",
                                     "gründer",
                                     "gründerin",
                                     "geschäftsführer",
                                     "geschäftsführerin",
                                     "geschäftsführung",
                                     "managing director",
                                     "general manager",
                                     "directeur général",
                                     "gérant",
                                     "director general",
                                     "amministratore delegato",
                                     "bestuurder",
                                     "vorstand",
                                     "prokurist",
                                     "managing partner",
                                     NULL};
static const char *const events[] = {"event",           "events",
                                     "conference",      "conferences",
                                     "trade show",      "trade shows",
                                     "field marketing", "eventmanager",
                                     "eventmanagerin",  "veranstaltungen",
                                     "messe",           "exhibitions",
                                     "sponsorship",     NULL};
static const char *const demand_gen[] = {"demand generation",
                                         "demand gen",
                                         "growth",
                                         "growth marketing",
                                         "lead generation",
                                         "lead gen",
                                         "performance marketing",
                                         "acquisition",
                                         "marketing operations",
                                         "marketing automation",
                                         "revenue marketing",
                                         "abm",
                                         NULL};
static const char *const sales[] = {"sales",
                                    "account executive",
                                    "account manager",
                                    "business development",
                                    "bdr",
                                    "sdr",
                                    "revenue",
                                    "revops",
                                    "vertrieb",
                                    "vertriebsleiter",
                                    "vertriebsleiterin",
                                    "vertriebsleitung",
                                    "key account",
                                    "partnerships",
                                    "commercial",
                                    "ventas",
                                    "comercial",
                                    "commerciale",
                                    "verkoop",
                                    "inside sales",
                                    "account director",
                                    "customer success",
                                    NULL};
static const char *const marketing[] = {"marketing",
                                        "brand",
                                        "content",
                                        "communications",
                                        "communication",
                                        "pr",
                                        "public relations",
                                        "social media",
                                        "seo",
                                        "product marketing",
                                        "kommunikation",
                                        "marketingleiter",
                                        "marketingleiterin",
                                        "redaktion",
                                        "copywriter",
                                        NULL};
static const char *const operations[] = {
    "operations",      "logistics",      "procurement",     "purchasing",      "supply chain",
    "office manager",  "administration", "project manager", "program manager", "einkauf",
    "logistik",        "betrieb",        "betriebsleiter",  "projektleiter",   "projektleiterin",
    "projektmanager",  "finance",        "controller",      "controlling",     "hr",
    "human resources", "people",         "facility",        "assistant",       NULL};
static const char *const engineering[] = {"engineer",
                                          "engineering",
                                          "developer",
                                          "software",
                                          "architect",
                                          "devops",
                                          "it",
                                          "data",
                                          "technical",
                                          "technology",
                                          "product manager",
                                          "system administrator",
                                          "sysadmin",
                                          "security",
                                          "entwickler",
                                          "entwicklerin",
                                          "ingenieur",
                                          "ingenieurin",
                                          "technik",
                                          "it-leiter",
                                          "programmer",
                                          "scientist",
                                          "research",
                                          NULL};
static const char *const rank_only[] = {"president", "vice president", "vp",         "svp",
                                        "evp",       "partner",        "director",   "board member",
                                        "chairman",  "direktor",       "direktorin", NULL};

static const struct {
    const char *persona;
    const char *const *words;
} rows[] = {
    {"executive", chiefs},
    {"events", events},
    {"demand_gen", demand_gen},
    {"sales", sales},
    {"marketing_general", marketing},
    {"operations", operations},
    {"engineering", engineering},
    {"executive", rank_only},
};

struct sa_str sa_persona_of(struct sa_arena *arena, struct sa_str job_title)
{
    struct sa_str folded = sa_utf8_fold(arena, job_title);

    for (size_t i = 0; i < SA_COUNT(rows); i++)
        if (sa_text_has_any(folded, rows[i].words))
            return sa_str_of(rows[i].persona);
    return SA_STR("unknown");
}
