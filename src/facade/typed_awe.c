/* The typed functions of section AW, Win32 and NT alike: one VasCall each. */
#include "facade/typed.h"
#include <vasbox/win32_calls.h>

/* @call's number and list stand behind the handle. */
static bool
allocate_pages (VasMachine *machine, VasCall *call, uint64_t *n_pages, uint64_t *pfns)
{
  call->bad_pointers |= null_bit (n_pages, 1) | null_bit (pfns, 2);
  call->output = pfns;
  call->output_capacity = value_at (n_pages) < UINT64_MAX / 8 ? value_at (n_pages) * 8 : UINT64_MAX;
  vas_machine_call (machine, call);
  if (call->succeeded)
    *n_pages = call->outputs[0];
  return call->succeeded;
}

static void
give_list (VasCall *call, const uint64_t *words, uint64_t n_pages, unsigned n_words)
{
  call->input = words;
  call->input_size = words == NULL                              ? 0
                     : n_pages < UINT64_MAX / (8 * n_words) ? n_pages * 8 * n_words
                                                            : UINT64_MAX;
}

static bool
free_pages (VasMachine *machine, VasCall *call, uint64_t *n_pages, const uint64_t *pfns)
{
  call->bad_pointers = null_bit (n_pages, 1) | null_bit (pfns, 2);
  give_list (call, pfns, value_at (n_pages), 1);
  vas_machine_call (machine, call);
  if (call->succeeded)
    *n_pages = call->outputs[0];
  return call->succeeded;
}

static void
map_pages (VasMachine *machine, VasCall *call, uint64_t n_pages, const uint64_t *pfns)
{
  call->bad_pointers = null_bit (pfns, 2);
  give_list (call, pfns, n_pages, 1);
  vas_machine_call (machine, call);
}

static void
map_scattered (VasMachine *machine, VasCall *call, const VasUserPage *pages, uint64_t n_pages, bool unmap)
{
  call->bad_pointers = null_bit (pages, 0) | (unmap ? 4u : 0);
  give_list (call, (const uint64_t *) pages, n_pages, 2);
  vas_machine_call (machine, call);
}

VasStatus
vas_nt_allocate_user_physical_pages (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *n_pages,
                                     uint64_t *pfns)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_ALLOCATE_USER_PHYSICAL_PAGES, thread, ARGUMENTS (process, value_at (n_pages)));
  allocate_pages (machine, &call, n_pages, pfns);
  return call.verdict.status;
}

VasStatus
vas_nt_free_user_physical_pages (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *n_pages,
                                 const uint64_t *pfns)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_FREE_USER_PHYSICAL_PAGES, thread, ARGUMENTS (process, value_at (n_pages)));
  free_pages (machine, &call, n_pages, pfns);
  return call.verdict.status;
}

VasStatus
vas_nt_map_user_physical_pages (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t n_pages,
                                const uint64_t *pfns)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES, thread, ARGUMENTS (address, n_pages));
  map_pages (machine, &call, n_pages, pfns);
  return call.verdict.status;
}

VasStatus
vas_nt_map_user_physical_pages_scatter (VasMachine *machine, VasThreadId thread, const VasUserPage *pages,
                                        uint64_t n_pages, bool unmap)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES_SCATTER, thread, ARGUMENTS (0, n_pages));
  map_scattered (machine, &call, pages, n_pages, unmap);
  return call.verdict.status;
}

bool
vas_win32_allocate_user_physical_pages (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *n_pages,
                                        uint64_t *pfns)
{
  VasCall call;
  call_begin (&call, VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES, thread, ARGUMENTS (process, value_at (n_pages)));
  return allocate_pages (machine, &call, n_pages, pfns);
}

bool
vas_win32_allocate_user_physical_pages_numa (VasMachine *machine, VasThreadId thread, VasHandle process,
                                             uint64_t *n_pages, uint64_t *pfns, uint32_t preferred_node)
{
  VasCall call;
  call_begin (&call, VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES_NUMA, thread,
              ARGUMENTS (process, value_at (n_pages), 0, preferred_node));
  return allocate_pages (machine, &call, n_pages, pfns);
}

bool
vas_win32_allocate_user_physical_pages2 (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *n_pages,
                                         uint64_t *pfns, const VasExtendedParameter *parameters, uint32_t n_parameters)
{
  VasCall call;
  call_begin (&call, VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES2, thread,
              ARGUMENTS (process, value_at (n_pages), 0, 0, n_parameters));
  call.bad_pointers = null_bit (parameters, 3);
  call.input = parameters;
  call.input_size = parameters != NULL ? (uint64_t) n_parameters * sizeof *parameters : 0;
  return allocate_pages (machine, &call, n_pages, pfns);
}

bool
vas_win32_free_user_physical_pages (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *n_pages,
                                    const uint64_t *pfns)
{
  VasCall call;
  call_begin (&call, VAS_CALL_FREE_USER_PHYSICAL_PAGES, thread, ARGUMENTS (process, value_at (n_pages)));
  return free_pages (machine, &call, n_pages, pfns);
}

bool
vas_win32_map_user_physical_pages (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t n_pages,
                                   const uint64_t *pfns)
{
  VasCall call;
  call_begin (&call, VAS_CALL_MAP_USER_PHYSICAL_PAGES, thread, ARGUMENTS (address, n_pages));
  map_pages (machine, &call, n_pages, pfns);
  return call.succeeded;
}

bool
vas_win32_map_user_physical_pages_scatter (VasMachine *machine, VasThreadId thread, const VasUserPage *pages,
                                           uint64_t n_pages, bool unmap)
{
  VasCall call;
  call_begin (&call, VAS_CALL_MAP_USER_PHYSICAL_PAGES_SCATTER, thread, ARGUMENTS (0, n_pages));
  map_scattered (machine, &call, pages, n_pages, unmap);
  return call.succeeded;
}
