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

#endif
