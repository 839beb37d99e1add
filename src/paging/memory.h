/* The machine's memory: where every touched page is, how it is mapped, and what is cached of that.
 *
 *   A page of a process is in one place: nowhere (it reads zero), in a frame of its process's working set, in a frame
 *   in transition (standby or modified), or in a page-file slot.  Its page record says which; what never was touched
 *   has no record.  A mapping (PTE, TLB entry) exists only for pages in a working set; it is a cache, filled by
 *   memory_fault_in() and taken back whenever the page's place or grant changes.
 *
 *   A store holds pages that processes share: a section's, or a file's, which has a backing of its own instead of
 *   page-file slots.  A view shows pages of a store in a process; each page of it is the store's, or after a write
 *   with a grant that copies a page of the process's own, like any other from then on.  A store has page records and a
 *   working set as a process has, but no page table: its pages are mapped by the page tables of their viewers, and a
 *   page is in the store's working set as long as it is mapped or locked by anyone.
 *
 * Memory is a value that holds references: memory_share() makes a copy, '=' alone does not.  Pages are named by page
 * number, frames by PFN, processes by asid (the process's id, from 1), stores by numbers with STORE_BIT; where a
 * function takes a store too, it says so.  Every asid and store that a function gets has been added; every page lies
 * below the end of the space. */
#ifndef VASBOX_PAGING_MEMORY_H
#define VASBOX_PAGING_MEMORY_H

#include "base/geometry.h"
#include "base/paging_layout.h"
#include "base/prng.h"
#include "paging/grant.h"
#include "paging/page_file.h"
#include "paging/page_table.h"
#include "paging/physical.h"
#include "paging/tlb.h"
#include <vasbox/config.h>
#include <vasbox/status.h>

/* What a machine's config says of its memory. */
typedef struct MemorySetup
{
  uint64_t n_frames;   /* 1 .. 2^56 */
  uint32_t n_nodes;    /* 1 .. 64 */
  uint64_t n_slots;    /* of the page file */
  PagingLayout layout; /* page size and tables */
  VasReplacement replacement;
  bool notes_references; /* it must be told of each */
  uint64_t interval, window; /* of it, in references */
} MemorySetup;

/* Working-set limits in pages.  Soft limits are only reported; a hard maximum makes a process replace its own pages, a
 * hard minimum keeps other processes' faults from taking more. */
typedef struct MemoryLimits
{
  uint64_t minimum, maximum;
  bool minimum_hard, maximum_hard;
} MemoryLimits;

/* Locks of a page; either keeps it in the working set. */
typedef enum MemoryLock
{
  MEMORY_LOCK_PROCESS = 1,
  MEMORY_LOCK_SYSTEM = 2
} MemoryLock;

/* What happened, by process; no part of the state. */
typedef struct MemoryEvents
{
  uint64_t demand_zero_faults, soft_faults, hard_faults, remap_faults, in_page_errors;
  uint64_t evictions;   /* a page lost its frame to another */
  uint64_t write_backs; /* a page was written to the page file */
  uint64_t trims;       /* a page left its working set and kept its frame for now */
  uint64_t discards;    /* a reset page lost its contents */
  uint64_t walks, walk_references; /* walks of page tables, and entries read by them */
  uint64_t working_set_peak;
} MemoryEvents;

/* One process's part. */
typedef struct MemorySpace
{
  bool exists;
  MemoryLimits limits;
  CowArray records;     /* by page; see paging/records.h */
  FrameList working_set;
  CowArray working_set_order; /* random replacement only: PFN + 1 by position */
  uint64_t references;  /* noted of its pages so far */
  uint64_t n_locked;    /* pages with a lock of either kind */
  uint32_t n_views;
  uint64_t n_shared;    /* mapped pages of stores */
  FrameList user;       /* AWE: the frames that the process owns, oldest first */
  CowArray large;       /* by page / frames of a large page: 1 + the first frame of its run; of a store too */
  CowArray offered;     /* by page: the priority of those that are offered; they are in no working set */
  PageTable table;
  MemoryEvents events;
} MemorySpace;

