/*
 * Tokens: issued with a lifetime, remembered until revoked, expired or reset.
 */
#include "tests/sandbox/oauth.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/map.h"
#include "tests/sandbox/request.h"
#include "tests/sandbox/world.h"

struct token {
    char *text;
    char *scope;
    int64_t expires_ms;
};

struct code {
    char *challenge; /* S256 challenge, or NULL */
    char *redirect_uri;
    char *scope;
    bool used;
};

struct sb_oauth {
    struct sb_map token;   /* access token → struct token */
    struct sb_map code;    /* authorization code → struct code */
    struct sb_map revoked; /* refresh token → itself */
    int64_t expires_in;
    uint64_t next;
    char *email;
};

static const char default_scope[] =
    "https://www.googleapis.com/auth/gmail.modify https://www.googleapis.com/auth/calendar "
    "https://www.googleapis.com/auth/drive.readonly";

struct sb_oauth *sb_oauth_new(void)
{
    struct sb_oauth *o = sb_alloc(sizeof *o);
    o->expires_in = 3599;
    o->next = 1;
    o->email = sb_copy("agent@sandbox.example");
    return o;
}

static void free_token(void *p)
{
    struct token *t = p;
    free(t->text);
    free(t->scope);
    free(t);
}

static void free_code(void *p)
{
    struct code *c = p;
    free(c->challenge);
    free(c->redirect_uri);
    free(c->scope);
    free(c);
}

void sb_oauth_free(struct sb_oauth *o)
{
    sb_map_clear(&o->token, free_token);
    sb_map_clear(&o->code, free_code);
    sb_map_clear(&o->revoked, NULL);
    free(o->email);
    free(o);
}

const char *sb_oauth_seed(struct sb_oauth *o, const json_t *seed)
{
    o->expires_in = sb_json_int(seed, "expires_in", o->expires_in);
    if (sb_json_text(seed, "email")) {
        free(o->email);
        o->email = sb_copy(sb_json_text(seed, "email"));
    }
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(seed, "revoked"), i, one)
    {
        if (!json_is_string(one))
            return "oauth.revoked is a list of tokens";
        sb_map_put(&o->revoked, json_string_value(one), o);
    }
    return NULL;
}

bool sb_oauth_valid(struct sb_oauth *o, const char *token)
{
    if (sb_starts(token, "sandbox-"))
        return true;
    const struct token *t = sb_map_get(&o->token, token);
    return t && t->expires_ms > sb_now_ms();
}

void sb_oauth_expire(struct sb_oauth *o, const char *token)
{
    struct token *t = sb_map_get(&o->token, token);
    if (t)
        t->expires_ms = 0;
}

static void grant_error(struct sb_req *req, int status, const char *error, const char *why)
{
    sb_reply_json(req, status, json_pack("{ssss}", "error", error, "error_description", why));
}

void sb_oauth_error(struct sb_req *req, int status, const char *hint)
{
    static const char *const client[] = {"invalid_request", "invalid_client", "rate_limit_exceeded",
                                         "internal_failure"};
    const char *usual = client[status == 401 ? 1 : status == 429 ? 2 : status >= 500 ? 3 : 0];
    if (hint && strcmp(hint, "expired_token") == 0)
        hint = "invalid_grant";
    grant_error(req, status, hint ? hint : usual,
                *req->plan.message ? req->plan.message : "The sandbox was asked to fail.");
}

/* The form body's field, or the query's; owned by the caller; NULL when absent. */
static char *field(const struct sb_req *req, const char *name)
{
    const char *p = req->body.p ? req->body.p : "";
    size_t n = strlen(name);
    while (*p) {
        size_t part = strcspn(p, "&");
        if (part > n && strncmp(p, name, n) == 0 && p[n] == '=') {
            char *value = sb_copy_n(p + n + 1, part - n - 1);
            sb_url_decode(value, true);
            return value;
        }
        p += part + (p[part] == '&');
    }
    return sb_arg(req, name) ? sb_copy(sb_arg(req, name)) : NULL;
}

static void issue(struct sb_req *req, const char *scope, bool refresh)
{
    struct sb_oauth *o = req->world->oauth;
    struct sb_text text = {0};
    sb_text_printf(&text, "ya29.sandbox-%llu-%08llx", (unsigned long long)o->next,
                   (unsigned long long)(sb_digest(&o->next, sizeof o->next) & 0xffffffff));
    struct token *t = sb_alloc(sizeof *t);
    t->text = sb_text_take(&text);
    t->scope = sb_copy(scope);
    t->expires_ms = sb_now_ms() + o->expires_in * 1000;
    sb_map_put(&o->token, t->text, t);
    json_t *answer = json_pack("{sssIssss}", "access_token", t->text, "expires_in",
                               (json_int_t)o->expires_in, "scope", scope, "token_type", "Bearer");
    if (refresh) {
        sb_text_printf(&text, "1//sandbox-refresh-%llu", (unsigned long long)o->next);
        sb_json_set(answer, "refresh_token", text.p);
        free(text.p);
    }
    o->next++;
    sb_reply_header(req, "Cache-Control", "no-store");
    sb_reply_json(req, 200, answer);
}

