/* The simulated machine: it owns processes, threads, handles, the commit ledger, the step counter and the generator.
 * A machine is used by one thread at a time; different machines may run in different threads.  No state is global. */
#ifndef VASBOX_MACHINE_H
#define VASBOX_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/api.h>
#include <vasbox/call.h>
#include <vasbox/config.h>
#include <vasbox/status.h>

VAS_BEGIN_DECLS

/** A machine with one process ("main", id 1, first thread id 1).  @config is copied; NULL means the default.
 * NULL where @config is not valid.  Free with vas_machine_free(). */
VAS_API VasMachine *vas_machine_new (const VasConfig *config);
/** Frees the machine with its observers' list, not its snapshots.  NULL is ignored. */
VAS_API void vas_machine_free (VasMachine *machine);
/** The description in use, with what was changed since; owned by the machine, valid until it is freed. */
VAS_API const VasConfig *vas_machine_config (const VasMachine *machine);

/** The commit limit from now on, in bytes, whole pages of which count.  Below what is charged it refuses further
 * charges (VA-044) and takes nothing back.  No step; part of the state, like the three that follow. */
VAS_API void vas_machine_set_commit_limit (VasMachine *machine, uint64_t bytes);
/** The page-file quota of each process from now on (CC-007), in bytes, whole pages of which count; 0: none. */
VAS_API void vas_machine_set_process_commit_limit (VasMachine *machine, uint64_t bytes);
/** The policy that answers NULL requests from now on; MEM_TOP_DOWN still wins. */
VAS_API void vas_machine_set_placement (VasMachine *machine, VasPlacementPolicy policy);
/** Whether SeLockMemoryPrivilege is held from now on (VA-012). */
VAS_API void vas_machine_set_lock_memory_privilege (VasMachine *machine, bool held);

/** The working-set limits, in bytes, of processes made from now on; @minimum at least 1, @maximum at least that and at
 * most 2^60.  Those of others change by SetProcessWorkingSetSizeEx.  Part of the state. */
VAS_API void vas_machine_set_working_set (VasMachine *machine, uint64_t minimum, uint64_t maximum, bool hard);
/** Another TLB from now on: the one that the keys tlb_... of @config describe, empty.  Its counters go on.  With such
 * keys as no machine has it is a programming error, and changes nothing.  No part of digests, as the TLB is none. */
VAS_API void vas_machine_set_tlb (VasMachine *machine, const VasConfig *config);

/** A further process with an empty address space and one thread; *@first_thread (may be NULL) is that thread's id.  No
 * step, and observers are not told.  Ids count up from 1 and are given anew where a restore took their owners away. */
VAS_API VasProcessId vas_machine_create_process (VasMachine *machine, VasThreadId *first_thread);
/** A further thread of @process; 0 where there is no such process. */
VAS_API VasThreadId vas_machine_create_thread (VasMachine *machine, VasProcessId process);
/** The process of @thread; 0 where there is no such thread. */
VAS_API VasProcessId vas_machine_thread_process (const VasMachine *machine, VasThreadId thread);

/** Carries out one call: the only way in.  Sets everything below "set by the machine" in @call, counts the step, sets
 * the thread's last error, tells the observers.  A call of a thread that does not exist (any more: restore takes away
 * what was made since), of an id that is no call, or of a host's method where the machine has no host, is a programming
 * error: no step, no observer is told, and @call reads as refused with STATUS_INVALID_HANDLE.  A thread of a terminated
 * process is refused every call (VX-012). */
VAS_API void vas_machine_call (VasMachine *machine, VasCall *call);

/** The number of the last executed step; never rewound, not even by restore. */
VAS_API uint64_t vas_machine_step (const VasMachine *machine);
/** What came of the last call: its verdict with the rule; before the first call all 0. */
VAS_API VasVerdict vas_machine_last_verdict (const VasMachine *machine);

/** With true, a NULL request whose call has_place_at gets exactly place_at, or is refused by VA-025 where that is
 * occupied or no place that a policy could have chosen: not aligned to the granularity, or outside the addresses that
 * an allocation, or ZeroBits, allow.  False on a new machine; no part of snapshots. */
VAS_API void vas_machine_set_recorded_placement (VasMachine *machine, bool recorded);
/** What was set last. */
VAS_API bool vas_machine_recorded_placement (const VasMachine *machine);

/** From now on, the @nth next commit (1 = the next that would charge and that the quota lets pass) is refused with
 * @status, a failure, once.  @nth 0 ends it.  What is pending is part of the state: of digests and snapshots. */
VAS_API void vas_machine_inject_commit (VasMachine *machine, uint64_t nth, VasStatus status);
/** How many commits away that is (0: none is pending); *@status (may be NULL) is what it will be refused with. */
VAS_API uint64_t vas_machine_injected_commit (const VasMachine *machine, VasStatus *status);

