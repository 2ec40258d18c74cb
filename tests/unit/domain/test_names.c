/* Names of real people and companies, and what is none. */
#include "tests/unit/domain/setup.h"

#include "lib/domain/names.h"

static void first_names_are_made_fit_for_a_greeting(void **state)
{
    static const char *const rows[][2] = {
        {"Anna", "Anna"},
        {"JOHN", "John"},
        {"john", "John"},
        {"mary-jane", "Mary-Jane"},
        {"Jean-Luc", "Jean-Luc"},
        {"McKenzie", "McKenzie"},
        {"LeBron", "LeBron"},
        {"o'brien", "O'Brien"},
        {"ŁUKASZ", "Łukasz"},
        {"søren", "Søren"},
        {"Þóra", "Þóra"},
        {"İbrahim", "İbrahim"},
        {"Γιώργος", "Γιώργος"},
        {"наталья", "Наталья"},
        {"健", "健"},
        {"김민수", "김민수"},
        {"محمد", "محمد"},
        {"שרה", "שרה"},
        {"สมชาย", "สมชาย"},
        {"Dr. Katrin", "Katrin"},
        {"Herr Prof. Max", "Max"},
        {"Anna Maria", "Anna"},
        {"  Zoë  ", "Zoë"},
        {"J. R.", "J. R."},
        {"Jo", "Jo"},
        {"JR", "JR"},
        {"D’Angelo", "D’Angelo"},
        {"test", ""},
        {"N/A", ""},
        {"asdf", ""},
        {"", ""},
        {"Dr.", ""},
        {"x1", ""},
        {"<script>alert(1)</script>", ""},
        {"{{first_name}}", ""},
        {"Ann\r\nBcc: x@y.example", ""},
        {"https://evil.example", ""},
        {"Buy cheap pills now at our shop", ""},
        {"ann@b.example", ""},
        {"😀", ""},
        {"Win $1000", ""},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        assert_str(sa_names_first(arena, sa_str_of(rows[i][0])), rows[i][1]);
}

static void surnames_keep_all_their_words(void **state)
{
    static const char *const rows[][2] = {{"van der Berg", "van der Berg"},
                                          {"GARCÍA LORCA", "García Lorca"},
                                          {"o'connor", "O'Connor"},
                                          {"de la Cruz-Ortiz", "de la Cruz-Ortiz"},
                                          {"Müller", "Müller"},
                                          {"-", ""},
                                          {"12345", ""}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        assert_str(sa_names_last(arena, sa_str_of(rows[i][0])), rows[i][1]);
}

static void company_names_stay_as_written(void **state)
{
    static const char *const rows[][2] = {{" Harbour  & Sons, Ltd. ", "Harbour & Sons, Ltd."},
                                          {"3M", "3M"},
                                          {"株式会社山田", "株式会社山田"},
                                          {"n/a", ""},
                                          {"https://x.example", ""},
                                          {"<b>Acme</b>", ""},
                                          {"Acme \"the best\" Corp", ""},
                                          {"12345", ""}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        assert_str(sa_names_company(arena, sa_str_of(rows[i][0])), rows[i][1]);
}

static void domains_give_company_names(void **state)
{
    static const char *const rows[][2] = {
        {"northwind-logistics.example", "Northwind Logistics"},
        {"acme.co.uk", "Acme"},
        {"mail.acme.com.au", "Acme"},
        {"www.Acme.DE", "Acme"},
        {"vogel-medilab-gmbh.de", "Vogel Medilab GmbH"},
        {"ibm.com", "IBM"},
        {"x.com", ""},
        {"blue-kite-ai.io", "Blue Kite AI"},
        {"360grad.de", "360grad"},
        {"12345.com", ""},
        {"xn--mller-kva.de", ""},
        {"com", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        assert_str(sa_names_company_of_domain(arena, sa_str_of(rows[i][0])), rows[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(first_names_are_made_fit_for_a_greeting),
        TEST(surnames_keep_all_their_words),
        TEST(company_names_stay_as_written),
        TEST(domains_give_company_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
