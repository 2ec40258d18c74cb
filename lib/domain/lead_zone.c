/* Countries and their zones; see lead_zone.h. The United States and the like have too many. */
#include "lib/domain/lead_zone.h"

#include "lib/base/utf8.h"

enum { PHONE_DIGITS = 16 };

static const struct country {
    const char *code;
    const char *prefix; /* of phone numbers, behind the + */
    const char *zone;
    const char *names; /* folded, separated by '|' */
} countries[] = {
    {"at", "43", "Europe/Vienna", "austria|österreich"},
    {"be", "32", "Europe/Brussels", "belgium|belgien|belgique|belgië"},
    {"bg", "359", "Europe/Sofia", "bulgaria|bulgarien"},
    {"ch", "41", "Europe/Zurich", "switzerland|schweiz|suisse|svizzera"},
    {"cz", "420", "Europe/Prague", "czech republic|czechia|tschechien|česko"},
    {"de", "49", "Europe/Berlin", "germany|deutschland"},
    {"dk", "45", "Europe/Copenhagen", "denmark|dänemark|danmark"},
    {"ee", "372", "Europe/Tallinn", "estonia|estland|eesti"},
    {"es", "34", "Europe/Madrid", "spain|spanien|españa"},
    {"fi", "358", "Europe/Helsinki", "finland|finnland|suomi"},
    {"fr", "33", "Europe/Paris", "france|frankreich"},
    {"gb", "44", "Europe/London",
     "united kingdom|great britain|uk|england|scotland|wales|großbritannien|vereinigtes "
     "königreich"},
    {"gr", "30", "Europe/Athens", "greece|griechenland|ελλάδα"},
    {"hr", "385", "Europe/Zagreb", "croatia|kroatien|hrvatska"},
    {"hu", "36", "Europe/Budapest", "hungary|ungarn|magyarország"},
    {"ie", "353", "Europe/Dublin", "ireland|irland"},
    {"is", "354", "Atlantic/Reykjavik", "iceland|island"},
    {"it", "39", "Europe/Rome", "italy|italien|italia"},
    {"lt", "370", "Europe/Vilnius", "lithuania|litauen|lietuva"},
    {"lu", "352", "Europe/Luxembourg", "luxembourg|luxemburg"},
    {"lv", "371", "Europe/Riga", "latvia|lettland|latvija"},
    {"nl", "31", "Europe/Amsterdam", "netherlands|the netherlands|holland|niederlande|nederland"},
    {"no", "47", "Europe/Oslo", "norway|norwegen|norge"},
    {"pl", "48", "Europe/Warsaw", "poland|polen|polska"},
    {"pt", "351", "Europe/Lisbon", "portugal"},
    {"ro", "40", "Europe/Bucharest", "romania|rumänien|românia"},
    {"rs", "381", "Europe/Belgrade", "serbia|serbien|srbija"},
    {"se", "46", "Europe/Stockholm", "sweden|schweden|sverige"},
    {"si", "386", "Europe/Ljubljana", "slovenia|slowenien|slovenija"},
    {"sk", "421", "Europe/Bratislava", "slovakia|slowakei|slovensko"},
    {"tr", "90", "Europe/Istanbul", "turkey|türkei|türkiye"},
    {"ua", "380", "Europe/Kyiv", "ukraine|україна"},
    {"ae", "971", "Asia/Dubai", "united arab emirates|uae|vereinigte arabische emirate"},
    {"cn", "86", "Asia/Shanghai", "china|中国"},
    {"hk", "852", "Asia/Hong_Kong", "hong kong|hongkong"},
    {"il", "972", "Asia/Jerusalem", "israel"},
    {"in", "91", "Asia/Kolkata", "india|indien"},
    {"jp", "81", "Asia/Tokyo", "japan|日本"},
    {"kr", "82", "Asia/Seoul", "south korea|korea|republic of korea|südkorea|대한민국"},
    {"pk", "92", "Asia/Karachi", "pakistan"},
    {"ph", "63", "Asia/Manila", "philippines|philippinen"},
    {"sa", "966", "Asia/Riyadh", "saudi arabia|saudi-arabien"},
    {"sg", "65", "Asia/Singapore", "singapore|singapur"},
    {"th", "66", "Asia/Bangkok", "thailand"},
    {"tw", "886", "Asia/Taipei", "taiwan"},
    {"vn", "84", "Asia/Ho_Chi_Minh", "vietnam"},
    {"my", "60", "Asia/Kuala_Lumpur", "malaysia"},
    {"eg", "20", "Africa/Cairo", "egypt|ägypten"},
    {"gh", "233", "Africa/Accra", "ghana"},
    {"ke", "254", "Africa/Nairobi", "kenya|kenia"},
    {"ma", "212", "Africa/Casablanca", "morocco|marokko|maroc"},
    {"ng", "234", "Africa/Lagos", "nigeria"},
    {"za", "27", "Africa/Johannesburg", "south africa|südafrika"},
    {"ar", "54", "America/Argentina/Buenos_Aires", "argentina|argentinien"},
    {"co", "57", "America/Bogota", "colombia|kolumbien"},
    {"pe", "51", "America/Lima", "peru|perú"},
    {"uy", "598", "America/Montevideo", "uruguay"},
};

static bool named(const struct country *c, struct sa_str folded)
{
    struct sa_str rest = sa_str_of(c->names), name;

    if (sa_str_eq(folded, sa_str_of(c->code)))
        return true;
    while (sa_str_split(&rest, '|', &name))
        if (sa_str_eq(folded, name))
            return true;
    return false;
}

/* The digits behind + or 00; empty for a number without a country. */
static struct sa_str international(struct sa_str phone, char digits[PHONE_DIGITS])
{
    size_t n = 0;

    phone = sa_str_trim(phone);
    if (sa_str_starts(phone, SA_STR("00")))
        phone = sa_str_sub(phone, 2, phone.n);
    else if (!sa_str_starts(phone, SA_STR("+")))
        return SA_STR("");
    for (size_t i = 0; i < phone.n && n < PHONE_DIGITS; i++)
        if (phone.p[i] >= '0' && phone.p[i] <= '9')
            digits[n++] = phone.p[i];
    return sa_str_make(digits, n);
}

struct sa_str sa_lead_zone_of(struct sa_arena *arena, struct sa_str country, struct sa_str phone)
{
    struct sa_str folded = sa_utf8_fold(arena, sa_str_trim(country));
    char digits[PHONE_DIGITS];
    struct sa_str number = international(phone, digits);

    for (size_t i = 0; i < sizeof(countries) / sizeof(*countries); i++)
        if (folded.n && named(&countries[i], folded))
            return sa_str_of(countries[i].zone);
    /* A country that is not in the list is not the phone's. */
    for (size_t i = 0; !folded.n && i < sizeof(countries) / sizeof(*countries); i++)
        if (number.n > 6 && sa_str_starts(number, sa_str_of(countries[i].prefix)))
            return sa_str_of(countries[i].zone);
    return SA_STR("");
}
