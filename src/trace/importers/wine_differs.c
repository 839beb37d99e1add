/* Where Wine 8.0 is known to differ from the contract (its "wine-differs" clauses).  A row applies where the log proves
 * Wine's side of it; the trace then accepts the contract's side too and names the rule, so that a replay neither hides
 * the difference nor takes it for a fault of the simulator.  Nothing else is accepted twice. */
#include "trace/importers/wine.h"
#include <vasbox/protection.h>
#include <vasbox/status.h>

#define PAGE G_GUINT64_CONSTANT (0x1000)
#define FIRST_ADDRESS G_GUINT64_CONSTANT (0x10000)
#define LAST_UNIT G_GUINT64_CONSTANT (0x7ffffffe0000)
#define END_ADDRESS G_GUINT64_CONSTANT (0x7fffffff0000)

/* A call without regard to its level. */
typedef struct Request
{
  bool is_nt;
  guint64 address, size;
  guint32 type;       /* allocation or free type */
  guint32 protection;
  guint64 start, end; /* whole pages; end saturates */
  const LayoutRun *run; /* at start, or NULL */
  guint64 allocation_end;
  guint32 allocation_type;
  const Layout *layout;
} Request;

static guint64
argument (const WineEvent *event, const char *nt_name, const char *win32_name)
{
  const VasCallInfo *info = vas_call_info (event->id);
  int index = vas_call_parameter (info, wine_is_nt (event->id) ? nt_name : win32_name);
  return index < 0 ? 0 : event->arguments[index];
}

static Request
make_request (const WineEvent *event, const Layout *layout)
{
  Request request = { .is_nt = wine_is_nt (event->id), .layout = layout };
  WineKind kind = wine_kind (event->id);
  request.address = argument (event, "BaseAddress", kind == WINE_UNMAP ? "lpBaseAddress" : "lpAddress");
  request.size = argument (event, "RegionSize", "dwSize");
  request.type = (guint32) (kind == WINE_FREE ? argument (event, "FreeType", "dwFreeType")
                                              : argument (event, "AllocationType", "flAllocationType"));
  request.protection = (guint32) (kind == WINE_PROTECT ? argument (event, "NewProtect", "flNewProtect")
                                                       : argument (event, "Protect", "flProtect"));
  request.start = request.address & ~(PAGE - 1);
  guint64 last = request.address + MAX (request.size, 1) - 1;
  request.end = last < request.address || last >= END_ADDRESS ? G_MAXUINT64 : (last | (PAGE - 1)) + 1;
  request.run = layout_find (layout, request.start);
  if (request.run != NULL)
    {
      const LayoutAllocation *allocation = layout_allocation (layout, request.run->allocation);
      request.allocation_end = allocation->end;
      request.allocation_type = allocation->type;
    }
  return request;
}

/* ---- what a row asks of the request ---- */

static bool
is_free_at_start (const Request *r)
{
  return r->run == NULL;
}

static bool
is_null (const Request *r)
{
  return r->address == 0;
}

static bool
is_release_of_free (const Request *r)
{
  return r->run == NULL && r->type == VAS_MEM_RELEASE;
}

static bool
is_decommit_of_free (const Request *r)
{
  return r->run == NULL && r->type == VAS_MEM_DECOMMIT;
}

/* What the contract's NT call releases page by page, Wine only as a whole, and the Win32 call refuses in both. */
static bool
is_release_with_size (const Request *r)
{
  return r->is_nt && r->type == VAS_MEM_RELEASE && r->size != 0 && r->run != NULL
         && r->allocation_type == VAS_MEM_PRIVATE && r->end <= r->allocation_end;
}

static bool
is_past_end (const Request *r)
{
  return r->run != NULL && r->end > r->allocation_end;
}

static bool
is_into_next_allocation (const Request *r)
{
  return is_past_end (r) && layout_find (r->layout, r->allocation_end) != NULL;
}

static bool
is_free_of_view (const Request *r)
{
  return r->run != NULL && r->allocation_type != VAS_MEM_PRIVATE;
}

static bool
is_bad_free_type (const Request *r)
{
  return r->type != VAS_MEM_RELEASE && r->type != VAS_MEM_DECOMMIT;
}

static bool
is_beyond_space (const Request *r)
{
  return r->end == G_MAXUINT64;
}

static bool
is_address_beyond_space (const Request *r)
{
  return r->address >= END_ADDRESS;
}

static bool
is_size_zero (const Request *r)
{
  return r->size == 0;
}

static bool
is_address_too_low (const Request *r)
{
  return r->address != 0 && r->address < FIRST_ADDRESS;
}

static bool
is_in_last_unit (const Request *r)
{
  return r->address >= LAST_UNIT && r->address < END_ADDRESS;
}

static bool
is_huge (const Request *r)
{
  return r->size >= END_ADDRESS;
}

static bool
is_commit_of_free (const Request *r)
{
  return (r->type & VAS_MEM_RESERVE) == 0 && r->address != 0 && r->run == NULL;
}

static bool
is_commit_past_end (const Request *r)
{
  return (r->type & VAS_MEM_RESERVE) == 0 && is_past_end (r);
}

