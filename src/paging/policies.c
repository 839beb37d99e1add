/* The table of policies. */
#include "paging/policy.h"
#include <stddef.h>
#include <string.h>

const ReplacementOps *const replacement_policies[] = {
  &replacement_fifo, &replacement_second_chance, &replacement_clock,  &replacement_lru,         &replacement_mru,
  &replacement_lfu,  &replacement_nfu,           &replacement_aging,  &replacement_working_set, &replacement_random,
  &replacement_opt,  &replacement_unopt,         NULL,
};

const ReplacementOps *
replacement_policy_find (const char *name)
{
  for (const ReplacementOps *const *ops = replacement_policies; *ops != NULL; ops++)
    if (strcmp ((*ops)->name, name) == 0)
      return *ops;
  return NULL;
}
