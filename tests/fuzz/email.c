/* Addresses: what counts as valid has one @ that splits it, and is safe in a header. */
#include "tests/fuzz/fuzz.h"

#include "lib/domain/submission.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str email = fuzz_input(data, size);

    if (sa_email_valid(email)) {
        struct sa_str domain = sa_email_domain(email);
        FUZZ_CHECK(domain.n > 2 && domain.n < email.n && email.n <= SA_EMAIL_BYTES);
        for (size_t i = 0; i < email.n; i++)
            FUZZ_CHECK((unsigned char)email.p[i] > 0x20 && email.p[i] != 0x7F);
        (void)sa_email_free(domain);
        (void)sa_email_disposable(domain);
        (void)sa_email_role(email);
    }
    return 0;
}
