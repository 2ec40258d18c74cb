/* salesctl config: the table of settings as it stands. */
#include <stdio.h>

#include "cli/cli.h"

static void print_setting(const struct sa_conf *conf, enum sa_setting setting, bool help)
{
    const struct sa_setting_info *info = sa_setting_info(setting);
    struct sa_str value = sa_conf_str(conf, setting);
    bool hidden = info->secret && value.n;

    printf("%s=%.*s%s\n", info->name, hidden ? 0 : (int)value.n, value.p ? value.p : "",
           hidden ? "(set)" : "");
    if (!help)
        return;
    printf("    %s\n", info->help);
    if (info->allowed)
        printf("    allowed: %s\n", info->allowed);
    if (info->value)
        printf("    default: %s\n", info->value);
}

enum sa_err config_print(struct cli *cli)
{
    struct option_value options[] = {{"--all", false, {NULL, 0}}};
    enum sa_err err = cli_options(cli, options, 1, NULL);

    for (int i = 0; !err && i < SA_CONF_COUNT; i++)
        if (options[0].value.p || cli->conf.given[i])
            print_setting(&cli->conf, (enum sa_setting)i, options[0].value.p != NULL);
    return err;
}