#define STORE_BIT (UINT32_C (1) << 31)

/* Pages that several processes may map. */
typedef struct MemoryStore
{
  MemorySpace space; /* its records and working set; its events are those of pages that leave their frames */
  bool backed;
  CowArray backing;  /* of a backed store: contents by page, see paging/store.h; what is absent is zero */
  VasStatus failure; /* what reading the backing fails with, or success */
  uint32_t n_views;
} MemoryStore;

/* @pages of process @asid show the pages of @store from @store_page on. */
typedef struct MemoryView
{
  uint32_t asid, store;
  PageRange pages;
  uint64_t store_page;
} MemoryView;

typedef struct Memory
{
  MemorySetup setup;
  Physical physical;
  PageFile page_file;
  CowArray uses; /* of pages in working sets, by PFN: what replacement knows of their references, see reference.h */
  Tlb tlb;
  MemorySpace *spaces; /* by asid; [0] is unused */
  uint32_t n_spaces;
  MemoryStore *stores; /* by number without STORE_BIT */
  uint32_t n_stores;
  MemoryView *views; /* by process, then page */
  uint32_t n_views, views_room;
  Digest128 views_digest; /* a sum */
  VasPrng prng;
  uint64_t inject_countdown; /* the n-th next fault that fills a frame fails; 0: none */
  VasStatus inject_status;
} Memory;

/* @config has passed validation. */
void memory_init (Memory *memory, const VasConfig *config);
/* Makes @copy, which holds nothing, equal to @memory: O(processes) and the bytes of the TLB. */
void memory_share (Memory *copy, const Memory *memory);
void memory_clear (Memory *memory);

/* The TLB by the keys of [tlb] of @config, which has passed validation: empty, its counters go on. */
void memory_set_tlb (Memory *memory, const VasConfig *config);

/* A process begins and ends.  At its end every frame, page-file slot and TLB entry is given back. */
void memory_add_space (Memory *memory, uint32_t asid, const MemoryLimits *limits);
void memory_remove_space (Memory *memory, uint32_t asid);

static inline bool
memory_is_store (uint32_t asid)
{
  return (asid & STORE_BIT) != 0;
}

/* The part of a process or store. */
static inline MemorySpace *
memory_space (const Memory *memory, uint32_t asid)
{
  return memory_is_store (asid) ? &memory->stores[asid & ~STORE_BIT].space : &memory->spaces[asid];
}

/* A store without pages; its number, the lowest that is free.  Pages of a @backed one are written to its own backing
 * and read from it, each a hard fault also where it holds zeros; others' are zero at first and go to the page file. */
uint32_t memory_add_store (Memory *memory, bool backed);
/* No view of it is left.  Frames, slots and backing are given back. */
void memory_remove_store (Memory *memory, uint32_t store);
/* Contents of a page of a backed store change without an access: in its frame, where it has one, else in the backing.
 * What memory_peek() reads there is what was written. */
void memory_store_write (Memory *memory, uint32_t store, uint64_t page, uint32_t offset, uint32_t size,
                         const void *data);
/* From now on each fault that would read the backing fails with @status; SUCCESS: no more. */
void memory_fail_store (Memory *memory, uint32_t store, VasStatus status);

/* @pages, of which nothing is recorded and none lies in a view, show @store from @store_page on. */
void memory_add_view (Memory *memory, uint32_t asid, PageRange pages, uint32_t store, uint64_t store_page);
/* The view that begins at @first_page ends, with its mappings, locks and own pages. */
void memory_remove_view (Memory *memory, uint32_t asid, uint64_t first_page);
/* The view that holds @page, or NULL; good until views are added or removed. */
const MemoryView *memory_find_view (const Memory *memory, uint32_t asid, uint64_t page);
/* Does @page show a store's page?  False also where it is the process's own by a write. */
bool memory_is_shared (const Memory *memory, uint32_t asid, uint64_t page);

