/* What the parts of the naive model share.  A page is its own record of everything true of it; page numbers are
 * addresses divided by the page size; ranges of pages are half-open. */
#ifndef VASBOX_CONTRACT_MODEL_INTERNAL_H
#define VASBOX_CONTRACT_MODEL_INTERNAL_H

#include "contract/model.h"
#include <vasbox/protection.h>

typedef enum ModelState
{
  MODEL_FREE,
  MODEL_RESERVED,
  MODEL_COMMITTED
} ModelState;

typedef enum ModelType
{
  MODEL_PRIVATE,
  MODEL_MAPPED,
  MODEL_IMAGE,
  MODEL_SYSTEM /* the shared user data page (VQ-016) or what VQ-014 shows at the top: of no allocation of the process */
} ModelType;

/* All zero where the page is free. */
typedef struct ModelPage
{
  uint32_t allocation; /* its number; pages of one allocation have the same one and lie side by side */
  uint16_t protect;    /* 0 unless committed */
  uint16_t allocation_protect;
  uint8_t state;
  uint8_t type;
  bool fixed;   /* an AWE window or large pages: neither committed, decommitted nor protected in parts */
  bool large;   /* of large pages: resident, and in no working set */
  bool watched; /* of an allocation made with MEM_WRITE_WATCH */
  bool placeholder;
  bool replaced; /* of an allocation that came in a placeholder's place */
  uint8_t section; /* of which it shows the page @shown: an index in the model plus 1; 0: of none */
  uint32_t shown;
  bool copies; /* of a view that was mapped copy-on-write, and charged for it as a whole (MV-037) */
} ModelPage;

/* What the contract lets one know. */
typedef enum ModelSure
{
  MODEL_NO,
  MODEL_MAYBE,
  MODEL_YES
} ModelSure;

/* What accesses made of a page; all zero where none touched it. */
typedef struct ModelCell
{
  uint8_t *bytes;      /* a page of them, or NULL: all zero */
  uint8_t valid;       /* a ModelSure: in the working set */
  uint8_t latched;     /* a ModelSure: written, and noted in the allocation (WW-026) */
  bool dirty;          /* written, and watched, and not latched as far as one knows */
  uint8_t locked;      /* bits of the kinds of lock (VL-015) */
  bool reset;          /* MEM_RESET, and not written since */
  bool discarded;      /* the machine did away with it since */
  bool offered;        /* and not reclaimed since */
  bool own;            /* of a view: written where it copies, and the process's alone since (MV-017) */
} ModelCell;

/* As the exception's first parameter says it. */
typedef enum ModelAccess
{
  MODEL_READ = 0,
  MODEL_WRITE = 1,
  MODEL_EXECUTE = 8
} ModelAccess;

/* What stopped an access; of success, status alone, or the rule by which a stack grew. */
typedef struct ModelFault
{
  VasStatus status;
  VasRule rule;
  ModelAccess kind;
  uint64_t address;
} ModelFault;

#define MODEL_NO_ALLOCATION 0u
#define MODEL_SHARED_DATA UINT32_MAX
#define MODEL_TOP (UINT32_MAX - 1)

typedef struct ModelHandle
{
  uint64_t value;
  VasProcessId target; /* of a handle to a process */
  unsigned section;    /* of one to a section: its index plus 1; else 0 */
  uint32_t access;
} ModelHandle;

#define MODEL_MAX_USER_PAGES 64

/* A frame that a process owns (AWE). */
typedef struct ModelUserPage
{
  uint64_t pfn, page;
  bool mapped;    /* at page */
  uint8_t *bytes; /* what it holds while it is not; NULL: zeros */
} ModelUserPage;

#define MODEL_MAX_SECTIONS 24
#define MODEL_SECTION_PAGES 512
#define MODEL_NAME 16

