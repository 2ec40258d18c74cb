/* A completion's content becomes a draft; contract in writer.h. */
#include "lib/domain/text.h"
#include "lib/domain/writer.h"

struct answer {
    struct sa_str subject;
    struct sa_str body;
    SA_LIST(struct sa_str) facts_used;
};

static const struct sa_field answer_fields[] = {
    SA_FIELD_STR(struct answer, subject, "subject", .required = true, .max = 1000),
    SA_FIELD_STR(struct answer, body, "body", .required = true, .max = 20000),
    SA_FIELD_STRS(struct answer, facts_used, "facts_used", .max = 100), SA_FIELD_END};

/* Models like to wrap their JSON in a Markdown fence. */
static struct sa_str without_fence(struct sa_str s)
{
    s = sa_str_trim(s);
    if (!sa_str_starts(s, SA_STR("```")))
        return s;
    ptrdiff_t line = sa_str_chr(s, '\n');
    ptrdiff_t end = sa_str_rchr(s, '`');
    if (line < 0 || end < line + 3)
        return s;
    return sa_str_trim(sa_str_sub(s, (size_t)line, (size_t)(end - line) - 2));
}

static bool read_headed(struct sa_str s, struct answer *answer)
{
    static const char *const names[] = {"Subject:", "Betreff:", "Objet :",    "Objet:",
                                        "Asunto:",  "Oggetto:", "Onderwerp:", "Assunto:"};
    struct sa_str rest = s, line;

    if (!sa_str_split(&rest, '\n', &line))
        return false;
    for (size_t i = 0; i < SA_COUNT(names); i++) {
        struct sa_str name = sa_str_of(names[i]);
        if (!sa_str_eq_nocase(sa_str_sub(line, 0, name.n), name))
            continue;
        answer->subject = sa_str_trim(sa_str_sub(line, name.n, line.n));
        rest = sa_str_trim(rest);
        if (!sa_str_starts(rest, SA_STR("---")))
            return false;
        answer->body = sa_str_trim(sa_str_sub(rest, 3, rest.n));
        return true;
    }
    return false;
}

enum sa_err sa_writer_read(struct sa_ctx *ctx, struct sa_str content, struct sa_draft *draft)
{
    struct sa_str text = without_fence(content);
    struct answer answer = {.subject = {NULL, 0}};
    bool read;

    *draft = (struct sa_draft){.writer = SA_STR("llm")};
    if (sa_str_starts(text, SA_STR("{"))) {
        read = sa_fields_parse(ctx, answer_fields, text, &answer) == SA_OK;
        /* What is wrong with its JSON is the completion's failure, not the caller's. */
        if (!read)
            sa_clear_error(ctx);
    } else {
        read = read_headed(text, &answer);
    }
    if (!read || sa_str_trim(answer.subject).n == 0 || sa_str_trim(answer.body).n == 0)
        return sa_fail(ctx, SA_LLM_BAD_OUTPUT,
                       "reading the completion: it is neither the JSON asked for nor "
                       "\"Subject: ...\" and a text below \"---\"");
    draft->subject = sa_text_line(ctx->arena, answer.subject);
    draft->body = sa_text_block(ctx->arena, answer.body);
    draft->facts_used.items = answer.facts_used.items;
    draft->facts_used.n = answer.facts_used.n;
    return SA_OK;
}
