/* Each refusal has exactly one rule: the narrowest clause of the called function's own section, else the engine's.  The
 * engine names its own clause; this table says where the called function has a narrower one (docs/rule-choice.md). */
#ifndef VASBOX_FACADE_RULE_CHOICE_H
#define VASBOX_FACADE_RULE_CHOICE_H

#include <vasbox/call.h>

/* The rule that the refused @call carries, whose verdict still has the engine's. */
VasRule rule_choice (const VasCall *call);

#endif
