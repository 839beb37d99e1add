/* Reading, writing and executing simulated memory, as a thread's instructions do. */
#ifndef VASBOX_ACCESS_H
#define VASBOX_ACCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/api.h>
#include <vasbox/fault.h>
#include <vasbox/machine.h>

VAS_BEGIN_DECLS

/** One access by @thread: one step, whatever its size and however many pages it crosses, up to 2^64 - 1 bytes.  Where
 * it is allowed it takes time by the page; where it is not, that is known before a page is touched, by the runs of
 * equal pages.  A store takes room, too, until it is done: it may have to be taken back.
 *
 * READ and EXECUTE copy @size bytes to @data, WRITE copies them from @data; with NULL the pages are touched alike, but
 * no byte moves.  Where pointers have 4 bytes @address is taken modulo 2^32.  No bytes touch nothing and succeed.
 *
 * True where the access took place.  False where it raised an exception, which is put into *@fault (may be NULL): of
 * the lowest page that stands against it, by AC-037's order of checks.  A store that faults has changed no byte
 * (AC-014); what a read that faults leaves in @data is not said.  A guard page met has lost its guard (AC-016), unless
 * the thread's own stack grew there (ST-002), which is no exception.
 *
 * Observers are told of the call read, write, execute or touch.  Of a thread that does not exist: a programming error,
 * false, no step, *@fault untouched. */
VAS_API bool vas_access (VasMachine *machine, VasThreadId thread, VasAccessKind kind, uint64_t address, uint64_t size,
                         void *data, VasFault *fault);

/** A byte is read into *@value, which stays as it was on a fault; else as vas_access(). */
VAS_API bool vas_load_u8 (VasMachine *machine, VasThreadId thread, uint64_t address, uint8_t *value, VasFault *fault);
/** The same of a little-endian number of 2 bytes. */
VAS_API bool vas_load_u16 (VasMachine *machine, VasThreadId thread, uint64_t address, uint16_t *value,
                           VasFault *fault);
/** The same of a little-endian number of 4 bytes. */
VAS_API bool vas_load_u32 (VasMachine *machine, VasThreadId thread, uint64_t address, uint32_t *value,
                           VasFault *fault);
/** The same of a little-endian number of 8 bytes. */
VAS_API bool vas_load_u64 (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t *value,
                           VasFault *fault);
/** A byte is written; else as vas_access(). */
VAS_API bool vas_store_u8 (VasMachine *machine, VasThreadId thread, uint64_t address, uint8_t value, VasFault *fault);
/** The same of a little-endian number of 2 bytes. */
VAS_API bool vas_store_u16 (VasMachine *machine, VasThreadId thread, uint64_t address, uint16_t value,
                            VasFault *fault);
/** The same of a little-endian number of 4 bytes. */
VAS_API bool vas_store_u32 (VasMachine *machine, VasThreadId thread, uint64_t address, uint32_t value,
                            VasFault *fault);
/** The same of a little-endian number of 8 bytes. */
VAS_API bool vas_store_u64 (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t value,
                            VasFault *fault);

/** Copies what @size bytes from @address hold, without an access: no step, no fault, nothing touched, whatever is
 * promised of them.  Bytes that were never written, or are no memory, read 0.  False, @data untouched, where there is
 * no such process. */
VAS_API bool vas_machine_peek (const VasMachine *machine, VasProcessId process, uint64_t address, uint64_t size,
                               void *data);
/** The same of the moment at which @snapshot was taken. */
VAS_API bool vas_snapshot_peek (const VasSnapshot *snapshot, VasProcessId process, uint64_t address, uint64_t size,
                                void *data);

/** The @nth next page that must be brought into a frame (1: the next), from the page file or as zeros, fails with
 * @status, a failure, once: the access raises STATUS_IN_PAGE_ERROR (AC-033).  @nth 0 ends it.  What is pending is part
 * of the state: of digests and snapshots. */