/* A section of the page file: its pages one by one, too. */
typedef struct ModelSection
{
  bool used;
  uint64_t n_pages;
  uint16_t protect; /* its base alone */
  uint16_t caches;  /* PAGE_NOCACHE or PAGE_WRITECOMBINE, of all its views (SC-017) */
  bool reserve;     /* SEC_RESERVE */
  uint8_t name[MODEL_NAME];
  uint64_t n_name; /* bytes; 0: it has none, or it is lost (SC-014) */
  bool *committed;
  ModelCell *cells; /* their bytes, and what MEM_RESET says of them */
} ModelSection;

typedef struct ModelProcess
{
  bool terminating;
  ModelPage *pages; /* of all windows, one after the other */
  ModelCell *cells; /* by the same indices */
  uint64_t minimum, maximum; /* of the working set, in pages */
  uint32_t hard;             /* QUOTA_LIMITS_* */
  bool loose;                /* was once larger than allowed: who knows what was trimmed */
  ModelHandle handles[MODEL_MAX_HANDLES];
  unsigned n_handles;
  ModelUserPage user_pages[MODEL_MAX_USER_PAGES];
  unsigned n_user_pages;
  VasProcessCounters counters; /* but for largest_free and holes */
} ModelProcess;

typedef struct ModelThread
{
  VasProcessId process;
  VasWin32Error last_error;
  /* Of its stack, pages; all 0 where it has none. */
  uint64_t deallocation, stack_limit, stack_base, guard, first_commit;
} ModelThread;

typedef struct ModelSlice
{
  uint64_t start, end; /* pages */
  uint64_t first;      /* index of the page @start in a process's pages */
} ModelSlice;

/* A request for memory, whichever call it came from. */
typedef struct ModelRequest
{
  bool nt;
  uint64_t handle, address, size, zero_bits;
  uint32_t type, protect;
  bool bad_pointer;     /* one that the call reads its base or size from */
  bool bad_old_pointer; /* where protect calls write the old protection */
  bool extended;        /* section V2's calls: placeholders, and address requirements (0: none) */
  uint64_t lowest, highest, alignment;
} ModelRequest;

/* A new allocation that all checks have passed but for its address. */
typedef struct ModelPlan
{
  VasProcessId process;
  uint64_t n_pages, align, low, high; /* pages */
  ModelPage page; /* of a view: its first */
} ModelPlan;

typedef enum ModelPending
{
  MODEL_NOTHING_PENDING,
  MODEL_PENDING_ADDRESS,
  MODEL_PENDING_HANDLE, /* of the plan's process */
  MODEL_PENDING_ANSWER /* the call is answered again, with what the machine said */
} ModelPending;

struct Model
{
  VasConfig config;
  uint64_t page_size;
  uint64_t granule, min_page, vad_end, app_end; /* pages; the two ends are exclusive */
  uint64_t shared_data;                         /* its page, or UINT64_MAX */
  bool old_top;                                 /* VQ-014, the older form */
  ModelSlice slices[MODEL_MAX_WINDOWS];
  unsigned n_slices;
  uint64_t n_pages;
  ModelProcess processes[MODEL_MAX_PROCESSES];
  unsigned n_processes;
  ModelThread threads[MODEL_MAX_THREADS];
  unsigned n_threads;
  uint32_t last_allocation;
  VasLedger ledger;
  uint64_t process_limit, job_limit;
  bool recorded;
  uint64_t inject_nth;
  VasStatus inject_status;
  ModelPending pending;
  ModelPlan plan; /* its process is that of whatever is pending */
  ModelHandle new_handle;
  VasProcessId closing; /* whose handle @closed goes with it (DUPLICATE_CLOSE_SOURCE); 0: none does */
  uint64_t closed;
  ModelSection sections[MODEL_MAX_SECTIONS];
  unsigned address_bits; /* that a 64-bit processor translates */
  bool tight;            /* not all that may be committed fits into physical memory */
};

/* One call under way. */
typedef struct ModelCall
{
  Model *model;
  const VasCall *in;
  VasCall *out;
  VasProcessId caller;
  bool choice;  /* the result is the machine's to choose */
  bool outside; /* would allocate where the model holds no pages */
  const VasCall *answer; /* what the machine said, or NULL: not known yet */
  bool wrong_answer;     /* it is one that the contract does not allow */
} ModelCall;

