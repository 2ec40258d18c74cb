/* Ids as text: exactly one form is taken, and comes back in lower case. */
#include "tests/fuzz/fuzz.h"

#include "lib/base/uuid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str text = fuzz_input(data, size);
    struct sa_uuid id, again;

    if (sa_uuid_parse(text, &id)) {
        FUZZ_CHECK(text.n == 36 && sa_str_eq_nocase(sa_uuid_str(&id), text));
        FUZZ_CHECK(sa_uuid_parse(sa_uuid_str(&id), &again) && sa_uuid_eq(&id, &again));
    }
    return 0;
}
