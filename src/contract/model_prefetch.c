/* Prefetching in the naive model (OD-020 to OD-026): a hint, of which nothing is seen. */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

typedef struct Prefetch
{
  uint64_t handle, n_entries, flags;
  bool nt, bad_entries;
} Prefetch;

/* The entries of which the call carries any. */
static VasVerdict
check_entries (const ModelCall *call, const Prefetch *p)
{
  const uint64_t *words = call->in->input;
  uint64_t there = call->in->input_size / (2 * sizeof *words);
  if (p->n_entries == 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_3, p->nt ? RULE ('O', 'D', 25) : RULE ('O', 'D', 20));
  if (p->bad_entries)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('O', 'D', 25));
  for (uint64_t i = 0; i < MIN (p->n_entries, there); i++)
    if (model_pointer (call->model, words[2 * i + 1]) == 0)
      return model_refuse (VAS_STATUS_INVALID_PARAMETER_4, p->nt ? RULE ('O', 'D', 25) : RULE ('O', 'D', 22));
  if (p->flags != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_5, RULE ('O', 'D', 23));
  return model_granted ();
}

VasVerdict
model_prefetch (ModelCall *call)
{
  const VasCall *in = call->in;
  bool nt = in->id == VAS_CALL_NT_SET_INFORMATION_VIRTUAL_MEMORY;
  Prefetch p = { in->arguments[0], in->arguments[nt ? 2 : 1], (uint32_t) in->arguments[nt ? 4 : 3], nt,
                 (in->bad_pointers >> (nt ? 3 : 2) & 1) != 0 };
  VasProcessId id = 0;
  if (nt && (uint32_t) in->arguments[1] != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_2, RULE ('O', 'D', 25));
  if (nt && (in->bad_pointers >> 4 & 1) != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_5, RULE ('O', 'D', 25));
  if (nt && in->arguments[5] != 4 && in->arguments[5] != VAS_LENGTH_OF_STRUCTURE)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_6, RULE ('O', 'D', 25));
  VasVerdict verdict = check_entries (call, &p);
  if (!model_is_refused (verdict))
    verdict = model_resolve (call, p.handle, VAS_PROCESS_VM_OPERATION, RULE ('V', 'X', 1), RULE ('V', 'X', 3), &id);
  if (nt && !model_is_refused (verdict))
    model_output (call, 0, p.flags);
  return verdict;
}
