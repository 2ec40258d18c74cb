/* A settings file: every value that is taken can be read, and a refusal names its reason. */
#include "tests/fuzz/fuzz.h"

#include "lib/conf/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *const environment[] = {NULL};
    struct sa_conf conf;
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    enum sa_err err = sa_conf_parse(&ctx, fuzz_input(data, size), environment, &conf);
    FUZZ_CHECK(err == SA_OK || (err == SA_CONFIGURATION && sa_error_detail(&ctx)[0]));
    for (int i = 0; err == SA_OK && i < SA_CONF_COUNT; i++) {
        enum sa_setting setting = (enum sa_setting)i;
        if (sa_setting_info(setting)->type == SA_SETTING_INT)
            (void)sa_conf_int(&conf, setting);
        if (sa_setting_info(setting)->type == SA_SETTING_BOOL)
            (void)sa_conf_bool(&conf, setting);
        FUZZ_CHECK(sa_str_chr(sa_conf_str(&conf, setting), '\n') < 0);
    }
    return fuzz_end(&ctx);
}