static void refresh(struct sb_req *req)
{
    struct sb_oauth *o = req->world->oauth;
    char *token = field(req, "refresh_token");
    if (!token)
        grant_error(req, 400, "invalid_request", "Missing required parameter: refresh_token");
    else if (!sb_starts(token, "1//") || sb_map_get(&o->revoked, token))
        grant_error(req, 400, "invalid_grant", "Token has been expired or revoked.");
    else
        issue(req, default_scope, false);
    free(token);
}

static bool verifier_fits(const struct code *code, const char *verifier)
{
    if (!code->challenge)
        return true;
    if (!verifier)
        return false;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (!EVP_Digest(verifier, strlen(verifier), digest, &n, EVP_sha256(), NULL))
        return false;
    char *text = sb_base64url(digest, n, false);
    bool same = strcmp(text, code->challenge) == 0;
    free(text);
    return same;
}

static void exchange_code(struct sb_req *req)
{
    struct sb_oauth *o = req->world->oauth;
    char *text = field(req, "code"), *verifier = field(req, "code_verifier");
    char *redirect = field(req, "redirect_uri");
    struct code *code = text ? sb_map_get(&o->code, text) : NULL;
    if (code && (code->used || !verifier_fits(code, verifier)))
        grant_error(req, 400, "invalid_grant",
                    code->used ? "Bad Request" : "Invalid code verifier.");
    else if (code && (!redirect || strcmp(redirect, code->redirect_uri) != 0))
        grant_error(req, 400, "redirect_uri_mismatch", "Bad Request");
    else if (!code && !(text && sb_starts(text, "4/sandbox-any")))
        grant_error(req, 400, "invalid_grant", "Malformed auth code.");
    else
        issue(req, code ? code->scope : default_scope, true);
    if (code && req->status == 200)
        code->used = true;
    free(text);
    free(verifier);
    free(redirect);
}

static void exchange_jwt(struct sb_req *req)
{
    char *jwt = field(req, "assertion");
    const char *first = jwt ? strchr(jwt, '.') : NULL,
               *second = first ? strchr(first + 1, '.') : NULL;
    size_t n = 0;
    char *text = second ? sb_base64_decode(first + 1, (size_t)(second - first - 1), &n) : NULL;
    json_t *claims = text ? sb_json_parse(text, n) : NULL;
    int64_t now = sb_now_ms() / 1000, iat = sb_json_int(claims, "iat", 0);
    int64_t exp = sb_json_int(claims, "exp", 0);
    if (!sb_json_text(claims, "iss") || !sb_json_text(claims, "aud"))
        grant_error(req, 400, "invalid_grant", "Invalid JWT: malformed claims.");
    else if (exp <= now || iat > now + 300 || exp > iat + 3600)
        grant_error(req, 400, "invalid_grant",
                    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a "
                    "reasonable timeframe. Check your iat and exp values in the JWT claim.");
    else
        issue(req, sb_json_text(claims, "scope") ? sb_json_text(claims, "scope") : default_scope,
              false);
    json_decref(claims);
    free(text);
    free(jwt);
}

static void token(struct sb_req *req)
{
    char *grant = field(req, "grant_type"), *client = field(req, "client_id");
    if (!grant)
        grant_error(req, 400, "invalid_request", "Missing required parameter: grant_type");
    else if (strcmp(grant, "urn:ietf:params:oauth:grant-type:jwt-bearer") == 0)
        exchange_jwt(req);
    else if (!client || !*client)
        grant_error(req, 401, "invalid_client", "The OAuth client was not found.");
    else if (strcmp(grant, "refresh_token") == 0)
        refresh(req);
    else if (strcmp(grant, "authorization_code") == 0)
        exchange_code(req);
    else
        grant_error(req, 400, "unsupported_grant_type", "Invalid grant_type");
    free(grant);
    free(client);
}