/* The slow half: the second level and the walk. */
bool memory_walk (Memory *memory, uint32_t asid, uint64_t page, MemoryKind kind, uint64_t *pfn, int *level);

/* One access to @page: TLB, then a walk, which sets the accessed mark and for a write the dirty mark, and fills the
 * TLB. True: *@pfn.  False: *@level is the page-table level at which the walk stopped, 1 the last. */
static inline bool
memory_reference (Memory *memory, uint32_t asid, uint64_t page, MemoryKind kind, uint64_t *pfn, int *level)
{
  tlb_switch (&memory->tlb, asid);
  return tlb_hit (&memory->tlb, asid, page, kind, pfn) || memory_walk (memory, asid, page, kind, pfn, level);
}

/* The promise allows @kind: makes @page resident in the working set and mapped with exactly @grant (which is readable).
 * A store's page is mapped with @grant, but not writable where it copies; a write with such a grant makes a page of the
 * process's own with the same bytes, which a lock of the page moves to.  SUCCESS; NO_MEMORY where no frame can be found
 * (VA-061), an injected in-page error's status and that of a store that fails: nothing is mapped. */
VasStatus memory_fault_in (Memory *memory, uint32_t asid, uint64_t page, const MemoryGrant *grant, MemoryKind kind)
  VAS_WARN_UNUSED;

/* An access has referenced the page in @pfn.  Replacement by working-set makes pages leave that were not referenced for
 * too long, but never this one. */
void memory_note_reference_slow (Memory *memory, uint64_t pfn);

static inline void
memory_note_reference (Memory *memory, uint64_t pfn)
{
  if (memory->setup.notes_references)
    memory_note_reference_slow (memory, pfn);
}

/* Contents of a used frame; @offset + @size within the page. */
static inline void
memory_read_frame (const Memory *memory, uint64_t pfn, uint32_t offset, uint32_t size, void *data)
{
  physical_read (&memory->physical, pfn, offset, size, data);
}

static inline void
memory_write_frame (Memory *memory, uint64_t pfn, uint32_t offset, uint32_t size, const void *data)
{
  physical_write (&memory->physical, pfn, offset, size, data);
}

/* Contents of any page of a process or store, wherever it is, without touching anything. */
void memory_peek (const Memory *memory, uint32_t asid, uint64_t page, uint32_t offset, uint32_t size, void *data);

/* The protection of @range changed to @grant.  Mappings that exist are rewritten or taken away; a mapping's dirty mark
 * moves to the record, and is latched where @grant is watched.  The TLB forgets the range. */
void memory_regrant (Memory *memory, uint32_t asid, PageRange range, const MemoryGrant *grant);
/* Decommit (@keep_latched: latched write-watch marks stay) or release: contents, frames, slots, locks and tables that
 * became empty are given back.  In a view: own pages, mappings and locks; the store's pages stay.  Of a store: pages
 * that nobody has locked are zero again, in its backing too. */
void memory_discard (Memory *memory, uint32_t asid, PageRange range, bool keep_latched);
/* MEM_RESET, which views refuse (MR-012): the contents need not be kept.  A page in the page file is discarded at
 * once, others when their frame is wanted; what is written afterwards lives. */
void memory_reset (Memory *memory, uint32_t asid, PageRange range);
/* MEM_RESET_UNDO: what is still there is kept again.  False: some page was discarded, and reads zero. */
bool memory_reset_undo (Memory *memory, uint32_t asid, PageRange range);

/* Offers the pages of @range: they lose their locks and leave the working set, and their contents are kept as after
 * MEM_RESET, those of a @priority below MEMORY_OFFER_NORMAL before others' frames are taken.  An access must not reach
 * them until they are reclaimed: the caller asks memory_is_offered(). */
