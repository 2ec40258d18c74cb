/* Templates from a folder: names, partials, what is kept and what is read again. */
#include "tests/unit/view/view.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/view/templates.h"

static char folder[64];
static struct sa_templates *templates;

static void put_file(const char *name, const char *text)
{
    struct sa_str path = sa_str_fmt(unit_ctx.arena, "%s/%s", folder, name);
    FILE *f = fopen(path.p, "w");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* A time of its own for each version, so that a quick rewrite is seen on any file system. */
static void set_age(const char *name, time_t seconds)
{
    struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};

    assert_int_equal(
        utimensat(AT_FDCWD, sa_str_fmt(unit_ctx.arena, "%s/%s", folder, name).p, times, 0), 0);
}

static void open_folder(bool watch, bool strict)
{
    struct sa_templates_options options = {.folder = folder, .watch = watch, .strict = strict};

    sa_templates_free(templates);
    templates = sa_templates_new(&options);
}

static int setup(void **state)
{
    unit_setup(state);
    snprintf(folder, sizeof(folder), "/tmp/sales-agent-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(mkdir(sa_str_fmt(unit_ctx.arena, "%s/drafts", folder).p, 0700), 0);
    return 0;
}

static int teardown(void **state)
{
    static const char *const files[] = {"page.html", "part.html", "drafts/list.html", "big.html"};

    sa_templates_free(templates);
    templates = NULL;
    for (size_t i = 0; i < SA_COUNT(files); i++)
        unlink(sa_str_fmt(unit_ctx.arena, "%s/%s", folder, files[i]).p);
    rmdir(sa_str_fmt(unit_ctx.arena, "%s/big.html", folder).p);
    rmdir(sa_str_fmt(unit_ctx.arena, "%s/drafts", folder).p);
    assert_int_equal(rmdir(folder), 0);
    return unit_teardown(state);
}

static enum sa_err render(const char *name, const char *data, struct sa_str *out)
{
    struct sa_buf buf;

    sa_buf_init(&buf, unit_ctx.arena, 10000);
    enum sa_err err =
        sa_templates_render(&unit_ctx, templates, sa_str_of(name), view_json(data), &buf);
    *out = sa_buf_str(&buf);
    return err;
}

static void a_name_is_a_file_and_partials_come_from_the_same_folder(void **state)
{
    struct sa_str out;

    (void)state;
    open_folder(false, true);
    put_file("drafts/list.html", "{{#drafts}}\n{{>part}}\n{{/drafts}}\n");
    put_file("part.html", "<li>{{.}}</li>\n");
    assert_int_equal(render("drafts/list", "{\"drafts\":[\"a\",\"<\"]}", &out), SA_OK);
    assert_str(out, "<li>a</li>\n<li>&lt;</li>\n");
}

static void names_that_could_leave_the_folder_are_refused(void **state)
{
    static const char *const names[] = {"",     "/page", "../page", "drafts/../page", "page.html",
                                        "Page", "page/", "pa ge",   "p\xC3\xA4ge",    "."};
    struct sa_str out;

    (void)state;
    open_folder(false, true);
    put_file("page.html", "x");
    for (size_t i = 0; i < SA_COUNT(names); i++) {
        assert_int_equal(render(names[i], "{}", &out), SA_NOT_FOUND);
        assert_detail("is no template name");
    }
    char longest[102];
    memset(longest, 'x', 101);
    longest[101] = '\0';
    assert_int_equal(render(longest, "{}", &out), SA_NOT_FOUND);
    assert_detail("is no template name");
    put_file("page.html", "{{>../../etc/passwd}}");
    assert_int_equal(render("page", "{}", &out), SA_NOT_FOUND);
    assert_detail("wanted by template page line 1");
}

static void a_missing_file_is_not_found_even_when_not_strict(void **state)
{
    struct sa_str out;

    (void)state;
    open_folder(false, false);
    assert_int_equal(render("page", "{}", &out), SA_NOT_FOUND);
    assert_detail("page.html cannot be read: No such file");
    put_file("page.html", "{{>gone}}");
    assert_int_equal(render("page", "{}", &out), SA_NOT_FOUND);
    assert_detail("gone.html cannot be read");
}

static void an_unreadable_or_oversized_file_is_a_configuration_error(void **state)
{
    struct sa_str out;
    char *text = sa_alloc(unit_ctx.arena, SA_MUSTACHE_MAX_BYTES + 2);

    (void)state;
    open_folder(false, false);
    memset(text, 'x', SA_MUSTACHE_MAX_BYTES + 1);
    put_file("page.html", text);
    assert_int_equal(render("page", "{}", &out), SA_CONFIGURATION);
    assert_detail("File too large");
    assert_int_equal(mkdir(sa_str_fmt(unit_ctx.arena, "%s/big.html", folder).p, 0700), 0);
    assert_int_equal(render("big", "{}", &out), SA_CONFIGURATION);
    assert_detail("Invalid argument");
}

static void a_broken_template_is_tried_again_and_names_its_line(void **state)
{
    struct sa_str out;

    (void)state;
    open_folder(false, false);
    put_file("page.html", "\n{{#a}}");
    assert_int_equal(render("page", "{}", &out), SA_INTERNAL);
    assert_detail("template page line 2: 'a' is not closed");
    put_file("page.html", "good");
    assert_int_equal(render("page", "{}", &out), SA_OK);
    assert_str(out, "good");
}

static void strictness_is_that_of_the_folder(void **state)
{
    struct sa_str out;

    (void)state;
    put_file("page.html", "[{{name}}]");
    open_folder(false, true);
    assert_int_equal(render("page", "{}", &out), SA_INTERNAL);
    assert_detail("template page line 1: 'name' is not in the data");
    open_folder(false, false);
    assert_int_equal(render("page", "{}", &out), SA_OK);
    assert_str(out, "[]");
}

static void a_template_is_read_once_unless_it_is_watched(void **state)
{
    struct sa_str out;

    (void)state;
    open_folder(false, true);
    put_file("page.html", "one");
    assert_int_equal(render("page", "{}", &out), SA_OK);
    put_file("page.html", "two");
    set_age("page.html", 1000);
    assert_int_equal(render("page", "{}", &out), SA_OK);
    assert_str(out, "one");
}

static void a_watched_template_is_read_again_when_it_changes(void **state)
{
    struct sa_str out;

    (void)state;
    open_folder(true, true);
    put_file("page.html", "{{>part}}");
    put_file("part.html", "one");
    set_age("part.html", 1000);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(render("page", "{}", &out), SA_OK);
        assert_str(out, "one");
    }
    put_file("part.html", "two");
    set_age("part.html", 2000);
    assert_int_equal(render("page", "{}", &out), SA_OK);
    assert_str(out, "two");
    assert_int_equal(unlink(sa_str_fmt(unit_ctx.arena, "%s/part.html", folder).p), 0);
    assert_int_equal(render("page", "{}", &out), SA_NOT_FOUND);
    assert_detail("part.html cannot be read");
}

#define FOLDER_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_name_is_a_file_and_partials_come_from_the_same_folder),
        FOLDER_TEST(names_that_could_leave_the_folder_are_refused),
        FOLDER_TEST(a_missing_file_is_not_found_even_when_not_strict),
        FOLDER_TEST(an_unreadable_or_oversized_file_is_a_configuration_error),
        FOLDER_TEST(a_broken_template_is_tried_again_and_names_its_line),
        FOLDER_TEST(strictness_is_that_of_the_folder),
        FOLDER_TEST(a_template_is_read_once_unless_it_is_watched),
        FOLDER_TEST(a_watched_template_is_read_again_when_it_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