static void revoke(struct sb_req *req)
{
    struct sb_oauth *o = req->world->oauth;
    char *text = field(req, "token");
    struct token *access = text ? sb_map_del(&o->token, text) : NULL;
    bool fresh = text && sb_starts(text, "1//") && !sb_map_get(&o->revoked, text);
    if (fresh)
        sb_map_put(&o->revoked, text, o);
    if (access || fresh)
        sb_reply_json(req, 200, json_object());
    else
        grant_error(req, 400, "invalid_token", "Token expired or revoked");
    if (access)
        free_token(access);
    free(text);
}

static void token_info(struct sb_req *req)
{
    struct sb_oauth *o = req->world->oauth;
    char *text = field(req, "access_token");
    if (!text && sb_req_bearer(req))
        text = sb_copy(sb_req_bearer(req));
    const struct token *t = text ? sb_map_get(&o->token, text) : NULL;
    int64_t left = t ? (t->expires_ms - sb_now_ms()) / 1000 : 3599;
    if (!text || !sb_oauth_valid(o, text))
        grant_error(req, 400, "invalid_token", "Invalid Value");
    else
        sb_reply_json(req, 200,
                      json_pack("{sssssssIssss}", "azp", "sandbox-client", "aud", "sandbox-client",
                                "scope", t ? t->scope : default_scope, "expires_in",
                                (json_int_t)left, "access_type", "offline", "email", o->email));
    free(text);
}

static void user_info(struct sb_req *req)
{
    struct sb_oauth *o = req->world->oauth;
    const char *text = sb_req_bearer(req);
    if (!text || !sb_oauth_valid(o, text))
        grant_error(req, 401, "invalid_request", "Invalid Credentials");
    else
        sb_reply_json(req, 200,
                      json_pack("{sssssssbss}", "id", "100000000000000000001", "sub",
                                "100000000000000000001", "email", o->email, "verified_email", 1,
                                "name", "Sandbox Agent"));
}

static char *encoded(const char *s)
{
    struct sb_text t = {0};
    for (; *s; s++) {
        if (strchr("-._~", *s) || (*s >= '0' && *s <= '9') || (*s >= 'A' && *s <= 'Z') ||
            (*s >= 'a' && *s <= 'z'))
            sb_text_putc(&t, *s);
        else
            sb_text_printf(&t, "%%%02X", (unsigned char)*s);
    }
    return sb_text_take(&t);
}

/* Consent is always given: straight back with a code. */
static void authorize(struct sb_req *req)
{
    struct sb_oauth *o = req->world->oauth;
    const char *redirect = sb_arg(req, "redirect_uri"), *state = sb_arg(req, "state");
    if (!redirect || !sb_arg(req, "client_id") || !sb_arg_is(req, "response_type", "code")) {
        grant_error(req, 400, "invalid_request", "client_id, redirect_uri and response_type=code");
        return;
    }
    struct code *code = sb_alloc(sizeof *code);
    code->redirect_uri = sb_copy(redirect);
    code->challenge = sb_arg(req, "code_challenge") ? sb_copy(sb_arg(req, "code_challenge")) : NULL;
    code->scope = sb_copy(sb_arg(req, "scope") ? sb_arg(req, "scope") : default_scope);
    struct sb_text name = {0}, where = {0};
    sb_text_printf(&name, "4/sandbox-%llu", (unsigned long long)o->next++);
    sb_map_put(&o->code, name.p, code);
    char *scope = encoded(code->scope), *again = encoded(state ? state : "");
    sb_text_printf(&where, "%s%scode=%s&scope=%s&state=%s", redirect,
                   strchr(redirect, '?') ? "&" : "?", name.p, scope, again);
    sb_reply_text(req, 302, "text/html", "");
    sb_reply_header(req, "Location", where.p);
    free(scope);
    free(again);
    free(name.p);
    free(where.p);
}

static void certs(struct sb_req *req)
{
    sb_reply_json(req, 200, json_pack("{s[]}", "keys"));
}

void sb_oauth_serve(struct sb_req *req)
{
    static const struct sb_route rows[] = {
        {"POST", "token", token},
        {"POST", "revoke", revoke},
        {"GET", "revoke", revoke},
        {"GET", "tokeninfo", token_info},
        {"POST", "tokeninfo", token_info},
        {"GET", "oauth2/v2/userinfo", user_info},
        {"GET", "userinfo/v2/me", user_info},
        {"GET", "v1/userinfo", user_info},
        {"GET", "oauth2/v3/certs", certs},
        {"GET", "o/oauth2/v2/auth", authorize},
    };
    enum sb_routed routed = sb_route(req, 0, rows, sizeof rows / sizeof *rows);
    if (routed != SB_ROUTED)
        grant_error(req, routed == SB_NO_PATH ? 404 : 405, "invalid_request", "Not found");
}
