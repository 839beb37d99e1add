/* Figures of the simulated hardware: translation and frames.  Those of a process are in access.h and machine.h. */
#ifndef VASBOX_COUNTERS_H
#define VASBOX_COUNTERS_H

#include <stdint.h>
#include <vasbox/api.h>
#include <vasbox/machine.h>

VAS_BEGIN_DECLS

/** Of the whole machine.  Events are counted from its begin, as far as no restore took them back; neither they nor the
 * TLB are part of digests. */
typedef struct VasHardwareCounters
{
  uint64_t tlb_l1i_hits, tlb_l1d_hits; /**< answered by the first level, for instructions and for data */
  uint64_t tlb_l2_hits;                /**< by the second level */
  uint64_t tlb_misses;                 /**< by none: the page table was walked */
  uint64_t tlb_invalidations;          /**< entries taken out one by one, or by process */
  uint64_t tlb_flushes;                /**< times that all went */
  uint64_t walks;                      /**< of page tables; more than the misses, for rights and dirty marks */
  uint64_t walk_references;            /**< page-table entries that they read */
  uint64_t frames;                     /**< all there are; the five below are their sum */
  uint64_t free_frames, zeroed_frames, standby_frames, modified_frames;
  uint64_t active_frames;              /**< in a working set, or a page table */
  uint64_t page_file_used;             /**< bytes */
} VasHardwareCounters;

/** The figures now. */
VAS_API VasHardwareCounters vas_machine_hardware_counters (const VasMachine *machine);

VAS_END_DECLS

#endif
