/*
 * Compiler attributes used across the tree. Owns no code.
 * Every function that can fail carries SA_MUST_CHECK, every formatter SA_PRINTF.
 */
#ifndef SA_BASE_ATTR_H
#define SA_BASE_ATTR_H

#define SA_MUST_CHECK        __attribute__((warn_unused_result))
#define SA_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define SA_NORETURN          __attribute__((noreturn))
#define SA_COUNT(array)      (sizeof(array) / sizeof((array)[0]))

#endif
