/* The table of counters: one row each, in the order the documentation lists them. */
#include "trace/counters.h"
#include <stddef.h>
#include <vasbox/access.h>
#include <vasbox/clr.h>
#include <vasbox/counters.h>

enum
{
  COUNT = false,
  BYTES = true
};

#define USAGE(name, field, unit, meaning)                                                                              \
  { name, TRACE_COUNTER_USAGE, offsetof (VasProcessCounters, field), unit, meaning }
#define HOLES(name, field, unit, meaning)                                                                              \
  { name, TRACE_COUNTER_HOLES, offsetof (VasProcessCounters, field), unit, meaning }
#define MEMORY(name, field, unit, meaning)                                                                             \
  { name, TRACE_COUNTER_MEMORY, offsetof (VasMemoryCounters, field), unit, meaning }
#define HARDWARE(field, unit, meaning)                                                                                 \
  { #field, TRACE_COUNTER_HARDWARE, offsetof (VasHardwareCounters, field), unit, meaning }
#define MACHINE(field, unit, meaning)                                                                                  \
  { #field, TRACE_COUNTER_MACHINE, offsetof (TraceMachineFigures, field), unit, meaning }

#define HOST(name, field, unit, meaning)                                                                               \
  { "host_" #name, TRACE_COUNTER_HOST, offsetof (VasClrHostReport, field), unit, meaning }

static const TraceCounter counters[] = {
  USAGE ("commit", committed, BYTES, "committed by the process now"),
  USAGE ("peak_commit", peak_committed, BYTES, "the most the process has had committed"),
  USAGE ("reserved", reserved, BYTES, "address space of the process that is not free (reserved and committed)"),
  USAGE ("peak_reserved", peak_reserved, BYTES, "the most address space of the process that was not free"),
  USAGE ("allocations", allocations, COUNT, "allocations of the process"),
  USAGE ("regions", regions, COUNT, "regions of the process that are not free"),
  HOLES ("largest_free", largest_free, BYTES, "the largest free range in which an allocation may lie"),
  HOLES ("holes", holes, COUNT, "free ranges between the lowest and the highest address an allocation may have"),
  USAGE ("handles", handles, COUNT, "handles the process has open"),
  MEMORY ("accesses", accesses, COUNT, "accesses by the process's threads, those that faulted too"),
  MEMORY ("demand_zero_faults", demand_zero_faults, COUNT, "pages that got a frame of zeros at their first touch"),
  MEMORY ("soft_faults", soft_faults, COUNT, "pages that came back from the standby or modified list"),
  MEMORY ("hard_faults", hard_faults, COUNT, "pages that were read from the page file"),
  MEMORY ("remap_faults", remap_faults, COUNT, "pages of the working set whose mapping had been taken back"),
  MEMORY ("access_violations", violations, COUNT, "accesses that raised STATUS_ACCESS_VIOLATION"),
  MEMORY ("guard_faults", guard_faults, COUNT, "guard pages met, by an access or by a system service"),
  MEMORY ("in_page_errors", in_page_errors, COUNT, "accesses that raised STATUS_IN_PAGE_ERROR"),
  MEMORY ("stack_growths", stack_growths, COUNT, "guard pages of a stack that were met and moved down"),
  MEMORY ("stack_overflows", stack_overflows, COUNT, "accesses that raised STATUS_STACK_OVERFLOW"),
  MEMORY ("evictions", evictions, COUNT, "pages of the process that lost their frame to another"),
  MEMORY ("write_backs", write_backs, COUNT, "pages of the process that were written to the page file"),
  MEMORY ("trims", trims, COUNT, "pages that left the working set and kept their frame for the time being"),
  MEMORY ("discards", discards, COUNT, "pages that lost their contents after MEM_RESET"),
  MEMORY ("working_set", working_set, BYTES, "the process's working set now"),
  MEMORY ("peak_working_set", working_set_peak, BYTES, "the largest the working set has been"),
  MEMORY ("working_set_minimum", working_set_minimum, BYTES, "the working set's lower limit"),
  MEMORY ("working_set_maximum", working_set_maximum, BYTES, "the working set's upper limit"),
  MEMORY ("locked", locked, BYTES, "pages of the working set that are locked"),
  MEMORY ("page_tables", page_tables, BYTES, "page tables of the process now"),
  MEMORY ("peak_page_tables", page_tables_peak, BYTES, "the most page tables the process has had"),
  MACHINE (commit_charge, BYTES, "charged to the machine's ledger now"),
  MACHINE (peak_commit_charge, BYTES, "the most the ledger has been charged"),
  MACHINE (commit_limit, BYTES, "the ledger's ceiling"),
  MACHINE (commit_available, BYTES, "what the ledger would still grant"),
  HARDWARE (tlb_l1i_hits, COUNT, "translations of instruction fetches that the TLB's first level knew"),
  HARDWARE (tlb_l1d_hits, COUNT, "translations of reads and writes that the TLB's first level knew"),
  HARDWARE (tlb_l2_hits, COUNT, "translations that the TLB's second level knew"),
  HARDWARE (tlb_misses, COUNT, "translations that the TLB did not know"),
  HARDWARE (tlb_invalidations, COUNT, "entries taken out of the TLB"),
  HARDWARE (tlb_flushes, COUNT, "times that the whole TLB was emptied"),
  HARDWARE (walks, COUNT, "walks of page tables"),
  HARDWARE (walk_references, COUNT, "page-table entries read by the walks"),
  HARDWARE (frames, COUNT, "frames of the machine's memory"),
  HARDWARE (active_frames, COUNT, "frames in a working set or a page table"),
  HARDWARE (free_frames, COUNT, "frames on the free list"),
  HARDWARE (zeroed_frames, COUNT, "frames on the zeroed list, or never used"),
  HARDWARE (standby_frames, COUNT, "frames on the standby list"),
  HARDWARE (modified_frames, COUNT, "frames on the modified list"),
  HARDWARE (page_file_used, BYTES, "what the page file holds"),
  HOST (reserved, reserved, BYTES, "what the CLR's host has reserved and not got back"),
  HOST (peak_reserved, peak_reserved, BYTES, "the most the host has had reserved"),
  HOST (committed, committed, BYTES, "of it committed, and blocks of its heaps"),
  HOST (peak_committed, peak_committed, BYTES, "the most the host has had committed"),
  HOST (allocations, allocations, COUNT, "live reservations and blocks of the host"),
  HOST (peak_allocations, peak_allocations, COUNT, "the most live reservations and blocks"),
  HOST (heap, heap, BYTES, "in blocks of the host's heaps"),
  HOST (mapped, mapped, BYTES, "acquired and not released in the ledger of mappings"),
  HOST (mappings, mappings, COUNT, "mappings acquired and not released"),
  HOST (ledger_errors, ledger_errors, COUNT, "mappings acquired twice, or released without having been acquired"),
  HOST (calls, n_calls, COUNT, "calls of the host's methods"),
  HOST (refusals, n_failures, COUNT, "calls of the host's methods that were refused"),
  HOST (waits, waits, COUNT, "calls that waited for the host's lock or for memory"),
  HOST (told_low, told_low, COUNT, "notifications that memory is low"),
  HOST (told_neutral, told_neutral, COUNT, "notifications that it is neither low nor high"),
  HOST (told_high, told_high, COUNT, "notifications that it is high"),
  HOST (low_counter, low_counter, COUNT, "the runtime's low-memory counter"),
  HOST (finalizer_wakes, finalizer_wakes, COUNT, "times that a notification woke the runtime's finalizer"),
  HOST (latched, latched, COUNT, "1 after an E_FAIL that latches"),
  HOST (task_requests, level_requests[0], COUNT, "requests at eTaskCritical"),
  HOST (task_refusals, level_refusals[0], COUNT, "requests at eTaskCritical that were refused"),
  HOST (task_granted, level_bytes[0], BYTES, "granted to requests at eTaskCritical, all together"),
  HOST (domain_requests, level_requests[1], COUNT, "requests at eAppDomainCritical"),
  HOST (domain_refusals, level_refusals[1], COUNT, "requests at eAppDomainCritical that were refused"),
  HOST (domain_granted, level_bytes[1], BYTES, "granted to requests at eAppDomainCritical, all together"),
  HOST (process_requests, level_requests[2], COUNT, "requests at eProcessCritical"),
  HOST (process_refusals, level_refusals[2], COUNT, "requests at eProcessCritical that were refused"),
  HOST (process_granted, level_bytes[2], BYTES, "granted to requests at eProcessCritical, all together"),
  HOST (time, time, COUNT, "the host's clock, in milliseconds"),
  MACHINE (step, COUNT, "the number of the last executed step"),
  MACHINE (page_size, BYTES, "the config's page size"),
  MACHINE (allocation_granularity, BYTES, "the config's allocation granularity"),
};

const TraceCounter *
trace_counters (unsigned *n)
{
  *n = G_N_ELEMENTS (counters);
  return counters;
}

gboolean
trace_counter_is_of_process (const TraceCounter *counter)
{
  return counter->source == TRACE_COUNTER_USAGE || counter->source == TRACE_COUNTER_HOLES
         || counter->source == TRACE_COUNTER_MEMORY;
}

const TraceCounter *
trace_counter_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counters); i++)
    if (g_str_equal (counters[i].name, name))
      return &counters[i];
  return NULL;
}