/* Of a call whose answer the contract leaves to the machine in part: true where that is not known yet, and the call,
 * which may have changed nothing so far, is to come again with it. */
bool model_awaits_answer (ModelCall *call);

/* Pages (model_pages.c). */
ModelProcess *model_process (Model *model, VasProcessId process);
const ModelProcess *model_look (const Model *model, VasProcessId process);
VasProcessId model_process_id (const Model *model, const ModelProcess *process);
const ModelPage *model_page (const Model *model, const ModelProcess *process, uint64_t page);
bool model_holds_pages (const Model *model, uint64_t start, uint64_t end);
void model_fill (const Model *model, ModelPage *pages);
/* Where in a process's pages and cells @page is; false where no window has it. */
bool model_find_index (const Model *model, uint64_t page, uint64_t *index);
/* The end of the run of pages that are the same as @page. */
uint64_t model_run_end (const Model *model, const ModelProcess *process, uint64_t page);
/* @page is in an allocation. */
uint64_t model_allocation_start (const Model *model, const ModelProcess *process, uint64_t page);
uint64_t model_allocation_end (const Model *model, const ModelProcess *process, uint64_t page);
bool model_is_allocated (const ModelPage *page);
/* In an allocation, or the shared user data page: what VQ-014 shows at the top is only shown. */
bool model_is_taken (const ModelPage *page);
/* The first page of the range that is not free, or @end. */
uint64_t model_first_used (const Model *model, const ModelProcess *process, uint64_t start, uint64_t end);
/* Held pages only. */
void model_put (const Model *model, ModelProcess *process, uint64_t page, ModelPage value);
/* Counts the pages of @process again, the ledger, and the peaks. */
void model_recount (Model *model, ModelProcess *process);
/* Where the config's policy puts @plan; false where nothing is wide enough.  Of the random policy: any place. */
bool model_place (const Model *model, const ModelPlan *plan, VasPlacementPolicy policy, uint64_t *start);

/* Sections (model_section.c) and their views (model_view.c). */
void model_sections_copy (const Model *model, ModelSection *to);
void model_sections_clear (Model *model);
/* Does away with those that no handle and no view is left of; names go with the last handle (SC-014). */
void model_reap (Model *model);
/* Of a page of a view, NULL else. */
ModelSection *model_section_of (Model *model, const ModelPage *page);
/* Whether a page of a view is charged to its process. */
bool model_is_copy_charged (const ModelPage *page, const ModelCell *cell);
/* The page, reserved by the section, is committed in every view (SR-004); the caller counts again, of every process. */
void model_section_commit (Model *model, unsigned section, uint32_t shown);
/* The handle of the caller with that value, pseudo handles aside; NULL: none is open. */
const ModelHandle *model_find_handle (const Model *model, VasProcessId process, uint64_t handle);
void model_drop_handle (Model *model, VasProcessId process, uint64_t handle);
/* What the generic rights and MAXIMUM_ALLOWED mean for a section. */
uint32_t model_section_access (uint32_t asked);

/* Contents and what was done to pages (model_memory.c). */
ModelCell *model_cell (const Model *model, ModelProcess *process, uint64_t page); /* NULL: not held */
const ModelCell *model_look_cell (const Model *model, const ModelProcess *process, uint64_t page);
void model_cell_clear (ModelCell *cell);
/* Of a page that is @loose, which may have been trimmed unseen.  A latched mark stays (WW-026). */
void model_cell_decommit (ModelCell *cell, bool loose);
void model_cell_latch (ModelCell *cell);
/* Takes it out of the working set, unless it is locked. */
void model_cell_trim (ModelCell *cell);
/* A committed page gets @protect. */
void model_reprotect (const Model *model, ModelProcess *process, uint64_t page, uint16_t protect);
/* Where the bytes of the page are: of a view those that all views show, but for the process's own. */
ModelCell *model_content (Model *model, ModelProcess *process, uint64_t page);
void model_cells_copy (const Model *model, uint64_t n, ModelCell *to, const ModelCell *from);
void model_cells_clear (uint64_t n, ModelCell *cells);
void model_read_bytes (const Model *model, const ModelProcess *process, uint64_t address, uint64_t size,
                       uint8_t *data);
