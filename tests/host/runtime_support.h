/* Shared by the tests of the scripted runtime: one wired to a host on a machine of its own, and an observer of what the
 * host is asked. */
#ifndef RUNTIME_SUPPORT_H
#define RUNTIME_SUPPORT_H

#include "host_support.h"
#include <vasbox/access.h>
#include <vasbox/clr_runtime.h>

#define MIB ((uint64_t) 1024 * KIB)

/* What the machine was asked, by an observer. */
typedef struct Seen
{
  unsigned n, mallocs, registers, numa, frees, heap_frees;
  bool null_sizes_are_granules, frees_are_clean;
  uint64_t last_level;
} Seen;

static inline void
see (const VasMachine *machine, const VasCall *call, void *data)
{
  Seen *seen = data;
  (void) machine;
  if (call->id == VAS_CALL_HOST_RELEASE || call->id == VAS_CALL_HOST_GET_HOST_MANAGER)
    return;
  seen->n++;
  seen->mallocs += call->id == VAS_CALL_HOST_CREATE_MALLOC;
  seen->registers += call->id == VAS_CALL_HOST_REGISTER_CALLBACK;
  seen->numa += call->id == VAS_CALL_VIRTUAL_ALLOC_EX_NUMA;
  seen->heap_frees += call->id == VAS_CALL_HOST_FREE;
  if (call->id == VAS_CALL_HOST_CREATE_MALLOC)
    ck_assert_uint_eq (call->arguments[0], MALLOC_THREADSAFE);
  if (call->id == VAS_CALL_HOST_VIRTUAL_ALLOC)
    {
      seen->last_level = call->arguments[4];
      if (call->arguments[0] == 0 && call->arguments[1] % GRANULE != 0)
        seen->null_sizes_are_granules = false;
    }
  if (call->id != VAS_CALL_HOST_VIRTUAL_FREE)
    return;
  seen->frees++;
  bool is_release = call->arguments[2] == VAS_MEM_RELEASE && call->arguments[1] == 0;
  bool is_decommit = call->arguments[2] == VAS_MEM_DECOMMIT && call->arguments[0] % PAGE == 0
                     && call->arguments[1] % PAGE == 0 && call->arguments[1] != 0;
  if (!is_release && !is_decommit)
    seen->frees_are_clean = false;
}

typedef struct Rig
{
  Fixture f;
  IHostControl *control;
  VasClrRuntime *runtime;
  Seen seen;
  VasClrMemoryStatus system;
} Rig;

static inline void
system_status (void *data, VasClrMemoryStatus *status)
{
  *status = ((Rig *) data)->system;
}

static inline void
rig_init (Rig *rig, const VasClrRuntimeConfig *given)
{
  VasClrRuntimeConfig config;
  vas_clr_runtime_config_init (&config);
  if (given != NULL)
    config = *given;
  config.status = system_status;
  config.data = rig;
  *rig = (Rig) { .f = fixture (), .system = { 55, 16 * 1024 * MIB, 7 * 1024 * MIB, 1024 * 1024 * MIB } };
  rig->control = vas_clr_host_control (rig->f.host);
  rig->seen = (Seen) { .null_sizes_are_granules = true, .frees_are_clean = true };
  vas_machine_add_observer (rig->f.machine, see, &rig->seen);
  rig->runtime = vas_clr_runtime_new (&config);
  ck_assert_ptr_nonnull (rig->runtime);
}

static inline void
rig_start (Rig *rig)
{
  ck_assert_int_eq (vas_clr_runtime_set_host_control (rig->runtime, rig->control), S_OK);
  ck_assert_int_eq (vas_clr_runtime_start (rig->runtime), S_OK);
}

/* Nothing is asked of the host at the end. */
static inline void
rig_clear (Rig *rig)
{
  unsigned before = rig->seen.n;
  vas_clr_runtime_stop (rig->runtime);
  vas_clr_runtime_free (rig->runtime);
  ck_assert_uint_eq (rig->seen.n, before);
  vas_machine_remove_observer (rig->f.machine, see, &rig->seen);
  rig->control->lpVtbl->Release (rig->control);
  finish (&rig->f);
}

static inline size_t
n_breaches (const Rig *rig)
{
  return vas_clr_runtime_breaches (rig->runtime, NULL, 0);
}

static inline void
fail_next (Rig *rig, VasClrMethod method, HRESULT result, uint64_t minimum_size)
{
  const VasClrFailure failure = { .result = result, .methods = 1u << method, .minimum_size = minimum_size };
  ck_assert (vas_clr_host_add_failure (rig->f.host, &failure));
}

#endif