VAS_API void vas_machine_inject_in_page_error (VasMachine *machine, uint64_t nth, VasStatus status);

/** A thread's stack, in bytes: [bottom, base), all of one allocation. */
typedef struct VasStack
{
  uint64_t bottom;  /**< DeallocationStack: the allocation's base */
  uint64_t limit;   /**< StackLimit: the lowest address that is the stack's without growing it */
  uint64_t base;    /**< StackBase: just above the stack, where it begins to be used */
  uint64_t guard;   /**< how many bytes of guard pages stand below the limit after it grew */
  uint64_t commit;  /**< how many bytes below the base were committed when it was made, the guard not counted */
} VasStack;

/** What a thread's stack shall be, in bytes. */
typedef struct VasStackOptions
{
  uint64_t reserve;  /**< of address space, rounded up to the allocation granularity; 0: 1 MiB */
  uint64_t commit;   /**< rounded up to pages; 0: 4 KiB.  Where it is not below @reserve, that becomes the next multiple
                          of 1 MiB (ST-007) */
  uint64_t guard;    /**< rounded up to pages; 0: what the build has, three pages in 64-bit processes from Windows 10
                          on, else one (ST-003).  Where fewer fit between @commit and the lowest page, as many as fit */
} VasStackOptions;

/** A further thread of @process with a stack (ST-001), which is placed as a reserve without an address is.  Success:
 * *@thread (may be NULL) is its id.  Else no thread was made: NO_MEMORY VA-043 (no room in the address space),
 * COMMITMENT_LIMIT VA-044, PAGEFILE_QUOTA_EXCEEDED CC-007, PROCESS_IS_TERMINATING VX-012, INVALID_PARAMETER VX-001 (no
 * such process).  No step, and observers are not told.  @options NULL: all 0. */
VAS_API VasVerdict vas_machine_create_thread_with_stack (VasMachine *machine, VasProcessId process,
                                                         const VasStackOptions *options, VasThreadId *thread);
/** False, *@stack untouched, where @thread has none (any more: its process has ended). */
VAS_API bool vas_machine_thread_stack (const VasMachine *machine, VasThreadId thread, VasStack *stack);

/** What accesses came to, of one process or of the machine (the sums).  Events are counted from the process's begin;
 * they are no part of digests.  Sizes in bytes. */
typedef struct VasMemoryCounters
{
  uint64_t accesses;           /**< by its threads, those that faulted too */
  uint64_t demand_zero_faults; /**< a page's first touch: a frame of zeros */
  uint64_t soft_faults;        /**< the page was still in a frame, out of the working set */
  uint64_t hard_faults;        /**< the page was read from the page file */
  uint64_t remap_faults;       /**< the page was in the working set, but its mapping had been taken back */
  uint64_t in_page_errors;     /**< STATUS_IN_PAGE_ERROR raised (AC-033, VA-061) */
  uint64_t violations;         /**< STATUS_ACCESS_VIOLATION raised */
  uint64_t guard_faults;       /**< STATUS_GUARD_PAGE_VIOLATION raised, or met by a system service (AC-034) */
  uint64_t stack_growths;      /**< ST-002 */
  uint64_t stack_overflows;    /**< ST-004 */
  uint64_t evictions;          /**< a page lost its frame to another */
  uint64_t write_backs;        /**< a page was written to the page file */
  uint64_t trims;              /**< a page left its working set and kept its frame for the time being */
  uint64_t discards;           /**< a page lost its contents after MEM_RESET */
  uint64_t working_set, working_set_peak;
  uint64_t working_set_minimum, working_set_maximum; /**< its limits */
  uint64_t locked;             /**< of the working set */
  uint64_t page_tables, page_tables_peak;
} VasMemoryCounters;

/** Of @process, or of all processes where it is 0; peaks of all are sums of peaks.  False where there is no such
 * process. */
VAS_API bool vas_machine_memory_counters (const VasMachine *machine, VasProcessId process, VasMemoryCounters *counters);

VAS_END_DECLS

#endif