/** The state of a whole machine at one moment; it never changes. */
typedef struct VasSnapshot VasSnapshot;
/** A snapshot of the machine now, O(processes, threads and handles), whatever their regions; the step counter is not
 * part of it.  Free with vas_snapshot_free(). */
VAS_API VasSnapshot *vas_machine_snapshot (VasMachine *machine);
/** Back to @snapshot, which stays good for more.  One of another machine is a programming error and changes nothing.
 * Processes, threads and handles made since are gone; the step counter, the last verdict, observers and
 * vas_machine_set_recorded_placement() stay as they are. */
VAS_API void vas_machine_restore (VasMachine *machine, const VasSnapshot *snapshot);
/** May also come after the machine was freed.  NULL is ignored. */
VAS_API void vas_snapshot_free (VasSnapshot *snapshot);

/** 128 bits over the whole machine state (last errors, step counter and statistics excluded): equal states have equal
 * digests.  O(processes). */
typedef struct VasDigest
{
  uint64_t high, low;
} VasDigest;
#define VAS_DIGEST_TEXT_SIZE 33
/** The digest of the state now. */
VAS_API VasDigest vas_machine_digest (const VasMachine *machine);
/** 32 lower-case hex digits into @text of VAS_DIGEST_TEXT_SIZE bytes; returns it. */
VAS_API const char *vas_digest_format (VasDigest digest, char *text);

/** Every law that applies; NULL where all hold, else one line naming the first broken one (valid until the next
 * call). */
VAS_API const char *vas_machine_check (VasMachine *machine);

/** Figures of one process, in bytes and counts. */
typedef struct VasProcessCounters
{
  uint64_t reserved;       /**< bytes of address space that are not free (reserved and committed) */
  uint64_t committed;      /**< bytes committed */
  uint64_t charged;        /**< commit charge: private committed bytes (CC-014) */
  uint64_t peak_charged;
  uint64_t peak_reserved;
  uint64_t peak_committed;
  uint64_t allocations;
  uint64_t regions;        /**< entries that are not free */
  uint64_t largest_free;   /**< bytes of the largest free range in which an allocation may lie */
  uint64_t holes;          /**< free ranges between the lowest and the highest address an allocation may have */
  uint64_t handles;        /**< open handles of the process */
} VasProcessCounters;
/** False where there is no such process. @counters->largest_free and holes cost O(regions). */
VAS_API bool vas_machine_counters (const VasMachine *machine, VasProcessId process, VasProcessCounters *counters);
/** The same but largest_free and holes, which are 0: O(open handles), whatever the regions. */
VAS_API bool vas_machine_usage (const VasMachine *machine, VasProcessId process, VasProcessCounters *counters);
/** The commit ledger of the whole machine, in bytes: charged now, the highest that ever was, and the limit. */
typedef struct VasLedger
{
  uint64_t charged, peak, limit;
} VasLedger;
/** The ledger now. */
VAS_API VasLedger vas_machine_ledger (const VasMachine *machine);

/** Observers are told of every executed call, after it, in the order they were added.  An observer makes no call and
 * adds or removes no observer. */
typedef void (*VasObserver) (const VasMachine *machine, const VasCall *call, void *data);
/** Adds @observer with its @data, which must stay good until it is removed or the machine freed.  Twice is told
 * twice. */
VAS_API void vas_machine_add_observer (VasMachine *machine, VasObserver observer, void *data);
/** Removes the first entry with both; nothing happens where there is none. */
VAS_API void vas_machine_remove_observer (VasMachine *machine, VasObserver observer, void *data);

/** One region as VirtualQuery means it. */
typedef struct VasRegion
{
  uint64_t base, size, allocation_base;
  uint32_t allocation_protect, state, protect, type; /**< MEM_* and PAGE_* values */
} VasRegion;
/** The region that begins at @address rounded down to a page; false, *@region untouched, above the maximum application
 * address or where there is no such process.
 * No step, no last error: for reports and checks. */
VAS_API bool vas_machine_region (const VasMachine *machine, VasProcessId process, uint64_t address, VasRegion *region);

/** The file that @handle of @thread's process names: *@size bytes, and *@position, where a transfer without an offset
 * begins; both may be NULL.  False where it names none.  No step, no last error. */
VAS_API bool vas_machine_file (const VasMachine *machine, VasThreadId thread, VasHandle handle, uint64_t *size,
                               uint64_t *position);
/** Whether there is a file of exactly that name. */
VAS_API bool vas_machine_has_file (const VasMachine *machine, const char *name);

VAS_END_DECLS

#endif
