/* One address space: what may be reserved, committed, freed, protected.  Each operation is prepare (may refuse, touches
 * nothing) and then one assign to the region map.  Requests come in whole pages, already checked for their arguments'
 * form by the facades; what comes up is a VasVerdict whose rule is the engine's (sections VA, VF, VP); the facade names
 * the narrowest clause of the called function. */
#ifndef VASBOX_SPACE_SPACE_H
#define VASBOX_SPACE_SPACE_H

#include "base/geometry.h"
#include "base/prng.h"
#include "paging/ledger.h"
#include "paging/memory.h"
#include "region/region_map.h"
#include "space/section.h"
#include <vasbox/config.h>
#include <vasbox/status.h>

/* Accesses that stopped, by what stopped them; statistics. */
typedef struct SpaceFaults
{
  uint64_t accesses; /* those that faulted too */
  uint64_t violations, guards, stack_growths, stack_overflows, in_page_errors;
} SpaceFaults;

/* A small value: a snapshot shares the map and copies the rest. */
typedef struct Space
{
  RegionMap map;
  CowArray nodes;              /* preferred NUMA nodes; see space/node.h */
  uint64_t charged_pages;      /* private committed pages, and copies that views may make: its part of the ledger */
  uint64_t peak_charged;       /* pages; statistics */
  uint64_t peak_reserved;      /* pages; statistics */
  uint64_t peak_committed;     /* pages; statistics */
  SpaceFaults faults;
} Space;

/* What an operation works on: borrowed for one call. */
typedef struct SpaceContext
{
  Space *space;
  const Geometry *geometry;
  Ledger *ledger;
  uint64_t quota_pages;        /* the process's page-file quota, UINT64_MAX for none (CC-007) */
  Memory *memory;
  uint32_t asid;               /* the space's name in @memory */
  bool dep;                    /* execution needs an executable page (AC-032) */
  bool documented;             /* where pages of Microsoft's and tests disagree, the pages are right */
  SectionTable *sections;
} SpaceContext;

#define VERDICT_OK ((VasVerdict) { VAS_STATUS_SUCCESS, VAS_NO_RULE, VAS_NO_PAGE })