/* Held pages only. */
void model_write_bytes (Model *model, ModelProcess *process, uint64_t address, uint64_t size,
                        const uint8_t *data);

/* Accesses (model_access.c).  @thread 0: made by the system, for the process. */
bool model_is_accessible (const ModelPage *page);
/* The page of @address alone; uses up a guard page, makes a stack grow. */
ModelFault model_check_page (Model *model, VasProcessId process, VasThreadId thread, ModelAccess kind,
                             uint64_t address);
/* What an access does to pages that it was granted. */
void model_touch_pages (Model *model, VasProcessId process, ModelAccess kind, uint64_t start, uint64_t end);
ModelFault model_access (Model *model, VasProcessId process, VasThreadId thread, ModelAccess kind, uint64_t address,
                         uint64_t size);

/* Stacks (model_stack.c). */
bool model_is_in_stack (const Model *model, VasThreadId thread, uint64_t page);
/* Pages were made guard pages by hand (ST-005). */
void model_note_guard (Model *model, VasProcessId process, uint64_t start, uint64_t end);
void model_end_stacks (Model *model, VasProcessId process);
/* The guard page at @address in it was touched: makes room, or says why the access is stopped. */
ModelFault model_grow_stack (Model *model, VasThreadId thread, ModelAccess kind, uint64_t address);

/* AWE (model_user_pages.c). */
/* Frames that are mapped in [start, end) are mapped no more; the caller counts again. */
void model_unmap_user_pages (const Model *model, ModelProcess *process, uint64_t start, uint64_t end);
void model_end_user_pages (ModelProcess *process);
/* @copy still has the contents of what it was copied from. */
void model_copy_user_pages (const Model *model, ModelProcess *copy);
VasVerdict model_allocate_user_pages (ModelCall *call);
VasVerdict model_free_user_pages (ModelCall *call);
VasVerdict model_map_user_pages (ModelCall *call);
VasVerdict model_scatter_user_pages (ModelCall *call);

/* Working sets (model_working_set.c). */
void model_set_default_limits (const Model *model, ModelProcess *process);
ModelSure model_valid (const Model *model, const ModelProcess *process, uint64_t page);
/* After pages have become resident. */
void model_keep_limits (const Model *model, ModelProcess *process);

/* Verdicts (model_rules.c). */
VasVerdict model_granted (void);
VasVerdict model_refuse (VasStatus status, VasRule rule);
VasVerdict model_refuse_page (const Model *model, VasStatus status, VasRule rule, uint64_t page);
bool model_is_refused (VasVerdict verdict);
uint64_t model_pointer (const Model *model, uint64_t value);

typedef enum ModelProtectionUse
{
  MODEL_WIN32_ALLOCATE,
  MODEL_WIN32_PROTECT,
  MODEL_NT_ALLOCATE,
  MODEL_NT_PROTECT
} ModelProtectionUse;

/* The rule that refuses the value itself, or VAS_NO_RULE. */
VasRule model_protection_rule (uint32_t value, ModelProtectionUse use);
/* What pages of an allocation get that is asked for @value: the cache attribute is the allocation's (PP-017,
 * PP-018). */
uint16_t model_page_protection (uint32_t value, uint16_t allocation_protect);
bool model_is_write_copy (uint32_t protect);
/* What a written page of a copy-on-write view has instead (MV-018). */
uint32_t model_own_protection (uint32_t protect);
/* T5: whether a view of base protection @view may be given @asked. */
bool model_view_allows (uint32_t view, uint32_t asked);
/* The process that @handle of the caller stands for, with @right (0: none needed); @no_handle is the rule of none. */
VasVerdict model_resolve (const ModelCall *call, uint64_t handle, uint32_t right, VasRule no_handle, VasRule no_right,
                          VasProcessId *process);
