/* Random actions, legal and illegal about half each, biased to the edges of what is there. */
#ifndef RANDOM_ACTIONS_H
#define RANDOM_ACTIONS_H

#include "base/prng.h"
#include "differential.h"

/* The next action for @session, by @prng and what the model holds now. */
Action random_action (VasPrng *prng, const Session *session);

/* The parts that random_memory.c makes: an access, or a call about what accesses did; a thread with a stack. */
struct Maker;
Action random_memory_action (struct Maker *maker);
Action random_stack (struct Maker *maker);
/* Of random_extended.c: with extended parameters, or of placeholders. */
Action random_extended (struct Maker *maker);
/* A list for the call's parameter @list: none to three, mostly of types that there are, and of different ones. */
void random_parameters (struct Maker *maker, Action *action, unsigned list);
/* Of random_sections.c: of sections, their views and their handles. */
Action random_section_action (struct Maker *maker);

#endif
