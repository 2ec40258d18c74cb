/* Rows for the writer; see report.h. */
#include "lib/workflow/report.h"

#include <stdio.h>

static void set_id(json_t *row, const char *key)
{
    struct sa_uuid id = sa_uuid_new();

    json_object_set_new(row, key, json_string(id.text));
}

static void set_text(json_t *row, const char *key, const char *text)
{
    struct sa_str s = sa_str_of(text);

    /* Details may quote an outside service; what is not UTF-8 has no place in JSON. */
    json_object_set_new(row, key, sa_str_utf8(s) ? json_stringn(s.p, s.n) : json_string("?"));
}

static json_t *calls_array(const struct sa_call_log *log)
{
    json_t *array = json_array();
    size_t n = log->n < SA_HTTP_CALLS ? log->n : SA_HTTP_CALLS;

    for (size_t i = 0; i < n; i++) {
        const struct sa_call *call = &log->calls[i];
        json_t *row = json_object();
        set_text(row, "service", sa_connector_name(call->service));
        set_text(row, "method", call->method);
        set_text(row, "path", call->path);
        json_object_set_new(row, "status", json_integer(call->status));
        json_object_set_new(row, "us", json_integer(call->us));
        json_object_set_new(row, "at_ms", json_integer(call->at_ms));
        json_array_append_new(array, row);
    }
    return array;
}

static json_t *step_row(const struct sa_attempt *a)
{
    json_t *row = json_object();

    json_object_set_new(row, "position", json_integer(sa_step_position(a->step)));
    json_object_set_new(row, "step", json_string(a->step->name));
    json_object_set_new(row, "started_ms", json_integer(a->started_ms));
    json_object_set_new(row, "finished_ms", json_integer(a->finished_ms));
    return row;
}

static void report_error(struct sa_writer *writer, const struct sa_run_id *run,
                         const struct sa_attempt *a)
{
    json_t *row = json_object();

    set_id(row, "id");
    json_object_set_new(row, "step", json_string(a->step->name));
    set_text(row, "error_class", sa_err_name(a->error->code));
    set_text(row, "detail", a->error->detail);
    json_object_set_new(row, "remote_status", json_integer(a->error->remote_status));
    sa_writer_say(writer, run, SA_WRITE_ERROR, row);
}

void sa_report_attempt(struct sa_writer *writer, const struct sa_run_id *run,
                       const struct sa_attempt *a)
{
    json_t *row = step_row(a);

    set_id(row, "id");
    set_text(row, "status", !a->error ? "done" : a->waiting ? "waiting" : "failed");
    json_object_set_new(row, "burned", json_boolean(a->burned));
    json_object_set_new(row, "calls", calls_array(a->calls));
    if (a->error) {
        set_text(row, "error_class", sa_err_name(a->error->code));
        set_text(row, "error_detail", a->error->detail);
        json_object_set_new(row, "remote_status", json_integer(a->error->remote_status));
    }
    sa_writer_say(writer, run, SA_WRITE_ATTEMPT, row);
    if (a->error && a->burned)
        report_error(writer, run, a);
}

void sa_report_step(struct sa_writer *writer, const struct sa_run_id *run,
                    const struct sa_attempt *a, json_t *output)
{
    json_t *row = step_row(a);

    set_text(row, "status", "done");
    json_object_set_new(row, "output", output);
    sa_writer_say(writer, run, SA_WRITE_STEP, row);
}

void sa_report_audit(struct sa_writer *writer, const struct sa_run_id *run,
                     const struct sa_audit *audit)
{
    json_t *row = json_object();
    struct sa_str id = audit->object_id;

    set_id(row, "id");
    set_text(row, "actor", "run_workflows");
    set_text(row, "action", audit->action);
    set_text(row, "object_type", audit->object_type);
    json_object_set_new(row, "object_id", json_stringn(id.p ? id.p : "", id.n));
    json_object_set_new(row, "details", audit->details ? audit->details : json_object());
    sa_writer_say(writer, run, SA_WRITE_AUDIT, row);
}

static void report_wait(struct sa_writer *writer, const struct sa_run *run)
{
    json_t *row = json_object();

    if (run->stop.waiting)
        set_text(row, "reason", run->stop.waiting);
    json_object_set_new(row, "delay_ms", json_integer(run->stop.delay_ms));
    sa_writer_say(writer, &run->id, SA_WRITE_WAIT, row);
}

/* Equal signatures are one group of dead letters: step, class and the answer's status. */
static void add_dead_letter(json_t *row, const struct sa_run *run)
{
    char signature[128];

    snprintf(signature, sizeof(signature), "%s/%s/%d", run->stop.step->name,
             sa_err_name(run->stop.err), run->stop.remote_status);
    set_id(row, "dead_id");
    json_object_set_new(row, "submission_id", json_string(run->id.submission.text));
    set_text(row, "step", run->stop.step->name);
    set_text(row, "error_class", sa_err_name(run->stop.err));
    set_text(row, "signature", signature);
    set_text(row, "detail", run->stop.detail);
    json_object_set_new(row, "crashes", json_integer(run->crashes));
}

void sa_report_end(struct sa_writer *writer, const struct sa_run *run)
{
    const struct sa_run_stop *stop = &run->stop;
    json_t *row, *details = json_object();
    const char *status = !stop->step ? "done" : stop->end_status ? stop->end_status : "dead";

    if (stop->waiting || stop->handed_back) {
        json_decref(details);
        report_wait(writer, run);
        return;
    }
    row = json_object();
    set_text(row, "status", status);
    set_text(row, "reason", stop->detail);
    if (stop->step && !stop->end_status)
        add_dead_letter(row, run);
    set_text(details, "status", status);
    struct sa_audit audit = {"workflow_ended", "workflow", sa_uuid_str(&run->id.workflow), details};
    sa_report_audit(writer, &run->id, &audit);
    sa_writer_say(writer, &run->id, SA_WRITE_END, row);
}