/* Whether @n_pages more may be charged to @process. */
/* Bytes that all processes are charged: one job. */
uint64_t model_job_charge (const Model *model);
VasVerdict model_may_charge (Model *model, const ModelProcess *process, uint64_t n_pages);
/* The same where @n_shared more are a section's, which no process is charged for; @rule of the commit limit. */
VasVerdict model_may_charge_both (Model *model, const ModelProcess *process, uint64_t n_pages, uint64_t n_shared,
                                  VasRule rule);

/* One output. */
void model_output (ModelCall *call, unsigned index, uint64_t value);

/* The calls: each returns its verdict and, where that is a success, has set result and outputs. */
VasVerdict model_allocate (ModelCall *call, const ModelRequest *request);
void model_allocate_at (Model *model, const ModelPlan *plan, uint64_t start);
/* The same at @start, or, with @choice, wherever the machine will say. */
void model_allocate_planned (ModelCall *call, const ModelPlan *plan, uint64_t start, bool choice);
/* Reads the extended parameters, and allocates. */
VasVerdict model_allocate_extended (ModelCall *call, ModelRequest request);
/* Where the new allocation goes; *@choice: the machine's to say.  @rule where nothing is wide enough. */
VasVerdict model_find_place (const ModelCall *call, const ModelPlan *plan, bool top_down, VasRule rule, uint64_t *start,
                             bool *choice);
/* The lowest address that a range may not reach (NA-020, NA-023). */
uint64_t model_zero_bits_limit (uint64_t zero_bits);
/* The extended parameters at @index, and their number behind it: address requirements into @request. */
VasVerdict model_read_parameters (const ModelCall *call, unsigned index, ModelRequest *request);
VasVerdict model_place_call (ModelCall *call);
VasVerdict model_free_memory (ModelCall *call, const ModelRequest *request);
/* [start, end) becomes free; a placeholder of its own. */
void model_release_pages (Model *model, ModelProcess *process, uint64_t start, uint64_t end);
void model_make_placeholder (Model *model, ModelProcess *process, uint64_t start, uint64_t end);
VasVerdict model_create_section (ModelCall *call);
VasVerdict model_open_section (ModelCall *call);
VasVerdict model_query_section (ModelCall *call);
VasVerdict model_duplicate (ModelCall *call);
VasVerdict model_map_view (ModelCall *call);
VasVerdict model_unmap (ModelCall *call);
VasVerdict model_flush_view (ModelCall *call);
VasVerdict model_protect (ModelCall *call, const ModelRequest *request);
/* Its checks of the memory, with the Win32 rules; what it does to pages that passed them. */
VasVerdict model_may_protect (const Model *model, const ModelProcess *process, const ModelRequest *request);
void model_protect_pages (Model *model, ModelProcess *process, const ModelRequest *request);
VasVerdict model_query (ModelCall *call, uint64_t handle, uint64_t address, uint64_t length, bool nt);
VasVerdict model_open_process (ModelCall *call);
VasVerdict model_close (ModelCall *call);
VasVerdict model_terminate (ModelCall *call);
VasVerdict model_memory_info (ModelCall *call);
VasVerdict model_memory_status (ModelCall *call);
VasVerdict model_access_call (ModelCall *call);
VasVerdict model_transfer (ModelCall *call, bool write, bool nt);
VasVerdict model_lock (ModelCall *call, bool nt);
VasVerdict model_unlock (ModelCall *call, bool nt);
VasVerdict model_set_working_set (ModelCall *call);
VasVerdict model_get_working_set (ModelCall *call);
VasVerdict model_empty_working_set (ModelCall *call);
VasVerdict model_query_working_set (ModelCall *call);
VasVerdict model_query_working_set_ex (ModelCall *call);
VasVerdict model_write_watch (ModelCall *call);
VasVerdict model_prefetch (ModelCall *call);
VasVerdict model_offer (ModelCall *call);
VasVerdict model_create_stack (ModelCall *call);
VasVerdict model_free_stack (ModelCall *call);
VasVerdict model_frame (ModelCall *call);
void model_system_info (ModelCall *call, bool native);

#endif
