/* What the differential test programs share. */
#ifndef DIFFERENTIAL_MAIN_H
#define DIFFERENTIAL_MAIN_H

#include "differential.h"

typedef struct DifferentialFigures
{
  uint64_t calls, refused, outside;
  GHashTable *rules; /* VasRule of every refusal, or NULL */
} DifferentialFigures;

/* VASBOX_SEED, or a fixed one. */
uint64_t differential_seed (void);

/* At least @calls calls on fresh machines of @space; fails the running test where machine and model differ. */
DifferentialFigures differential_run (const Space *space, uint64_t salt, uint64_t calls, GHashTable *rules);

/* Fails the running test unless each of the @n clauses @names is among @rules, those of refusals. */
void differential_check_reached (GHashTable *rules, const char *const *names, unsigned n);

#endif
