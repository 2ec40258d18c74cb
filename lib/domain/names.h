/* Names of people and companies as a mail may use them; whatever is doubtful is left out. */
#ifndef SA_DOMAIN_NAMES_H
#define SA_DOMAIN_NAMES_H

#include "lib/base/str.h"

/*
 * How to address somebody: titles and further given names dropped, "JOHN" and "john" become
 * "John", "mary-jane" "Mary-Jane". Empty when it is no name: digits, links, a whole sentence,
 * a placeholder such as "test" or "n/a".
 */
struct sa_str sa_names_first(struct sa_arena *arena, struct sa_str name);
/* The same for a surname, all of its words kept ("van der Berg"). */
struct sa_str sa_names_last(struct sa_arena *arena, struct sa_str name);
/* A company's name as written, tidied; empty when it is a link, a placeholder or too long. */
struct sa_str sa_names_company(struct sa_arena *arena, struct sa_str name);
/*
 * "northwind-logistics.example" gives "Northwind Logistics", "acme.co.uk" "Acme"; empty when
 * the domain does not read as a name (punycode, digits only).
 */
struct sa_str sa_names_company_of_domain(struct sa_arena *arena, struct sa_str domain);

#endif
