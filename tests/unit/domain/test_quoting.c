/* Replies as mail programs send them, stripped to what the person wrote. */
#include "tests/unit/domain/setup.h"

#include "lib/domain/quoting.h"

static const char *const rows[][2] = {
    {"Yes, please.\n\nOn Tue, 24 Nov 2026 at 10:12, Ana Torres <ana@acme.example> wrote:\n> Hi\n> "
     "x\n",
     "Yes, please."},
    {"Yes.\r\n\r\nOn Tue, Nov 24, 2026 at 10:12 AM Ana Torres\r\n<ana@acme.example> "
     "wrote:\r\n\r\n> Hi\r\n",
     "Yes."},
    {"Passt.\n\nAm 24.11.2026 um 10:12 schrieb Ana Torres:\n> Hallo\n", "Passt."},
    {"Passt.\n\nAm Di., 24. Nov. 2026 um 10:12 Uhr schrieb Ana Torres <\nana@acme.example>:\n\n> "
     "Hallo\n",
     "Passt."},
    {"Oui.\n\nLe mar. 24 nov. 2026 à 10:12, Ana Torres <ana@acme.example> a écrit :\n> Bonjour\n",
     "Oui."},
    {"Sí.\n\nEl mar, 24 nov 2026 a las 10:12, Ana (<ana@acme.example>) escribió:\n> Hola\n", "Sí."},
    {"Ja.\n\nOp di 24 nov 2026 om 10:12 schreef Ana <ana@acme.example>:\n> Hoi\n", "Ja."},
    {"Fine.\n-----Original Message-----\nFrom: Ana\nSent: Tuesday\n\nHi", "Fine."},
    {"Gut.\n\nVon: Ana Torres <ana@acme.example>\nGesendet: Dienstag, 24. November 2026 10:12\nAn: "
     "Max\nBetreff: Frage\n\nHallo",
     "Gut."},
    {"See below.\n\n*From:* Ana\n*Sent:* Tuesday\n*To:* Max\n\nHi", "See below."},
    {"Fyi\n\n---------- Forwarded message ---------\nFrom: x\n", "Fyi"},
    {"Thanks\n\nSent from my iPhone\n", "Thanks"},
    {"Danke\n\nVon meinem iPhone gesendet\n", "Danke"},
    {"Thanks\n-- \nMax Muster\n+49 30 123456\n", "Thanks"},
    {"> Which day?\nTuesday is best.\n> Which tool?\nNone yet.\n", "Tuesday is best.\nNone yet."},
    {"On Tue, 24 Nov 2026 at 10:12, Ana <a@b.example> wrote:\n> Which day?\n\nTuesday.\n",
     "Tuesday."},
    {"On Tue, 24 Nov 2026 at 10:12, Ana <a@b.example> wrote:\n\nHello there\n", ""},
    {"On my way I wrote 3 things:\n- one\n- two", "On my way I wrote 3 things:\n- one\n- two"},
    {"Von meinem Kollegen habe ich Ihre Adresse.", "Von meinem Kollegen habe ich Ihre Adresse."},
    {"From: now on we use your form.\nIt works.", "From: now on we use your form.\nIt works."},
    {"", ""},
};

static void only_what_the_person_wrote_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        assert_str(sa_quoting_strip(arena, sa_str_of(rows[i][0])), rows[i][1]);
}

static void huge_and_broken_texts_do_no_harm(void **state)
{
    char *text = sa_alloc(arena, 100001);

    (void)state;
    memset(text, '>', 100000);
    assert_str(sa_quoting_strip(arena, sa_str_of(text)), "");
    for (size_t i = 0; i < 100000; i++)
        text[i] = i % 3 ? 'o' : '\n';
    size_t before = sa_arena_used(arena);
    assert_true(sa_quoting_strip(arena, sa_str_of(text)).n > 0);
    assert_in_range(sa_arena_used(arena) - before, 0, 64 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_what_the_person_wrote_stays),
        TEST(huge_and_broken_texts_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
