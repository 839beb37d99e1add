/* Mistakes that implementations of these calls have made, each as a machine that makes it. */
#ifndef TESTS_CONTRACT_MISTAKES_H
#define TESTS_CONTRACT_MISTAKES_H

#include "wrong_machine.h"

typedef struct Mistake Mistake;
typedef void (*MistakeCall) (VasMachine *machine, VasCall *call, const Mistake *mistake);

struct Mistake
{
  const char *what; /* in our words */
  MistakeCall call; /* carries out a call as the mistaken machine does */
  const char *test; /* of tests/traces/peers.trace: it fails on that machine */
  const char *rules; /* IDs of the rules it is about, with spaces between; for calls that need them */
  VasStatus status;  /* what is answered instead; for calls that need it */
  uint32_t bits;     /* the flags it is about, or the value that is answered; for calls that need them */
  const char *output, *other; /* names of outputs; for calls that need them */
};

const Mistake *mistakes_all (gsize *n);

/* WrongCall of a Mistake. */
void mistake_carry_out (VasMachine *machine, VasCall *call, gpointer data);

#endif
