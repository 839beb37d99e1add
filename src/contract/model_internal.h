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
  bool fixed; /* an AWE window or large pages: neither committed, decommitted nor protected in parts */
} ModelPage;

#define MODEL_NO_ALLOCATION 0u
#define MODEL_SHARED_DATA UINT32_MAX
#define MODEL_TOP (UINT32_MAX - 1)

#define MODEL_MAX_HANDLES 64

typedef struct ModelHandle
{
  uint64_t value;
  VasProcessId target;
  uint32_t access;
} ModelHandle;

typedef struct ModelProcess
{
  bool terminating;
  ModelPage *pages; /* of all windows, one after the other */
  ModelHandle handles[MODEL_MAX_HANDLES];
  unsigned n_handles;
  VasProcessCounters counters; /* but for largest_free and holes */
} ModelProcess;

typedef struct ModelThread
{
  VasProcessId process;
  VasWin32Error last_error;
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
} ModelRequest;

/* A new allocation that all checks have passed but for its address. */
typedef struct ModelPlan
{
  VasProcessId process;
  uint64_t n_pages, align, low, high; /* pages */
  ModelPage page;
} ModelPlan;

typedef enum ModelPending
{
  MODEL_NOTHING_PENDING,
  MODEL_PENDING_ADDRESS,
  MODEL_PENDING_HANDLE
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
  uint64_t process_limit;
  bool recorded;
  uint64_t inject_nth;
  VasStatus inject_status;
  ModelPending pending;
  ModelPlan plan;
  ModelHandle new_handle;
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
} ModelCall;

/* Pages (model_pages.c). */
ModelProcess *model_process (Model *model, VasProcessId process);
const ModelProcess *model_look (const Model *model, VasProcessId process);
const ModelPage *model_page (const Model *model, const ModelProcess *process, uint64_t page);
bool model_holds_pages (const Model *model, uint64_t start, uint64_t end);
void model_fill (const Model *model, ModelPage *pages);
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
/* T5: whether a view of base protection @view may be given @asked. */
bool model_view_allows (uint32_t view, uint32_t asked);
/* The process that @handle of the caller stands for, with @right (0: none needed); @no_handle is the rule of none. */
VasVerdict model_resolve (const ModelCall *call, uint64_t handle, uint32_t right, VasRule no_handle, VasRule no_right,
                          VasProcessId *process);
/* Whether @n_pages more may be charged to @process. */
VasVerdict model_may_charge (Model *model, const ModelProcess *process, uint64_t n_pages);

/* One output. */
void model_output (ModelCall *call, unsigned index, uint64_t value);

/* The calls: each returns its verdict and, where that is a success, has set result and outputs. */
VasVerdict model_allocate (ModelCall *call, const ModelRequest *request);
void model_allocate_at (Model *model, const ModelPlan *plan, uint64_t start);
VasVerdict model_place_call (ModelCall *call);
VasVerdict model_free_memory (ModelCall *call, const ModelRequest *request);
VasVerdict model_unmap (ModelCall *call, uint64_t handle, uint64_t address, bool nt);
VasVerdict model_protect (ModelCall *call, const ModelRequest *request);
VasVerdict model_query (ModelCall *call, uint64_t handle, uint64_t address, uint64_t length, bool nt);
VasVerdict model_open_process (ModelCall *call);
VasVerdict model_close (ModelCall *call);
VasVerdict model_terminate (ModelCall *call);
VasVerdict model_memory_info (ModelCall *call);
VasVerdict model_memory_status (ModelCall *call);
void model_system_info (ModelCall *call, bool native);

#endif
