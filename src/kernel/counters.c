/* What the TLB, the page tables and the frames of a machine tell. */
#include "kernel/kernel.h"
#include <vasbox/counters.h>

VasHardwareCounters
vas_machine_hardware_counters (const VasMachine *machine)
{
  const Memory *memory = &machine->state.memory;
  const TlbCounters *tlb = &memory->tlb.counters;
  const MemoryCounters sum = memory_counters (memory, NO_ASID);
  const uint64_t idle = sum.free + sum.zeroed + sum.standby + sum.modified;
  return (VasHardwareCounters) {
    .tlb_l1i_hits = tlb->hits[TLB_L1I],
    .tlb_l1d_hits = tlb->hits[TLB_L1D],
    .tlb_l2_hits = tlb->hits[TLB_L2],
    .tlb_misses = tlb->misses[TLB_L1I] + tlb->misses[TLB_L1D],
    .tlb_invalidations = tlb->invalidations,
    .tlb_flushes = tlb->flushes,
    .walks = sum.events.walks,
    .walk_references = sum.events.walk_references,
    .frames = memory->setup.n_frames,
    .free_frames = sum.free,
    .zeroed_frames = sum.zeroed,
    .standby_frames = sum.standby,
    .modified_frames = sum.modified,
    .active_frames = memory->setup.n_frames - idle,
    .page_file_used = geometry_address (&machine->geometry, sum.page_file_used),
  };
}