#define MEMORY_OFFER_NORMAL 4
void memory_offer (Memory *memory, uint32_t asid, PageRange range, uint32_t priority);
/* Those that were offered are not any more.  False: some were discarded, and read zero. */
bool memory_reclaim (Memory *memory, uint32_t asid, PageRange range);
/* The first offered page >= *@page and < @end. */
bool memory_next_offered (const Memory *memory, uint32_t asid, uint64_t *page, uint64_t end);

static inline bool
memory_is_offered (const Memory *memory, uint32_t asid, uint64_t page)
{
  const CowArray *offered = &memory_space (memory, asid)->offered;
  return offered->count != 0 && cow_array_get_u64 (offered, page) != 0;
}

/* A resident page is locked; false where it has that lock already. */
bool memory_lock_page (Memory *memory, uint32_t asid, uint64_t page, MemoryLock lock);
/* False where the page does not have that lock. */
bool memory_unlock_page (Memory *memory, uint32_t asid, uint64_t page, MemoryLock lock);
void memory_set_limits (Memory *memory, uint32_t asid, const MemoryLimits *limits);
/* Takes one page, or all, out of the working set; locked pages stay. */
void memory_trim_page (Memory *memory, uint32_t asid, uint64_t page);
void memory_empty_working_set (Memory *memory, uint32_t asid);
/* Takes up to @n_pages pages of a process's own, or of a store, out by the replacement policy; how many it took. */
uint64_t memory_trim (Memory *memory, uint32_t asid, uint64_t n_pages);

/* AWE: frames that a process owns and maps itself.  They are in no working set, have no record and are never paged. */
/* How many can be had at once without writing a page or taking one from a working set; some stay for page tables. */
uint64_t memory_available_frames (const Memory *memory);
/* Takes @n of them, which are zero, of @node first; the first @room numbers go to @pfns. */
void memory_take_user_frames (Memory *memory, uint32_t asid, uint32_t node, uint64_t n, uint64_t *pfns, uint64_t room);
/* Whether @asid owns @pfn; *@page is where it is mapped, NO_FRAME for nowhere. */
bool memory_owns_user_frame (const Memory *memory, uint32_t asid, uint64_t pfn, uint64_t *page);
/* Maps @page, where nothing but such a frame may be mapped, to @pfn, which is mapped nowhere.  False: no frame is left
 * for a page table. */
bool memory_map_user_frame (Memory *memory, uint32_t asid, uint64_t page, uint64_t pfn, const MemoryGrant *grant);
void memory_unmap_user_frame (Memory *memory, uint32_t asid, uint64_t page);
void memory_unmap_user_frames (Memory *memory, uint32_t asid, PageRange range);
/* Gives @pfn back, unmapped before. */
void memory_free_user_frame (Memory *memory, uint32_t asid, uint64_t pfn);

/* Large pages: a run of frames each, from the time that they are taken until they are discarded.  They are in no
 * working set, have no record and are never paged.  Ranges are of whole large pages. */
/* Gives each large page of @pages, of which nothing is there, a run of zeros, of @grant's node first, and maps it with
 * @grant, where that is readable.  False: a run or a frame for a table cannot be had, and memory must be put back as it
 * was. */
bool memory_take_large (Memory *memory, uint32_t asid, PageRange pages, const MemoryGrant *grant) VAS_WARN_UNUSED;
/* Gives @store, which is not backed and of which nothing is there, runs of zeros for its first @n_pages: its views show
 * whole large pages, whose mappings memory_map_large() makes.  False: as above. */
bool memory_take_large_store (Memory *memory, uint32_t store, uint64_t n_pages) VAS_WARN_UNUSED;
/* Maps the large page that holds @page, the process's own or a store's, which was not readable before, with @grant.
 * SUCCESS; NO_MEMORY where there is no frame for a table. */