/* A refusal by rule @a@b-@number at no page, or at @page (a page number of @context). */
#define REFUSE(status_name, a, b, number) \
  ((VasVerdict) { VAS_STATUS_##status_name, VAS_RULE (a, b, number), VAS_NO_PAGE })
#define REFUSE_AT(context, page_number, status_name, a, b, number) \
  ((VasVerdict) { VAS_STATUS_##status_name, VAS_RULE (a, b, number), \
                  geometry_address ((context)->geometry, page_number) })

void space_init (Space *space, RegionPool *pool, const Geometry *geometry);
void space_clear (Space *space);
void space_share (Space *copy, const Space *space);

/* A new allocation: at exactly @pages where @fixed, else where @policy finds room in [low, high). */
typedef struct SpaceReserve
{
  bool fixed;
  bool replace;                /* fixed: @pages are exactly one placeholder, in whose place it comes */
  PageRange pages;             /* fixed: where; else only its length counts */
  uint64_t low, high, align;   /* not fixed: limits and alignment, in pages */
  VasPlacementPolicy policy;
  VasPrng *prng;               /* for the random policy; advanced on success only */
  bool commit;
  uint32_t protect;            /* stored form; AllocationProtect, and Protect where @commit */
  uint32_t flags;              /* RegionFlags */
  uint32_t node;               /* whose frames its pages prefer */
} SpaceReserve;

/* CONFLICTING_ADDRESSES VA-025 where a page of a fixed range is taken, or as space_may_replace(); NO_MEMORY
 * VA-043 (VA-056 where a hole of that size exists nowhere) where nothing fits; COMMITMENT_LIMIT VA-044,
 * PAGEFILE_QUOTA_EXCEEDED CC-007; INSUFFICIENT_RESOURCES LP-008 no frames for large pages.  @start: first page. */
VasVerdict space_reserve (SpaceContext *context, const SpaceReserve *request, uint64_t *start) VAS_WARN_UNUSED;

/* May @n_pages more be charged to no process, but to a section?  COMMITMENT_LIMIT VA-044, or an injected failure, which
 * is spent; so nothing may refuse afterwards. */
VasVerdict space_may_charge_section (const SpaceContext *context, uint64_t n_pages) VAS_WARN_UNUSED;

/* Whether @pages are exactly one placeholder: CONFLICTING_ADDRESSES PH-016 where they do not begin in one, PH-004 where
 * they are not all of it. */
VasVerdict space_may_replace (const SpaceContext *context, PageRange pages) VAS_WARN_UNUSED;
/* @pages, a part of one allocation that replaced a placeholder, become a placeholder; contents and charge are gone. */
void space_restore_placeholder (SpaceContext *context, PageRange pages);

/* Commits every page of @pages, or gives committed ones @protect (stored form).  CONFLICTING_ADDRESSES VA-031, VA-032,
 * VA-033, VA-047, PH-003; ALREADY_COMMITTED VA-048; INVALID_PAGE_PROTECTION PP-005, PP-006, PP-007, VA-049, VQ-016;
 * SECTION_PROTECTION MV-032; charge as above. */
VasVerdict space_commit (SpaceContext *context, PageRange pages, uint32_t protect) VAS_WARN_UNUSED;

/* MEM_RESET, or with @undo MEM_RESET_UNDO, of the committed pages among @pages.  CONFLICTING_ADDRESSES VA-031 (free),
 * MR-005 (past the end); NOT_COMMITTED MR-004 (where documented: a page is only reserved); USER_MAPPED_FILE MR-012;
 * NO_MEMORY MR-007 (a page was discarded; the reset is undone all the same). */
VasVerdict space_reset (SpaceContext *context, PageRange pages, bool undo) VAS_WARN_UNUSED;

/* Free: @whole takes the entire allocation that holds @pages.start, which must be its first page; *@freed is what was
 * freed, split off or made one.  MEMORY_NOT_ALLOCATED VF-005 (release), VF-018 (decommit), VF-028; UNABLE_TO_FREE_VM
 * VF-016 (past the end), VF-017 (into the next), PH-031 (from a placeholder into the next); FREE_VM_NOT_AT_BASE VF-003
 * (release), VF-015 (decommit); UNABLE_TO_DELETE_SECTION VF-006, VF-019, PH-021; placeholder actions
 * CONFLICTING_ADDRESSES PH-007, PH-030; PH-011, PH-013, PH-035. */
typedef enum SpaceFreeKind
{
  SPACE_DECOMMIT,
  SPACE_RELEASE,
  SPACE_PRESERVE_PLACEHOLDER, /* a part of a placeholder becomes one of its own, replaced memory one again */
  SPACE_COALESCE_PLACEHOLDERS /* placeholders side by side become one */
} SpaceFreeKind;

typedef struct SpaceFree
{
  PageRange pages;
  bool whole;
  SpaceFreeKind kind;
} SpaceFree;
VasVerdict space_free (SpaceContext *context, const SpaceFree *request, PageRange *freed) VAS_WARN_UNUSED;

/* @protect is legal but may be WRITECOPY or carry bits that only act; @old: of the first page.  CONFLICTING_ADDRESSES
 * VP-005, VP-006, VP-016; NOT_COMMITTED VP-004; INVALID_PARAMETER_4 PP-007 (WRITECOPY on private memory), PP-019;
 * SECTION_PROTECTION VP-017, VP-018; INVALID_PAGE_PROTECTION VQ-016; COMMITMENT_LIMIT, PAGEFILE_QUOTA_EXCEEDED VP-024
 * copies of a view that may be made now. */
VasVerdict space_protect (SpaceContext *context, PageRange pages, uint32_t protect, uint32_t *old) VAS_WARN_UNUSED;
/* Whether space_protect() would do it; nothing is changed. */
VasVerdict space_may_protect (const SpaceContext *context, PageRange pages, uint32_t protect) VAS_WARN_UNUSED;

/* Unmaps the view that holds @page.  NOT_MAPPED_VIEW MV-014. */
VasVerdict space_unmap (SpaceContext *context, uint64_t page) VAS_WARN_UNUSED;
/* The view, of a section or placed, that @page lies in; its end is 0 where it lies in none. */
PageRange space_view_of (const Space *space, uint64_t page);

/* What a loader did, or time before the trace: an allocation without a call; or a run of pages inside an allocation of
 * the same type, whoever made it, unless that is of large pages, for AWE or a placeholder: its AllocationProtect stays.
 * CONFLICTING_ADDRESSES VA-025 where neither holds; private pages are charged as by a commit: VA-044, CC-007. */
typedef struct SpacePlace
{
  PageRange pages;
  RegionType type;
  RegionState state;
  uint32_t protect, allocation_protect; /* stored form; protect 0 where reserved */
} SpacePlace;
VasVerdict space_place (SpaceContext *context, const SpacePlace *request) VAS_WARN_UNUSED;

/* Gives every charge back and frees all: a process ends. */
void space_empty (SpaceContext *context);

/* The region that begins at @page, as VirtualQuery means it (page < end_page). */
typedef struct SpaceRegion
{
  PageRange pages;
  RegionAttribute attribute;
  uint64_t allocation_start; /* where not free */
} SpaceRegion;
SpaceRegion space_region (const Space *space, uint64_t page);

/* The allocation that holds @page (which is not free), and its committed pages. */
PageRange space_allocation (const Space *space, uint64_t page);

/* Every law of one space but those of its views; NULL or the first broken.  @copies: what its views are charged. */
const char *space_check (const Space *space, const Geometry *geometry, uint64_t copies);

#endif
