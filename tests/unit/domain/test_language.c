/* Languages of form messages, and personas of job titles. */
#include "tests/unit/domain/setup.h"

#include "lib/domain/language.h"
#include "lib/domain/persona.h"

static void languages_are_told_by_script_and_words(void **state)
{
    static const char *const rows[][2] = {
        {"We are interested in a demo of your product.", "en"},
        {"Please call me back", "en"},
        {"pricing?", "en"},
        {"", "en"},
        {"12345 !!", "en"},
        {"Bitte schicken Sie uns ein Angebot.", "de"},
        {"Guten Tag, wir suchen eine Lösung für unseren Vertrieb", "de"},
        {"Was kostet Ihre Software für 20 Mitarbeiter?", "de"},
        {"Bonjour, nous souhaitons une démonstration pour notre équipe.", "fr"},
        {"Pouvez-vous nous envoyer vos tarifs ? Merci", "fr"},
        {"Hola, queremos más información sobre los precios para nuestra empresa.", "es"},
        {"Buongiorno, vorremmo una demo per il nostro ufficio vendite.", "it"},
        {"Graag ontvangen wij meer informatie over de prijzen van het pakket.", "nl"},
        {"Olá, gostaríamos de saber mais sobre os preços para a nossa empresa.", "pt"},
        {"製品のデモをお願いします。", "ja"},
        {"カタログ希望", "ja"},
        {"데모를 신청하고 싶습니다", "ko"},
        {"我们想了解一下贵公司的产品", "zh"},
        {"Здравствуйте, пришлите прайс-лист", "ru"},
        {"Добрий день, надішліть, будь ласка, їхні ціни", "uk"},
        {"Θα θέλαμε μια επίδειξη", "el"},
        {"نريد عرضا توضيحيا", "ar"},
        {"אנחנו רוצים הדגמה", "he"},
        {"ขอใบเสนอราคา", "th"},
        {"Hello, we use SAP and Müller Logistik in Köln, can you integrate with it?", "en"},
        {"HubSpot と Gmail の連携について", "ja"},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++) {
        struct sa_str told = sa_language_of(arena, sa_str_of(rows[i][0]));
        if (!sa_str_eq(told, sa_str_of(rows[i][1])))
            print_error("%s\n", rows[i][0]);
        assert_str(told, rows[i][1]);
    }
}

static void personas_follow_from_titles(void **state)
{
    static const char *const rows[][2] = {{"CEO", "executive"},
                                          {"Co-Founder & CTO", "executive"},
                                          {"Geschäftsführerin", "executive"},
                                          {"Vice President", "executive"},
                                          {"Chief Revenue Officer", "executive"},
                                          {"VP of Sales", "sales"},
                                          {"Head of Business Development", "sales"},
                                          {"Vertriebsleiter", "sales"},
                                          {"Event Manager", "events"},
                                          {"Field Marketing Lead", "events"},
                                          {"Demand Gen Manager", "demand_gen"},
                                          {"Director of Growth", "demand_gen"},
                                          {"Brand & Content", "marketing_general"},
                                          {"Marketingleiterin", "marketing_general"},
                                          {"COO", "executive"},
                                          {"Operations Manager", "operations"},
                                          {"Einkauf", "operations"},
                                          {"Software Engineer", "engineering"},
                                          {"IT-Leiter", "engineering"},
                                          {"Student", "unknown"},
                                          {"Prevention officer", "unknown"},
                                          {"", "unknown"}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++) {
        struct sa_str told = sa_persona_of(arena, sa_str_of(rows[i][0]));
        if (!sa_str_eq(told, sa_str_of(rows[i][1])))
            print_error("%s\n", rows[i][0]);
        assert_str(told, rows[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(languages_are_told_by_script_and_words),
        TEST(personas_follow_from_titles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