static bool
is_commit_into_next (const Request *r)
{
  return (r->type & VAS_MEM_RESERVE) == 0 && is_into_next_allocation (r);
}

static bool
is_large_pages (const Request *r)
{
  return (r->type & VAS_MEM_LARGE_PAGES) != 0;
}

static bool
is_physical (const Request *r)
{
  return r->type == (VAS_MEM_PHYSICAL | VAS_MEM_RESERVE) && r->protection == VAS_PAGE_READWRITE;
}

static bool
is_reset_undo (const Request *r)
{
  return r->type == VAS_MEM_RESET_UNDO;
}

static bool
is_reset_with_other (const Request *r)
{
  return (r->type & VAS_MEM_RESET) != 0 && r->type != VAS_MEM_RESET;
}

static bool
is_reset_of_view (const Request *r)
{
  return r->type == VAS_MEM_RESET && is_free_of_view (r);
}

static bool
is_reset_without_protection (const Request *r)
{
  guint32 base = r->protection & 0xff;
  return r->type == VAS_MEM_RESET && (base == 0 || (base & (base - 1)) != 0);
}

static bool
is_watch_without_reserve (const Request *r)
{
  return (r->type & VAS_MEM_WRITE_WATCH) != 0 && (r->type & VAS_MEM_RESERVE) == 0;
}

static bool
has_both (const Request *r, guint32 one, guint32 other)
{
  return (r->protection & one) != 0 && (r->protection & other) != 0;
}

static bool
is_guard_noaccess (const Request *r)
{
  return has_both (r, VAS_PAGE_GUARD, VAS_PAGE_NOACCESS);
}

static bool
is_nocache_noaccess (const Request *r)
{
  return has_both (r, VAS_PAGE_NOCACHE, VAS_PAGE_NOACCESS);
}

static bool
is_nocache_guard (const Request *r)
{
  return has_both (r, VAS_PAGE_NOCACHE, VAS_PAGE_GUARD);
}

static bool
is_nocache_writecombine (const Request *r)
{
  return has_both (r, VAS_PAGE_NOCACHE, VAS_PAGE_WRITECOMBINE);
}

static bool
is_writecombine_guard_or_noaccess (const Request *r)
{
  return has_both (r, VAS_PAGE_WRITECOMBINE, VAS_PAGE_GUARD | VAS_PAGE_NOACCESS);
}

static bool
is_view_with_cache_bits (const Request *r)
{
  return is_free_of_view (r) && (r->protection & (VAS_PAGE_NOCACHE | VAS_PAGE_WRITECOMBINE)) != 0;
}

static bool
is_revert (const Request *r)
{
  return (r->protection & VAS_PAGE_REVERT_TO_FILE_MAP) != 0;
}

static bool
is_targets_without_execute (const Request *r)
{
  return (r->protection & VAS_PAGE_TARGETS_INVALID) != 0 && (r->protection & 0xf0) == 0;
}

static bool
is_unknown_protection_bit (const Request *r)
{
  return (r->protection & ~(VAS_PAGE_TARGETS_INVALID | VAS_PAGE_REVERT_TO_FILE_MAP | 0x7ffu)) != 0;
}

static bool
is_writecopy_on_private (const Request *r)
{
  return r->run != NULL && r->allocation_type == VAS_MEM_PRIVATE
         && (r->protection & (VAS_PAGE_WRITECOPY | VAS_PAGE_EXECUTE_WRITECOPY)) != 0;
}

/* ---- the rows ---- */

typedef struct Row
{
  WineKind kind;
  WineOutcome outcome;    /* Wine's */
  VasStatus wine_status;  /* of a failure; 0: any, and none known */
  bool (*applies) (const Request *request);
  const char *rule;
  VasStatus contract_status; /* of the contract's refusal; 0: it succeeds, or its status is not one */
} Row;