VasStatus memory_map_large (Memory *memory, uint32_t asid, uint64_t page, const MemoryGrant *grant) VAS_WARN_UNUSED;
/* Of a process or store. */
void memory_give_large_back (Memory *memory, uint32_t asid, PageRange pages);
/* What @view, which is of a store with large pages, has mapped of them. */
void memory_unmap_large_view (Memory *memory, const MemoryView *view);
/* The frame of @page, of a process or store; NO_FRAME where it is in no large page, its own or a store's. */
uint64_t memory_large_frame (const Memory *memory, uint32_t asid, uint64_t page);

typedef enum MemoryPlace
{
  MEMORY_NOWHERE,
  MEMORY_WORKING_SET,
  MEMORY_TRANSITION,
  MEMORY_PAGE_FILE
} MemoryPlace;

typedef struct MemoryPageInfo
{
  MemoryPlace place;
  uint64_t pfn;   /* NO_FRAME where it has none */
  uint64_t slot;  /* of the page file, UINT64_MAX where it has none */
  uint32_t node;  /* of the frame */
  uint32_t locks; /* MemoryLock bits */
  bool large;     /* it is in a large page, and has no record */
  bool mapped;    /* a PTE is present */
  bool writable;  /* and grants writing */
  bool dirty;     /* the contents are nowhere else */
  bool written;   /* write watch: dirty in the PTE or latched */
  bool latched, reset, discarded;
  bool shared;          /* it is a store's page, whose place, frame, slot and dirty mark these are */
  uint32_t share_count; /* mappings of it, in all processes */
} MemoryPageInfo;

/* False, and a place of MEMORY_NOWHERE, where nothing is recorded of the page and it is in no large one; where it is
 * mapped to an AWE frame, that is in @info all the same.  A large page's place is MEMORY_NOWHERE too.  A store's page
 * that is not mapped in @asid is never in the working set: what others have mapped is in transition. */
bool memory_page_info (const Memory *memory, uint32_t asid, uint64_t page, MemoryPageInfo *info);
/* The first page >= *@page and below @end with a record or a mapping; costs nothing for what was never touched. */
bool memory_next_page (const Memory *memory, uint32_t asid, uint64_t *page, uint64_t end);

/* Write watch: is the page dirty in its PTE or latched?  @reset clears both. */
bool memory_take_written (Memory *memory, uint32_t asid, uint64_t page, bool reset);

/* The @nth next fault (from 1) that would fill a frame, with zeros, from the page file or from a store's backing, fails
 * with @status; 0: none. */
void memory_inject_in_page_error (Memory *memory, uint64_t nth, VasStatus status);

/* Gauges and events of one process or store, or of the machine (@asid NO_ASID).  Pages of stores are in the working set
 * of each process that has mapped them; the machine's sum counts each once. */
typedef struct MemoryCounters
{
  MemoryEvents events;
  uint64_t working_set, locked;           /* pages */
  uint64_t table_pages, table_pages_peak; /* frames */
  uint64_t standby, modified, zeroed, free;  /* frames; of the machine only */
  uint64_t page_file_used;                   /* slots; of the machine only */
} MemoryCounters;

MemoryCounters memory_counters (const Memory *memory, uint32_t asid);

/* Of records, frames with their contents and the order of lists, page file, working sets and limits; not of the TLB nor
 * of events. */
Digest128 memory_digest (Memory *memory);

/* What the promise allows of a page now. */
typedef MemoryGrant (*MemoryGrantOf) (void *data, uint32_t asid, uint64_t page);

/* NULL, or which law is broken: every PTE lies within the grant and points at its page's frame, every TLB entry equals
 * what a walk gives, each frame is on exactly one list with its references, each slot has one owner, no table is empty,
 * the working sets agree with the records.  @grant_of may be NULL: grants are not looked at. */
const char *memory_check (const Memory *memory, MemoryGrantOf grant_of, void *data);

#endif
