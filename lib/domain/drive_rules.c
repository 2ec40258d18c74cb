/* Paths and hosts; see drive_rules.h. */
#include "lib/domain/drive_rules.h"

static bool begins(struct sa_str s, struct sa_str prefix)
{
    return s.n >= prefix.n && sa_str_eq_nocase(sa_str_sub(s, 0, prefix.n), prefix);
}

static bool excluded(const struct sa_tenant_settings *settings, struct sa_str path)
{
    for (size_t i = 0; i < settings->drive_exclude.n; i++)
        if (settings->drive_exclude.items[i].n && begins(path, settings->drive_exclude.items[i]))
            return true;
    return false;
}

bool sa_drive_file_allowed(const struct sa_tenant_settings *settings, struct sa_str path)
{
    bool included = settings->drive_include.n == 0;

    for (size_t i = 0; i < settings->drive_include.n; i++)
        included = included || begins(path, settings->drive_include.items[i]);
    return included && !excluded(settings, path);
}

bool sa_drive_folder_allowed(const struct sa_tenant_settings *settings, struct sa_str path)
{
    bool towards = settings->drive_include.n == 0;

    for (size_t i = 0; i < settings->drive_include.n; i++)
        towards = towards || begins(path, settings->drive_include.items[i]) ||
                  begins(settings->drive_include.items[i], path);
    return towards && !excluded(settings, path);
}

bool sa_drive_link_allowed(const struct sa_tenant_settings *settings, struct sa_str link)
{
    struct sa_str rest, host;

    if (!begins(link, SA_STR("https://")))
        return false;
    rest = sa_str_sub(link, 8, link.n);
    if (!sa_str_split(&rest, '/', &host) || host.n == 0)
        return false;
    for (size_t i = 0; i < host.n; i++)
        if (host.p[i] == '@' || host.p[i] == ':' || host.p[i] == '?' || host.p[i] == '#')
            return false;
    for (size_t i = 0; i < settings->drive_hosts.n; i++)
        if (sa_str_eq_nocase(host, settings->drive_hosts.items[i]))
            return true;
    return settings->drive_hosts.n == 0;
}