/* The first row that applies counts: narrower ones stand first. */
static const Row rows[] = {
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_NOT_MAPPED_VIEW, is_commit_of_free, "NA-013",
    VAS_STATUS_CONFLICTING_ADDRESSES },
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_NOT_MAPPED_VIEW, is_commit_into_next, "VA-033",
    VAS_STATUS_CONFLICTING_ADDRESSES },
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_NOT_MAPPED_VIEW, is_commit_past_end, "VA-032",
    VAS_STATUS_CONFLICTING_ADDRESSES },
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_WORKING_SET_LIMIT_RANGE, is_huge, "NA-016",
    VAS_STATUS_INVALID_PARAMETER_4 },
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_large_pages, "VA-012",
    VAS_STATUS_PRIVILEGE_NOT_HELD },
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_reset_undo, "MR-007", 0 },
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_physical, "VA-010", 0 },
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_address_too_low, "NA-014",
    VAS_STATUS_INVALID_PARAMETER_2 },
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_address_beyond_space, "NA-015",
    VAS_STATUS_INVALID_PARAMETER_2 },
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_size_zero, "NA-004",
    VAS_STATUS_INVALID_PARAMETER_4 },
  { WINE_ALLOCATE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_huge, "NA-016", VAS_STATUS_INVALID_PARAMETER_4 },
  { WINE_ALLOCATE, WINE_FAILED, 0, is_in_last_unit, "VA-016", VAS_STATUS_INVALID_PARAMETER_2 },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_reset_with_other, "VA-006", 0 },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_reset_without_protection, "MR-006", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_reset_of_view, "MR-012", 0 },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_watch_without_reserve, "VA-007", 0 },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_guard_noaccess, "PP-010", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_nocache_noaccess, "PP-012", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_nocache_guard, "PP-013", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_nocache_writecombine, "PP-014", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_writecombine_guard_or_noaccess, "PP-015",
    VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_unknown_protection_bit, "PP-020", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_targets_without_execute, "PP-023", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_ALLOCATE, WINE_SUCCEEDED, 0, is_revert, "PP-027", VAS_STATUS_INVALID_PAGE_PROTECTION },

  { WINE_FREE, WINE_FAILED, 0, is_release_with_size, "NF-001", 0 },
  { WINE_FREE, WINE_UNKNOWN, 0, is_release_with_size, "NF-001", 0 },
  { WINE_FREE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_bad_free_type, "NF-010",
    VAS_STATUS_INVALID_PARAMETER_4 },
  { WINE_FREE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_address_beyond_space, "NF-011",
    VAS_STATUS_INVALID_PARAMETER_2 },
  { WINE_FREE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_beyond_space, "NF-011", VAS_STATUS_INVALID_PARAMETER_3 },
  { WINE_FREE, WINE_FAILED, 0, is_null, "VF-024", VAS_STATUS_MEMORY_NOT_ALLOCATED },
  { WINE_FREE, WINE_FAILED, 0, is_release_of_free, "VF-005", VAS_STATUS_MEMORY_NOT_ALLOCATED },
  { WINE_FREE, WINE_FAILED, 0, is_decommit_of_free, "VF-018", VAS_STATUS_MEMORY_NOT_ALLOCATED },
  { WINE_FREE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_free_of_view, "VF-006",
    VAS_STATUS_UNABLE_TO_DELETE_SECTION },
  { WINE_FREE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_into_next_allocation, "NF-012",
    VAS_STATUS_UNABLE_TO_FREE_VM },
  { WINE_FREE, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_past_end, "NF-005", VAS_STATUS_UNABLE_TO_FREE_VM },
  { WINE_FREE, WINE_SUCCEEDED, 0, is_beyond_space, "VF-026", VAS_STATUS_INVALID_PARAMETER_3 },

  { WINE_PROTECT, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_address_beyond_space, "NP-007",
    VAS_STATUS_INVALID_PARAMETER_2 },
  { WINE_PROTECT, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_free_at_start, "NP-004",
    VAS_STATUS_CONFLICTING_ADDRESSES },
  { WINE_PROTECT, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_into_next_allocation, "VP-006",
    VAS_STATUS_CONFLICTING_ADDRESSES },
  { WINE_PROTECT, WINE_FAILED, VAS_STATUS_INVALID_PARAMETER, is_past_end, "VP-005",
    VAS_STATUS_CONFLICTING_ADDRESSES },
  { WINE_PROTECT, WINE_FAILED, VAS_STATUS_INVALID_PAGE_PROTECTION, is_writecopy_on_private, "PP-028",
    VAS_STATUS_INVALID_PARAMETER_4 },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_size_zero, "VP-007", VAS_STATUS_INVALID_PARAMETER_3 },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_beyond_space, "VP-023", VAS_STATUS_INVALID_PARAMETER_3 },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_guard_noaccess, "PP-010", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_view_with_cache_bits, "PP-019", VAS_STATUS_INVALID_PARAMETER_4 },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_nocache_noaccess, "PP-012", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_nocache_guard, "PP-013", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_nocache_writecombine, "PP-014", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_writecombine_guard_or_noaccess, "PP-015",
    VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_unknown_protection_bit, "PP-020", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_targets_without_execute, "PP-023", VAS_STATUS_INVALID_PAGE_PROTECTION },
  { WINE_PROTECT, WINE_SUCCEEDED, 0, is_revert, "PP-027", VAS_STATUS_INVALID_PAGE_PROTECTION },
};

/* Whether the row speaks of this failure: its status is the logged one, or it needs none. */
static bool
has_status (const Row *row, const WineEvent *event)
{
  return row->wine_status == 0 || (event->has_status && event->status == row->wine_status);
}

WineDifference
wine_difference (const WineEvent *event, const Layout *layout)
{
  WineDifference difference = { .rule = NULL };
  WineKind kind = wine_kind (event->id);
  Request request = make_request (event, layout);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      if (row->kind != kind || row->outcome != event->outcome || !has_status (row, event) || !row->applies (&request))
        continue;
      difference.rule = row->rule;
      difference.status = row->contract_status;
      difference.contract_succeeds = row->contract_status == 0 && event->outcome != WINE_SUCCEEDED;
      difference.contract_refuses = event->outcome == WINE_SUCCEEDED;
      return difference;
    }
  return difference;
}
