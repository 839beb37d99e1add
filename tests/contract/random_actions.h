/* Random actions, legal and illegal about half each, biased to the edges of what is there. */
#ifndef RANDOM_ACTIONS_H
#define RANDOM_ACTIONS_H

#include "base/prng.h"
#include "differential.h"

/* The next action for @session, by @prng and what the model holds now. */
Action random_action (VasPrng *prng, const Session *session);

#endif
