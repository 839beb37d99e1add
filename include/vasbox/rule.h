/* A rule is a clause of the contract, named by its section and number: VA-033.  It is a plain value, so that every
 * floor can name one; the clauses' texts are data of the contract floor (vasbox/contract.h). */
#ifndef VASBOX_RULE_H
#define VASBOX_RULE_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/api.h>

VAS_BEGIN_DECLS

/** Section letters << 16 | number; 0 is "no rule". */
typedef uint32_t VasRule;

#define VAS_NO_RULE ((VasRule) 0)

/** VAS_RULE ('V', 'A', 33) is VA-033. */
#define VAS_RULE(first, second, number) \
  ((VasRule) (((uint32_t) (unsigned char) (first) << 24) | ((uint32_t) (unsigned char) (second) << 16) | (number)))

/** Room for a rule's text and its NUL. */
#define VAS_RULE_TEXT_SIZE 8

/** Writes "VA-033" (or "-" for VAS_NO_RULE) into @text of VAS_RULE_TEXT_SIZE bytes and returns it. */
VAS_API const char *vas_rule_format (VasRule rule, char *text);

/** Reads exactly "VA-033": two characters (a capital, then a capital or digit), '-', three digits; false otherwise,
 * @rule untouched.  Whether the clause exists is vas_clause_find()'s answer. */
VAS_API bool vas_rule_parse (const char *text, VasRule *rule) VAS_WARN_UNUSED;

VAS_END_DECLS

#endif
