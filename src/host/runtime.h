/* The scripted runtime's inside.
 *
 *   vas_clr_runtime_allocate     runtime_gc.c      segments: what has to be committed or reserved
 *     runtime_virtual_alloc      runtime_calls.c   one call of the host, and what of its answer breaks the contract
 *       host->lpVtbl->VirtualAlloc
 *     runtime_escalate           runtime_policy.c  where it failed twice: what the policy makes of it
 */
#ifndef VASBOX_HOST_RUNTIME_H
#define VASBOX_HOST_RUNTIME_H

#include <glib.h>
#include <vasbox/clr_runtime.h>
#include <vasbox/protection.h>

#define RUNTIME_PAGE 4096
#define RUNTIME_GRANULE 65536
#define RUNTIME_LARGE_OBJECT 85000

/* Reserved from @base to @end; committed up to @committed, objects up to @used. */
typedef struct Segment
{
  uint64_t base, end, committed, used;
  bool large;
  bool in_block; /* a part of the first reservation, which is released as a whole, or never */
} Segment;

/* The bookkeeping of the GC, for all addresses from @low to @high: cards, bricks and maps are committed at once, the
 * mark array behind them segment by segment, while a background GC runs. */
typedef struct CardTable
{
  uint64_t base, low, high;
} CardTable;

struct VasClrRuntime
{
  VasClrRuntimeConfig config;
  IHostMemoryManager *manager; /* not released, not even when the process ends (HM-113) */
  GPtrArray *given;            /* IHostMemoryManager: references that GetHostManager gave */
  IHostMalloc *heap;
  ICLRMemoryNotificationCallback *callback;
  bool started, disabled, ended, has_failed_hard; /* the last: the host said E_FAIL */
  VasClrTask task;
  uint64_t time, last_decommit;
  uint64_t last_counter;       /* the callback's when a low-memory GC last ran */
  GArray *segments;            /* Segment; a heap's small one has the heap's number */
  CardTable cards;
  GArray *breaches;            /* VasClrBreach */
  GArray *live;                /* LiveRange: what the host gave */
  GArray *blocks;              /* uint64_t: of the runtime's own heap, latest last */
  GArray *postponed;           /* uint64_t: blocks that the finalizer is to free */
  VasClrRuntimeState state;
  EPolicyAction failure_actions[MaxClrFailure];
  EPolicyAction default_actions[MaxClrOperation];
  uint32_t timeouts[MaxClrOperation];
  VasClrPolicyObserver policy_observer;
  void *policy_data;
  uint32_t next_heap;          /* the server GC's threads take turns */
};

/* Of what the host gave and has not got back. */
typedef struct LiveRange
{
  uint64_t base, size;
} LiveRange;

static inline uint64_t
runtime_round_up (uint64_t value, uint64_t unit)
{
  return (value + (unit - 1)) / unit * unit;
}

/* runtime_calls.c: takes note of a breach that no call shows: a table without a method (HM-008, HM-009). */
void runtime_report_hole (VasClrRuntime *runtime, unsigned clause, VasClrMethod method);
/* Whether the host gave a reservation that begins at @base and has not got it back. */
bool runtime_holds (const VasClrRuntime *runtime, uint64_t base);
/* One call each, checked.  NULL, or false, where the host did not return S_OK (HM-034, HM-053). */
uint64_t runtime_virtual_alloc (VasClrRuntime *runtime, uint64_t address, uint64_t size, uint32_t type,
                                uint32_t protect, HRESULT *result);
bool runtime_virtual_free (VasClrRuntime *runtime, uint64_t address, uint64_t size, uint32_t type);
bool runtime_virtual_protect (VasClrRuntime *runtime, uint64_t address, uint64_t size, uint32_t protect,
                              uint32_t *old);
/* Bytes written, or 0: here a success is any success (HM-062). */
uint64_t runtime_virtual_query (VasClrRuntime *runtime, uint64_t address, void *buffer, uint64_t size);
void runtime_memory_load (VasClrRuntime *runtime);
uint64_t runtime_malloc (VasClrRuntime *runtime, uint64_t size, HRESULT *result);
void runtime_malloc_free (VasClrRuntime *runtime, uint64_t address);
/* NULL where the host has no such manager. */
void *runtime_get_manager (VasClrRuntime *runtime, IHostControl *control, const IID *iid);
HRESULT runtime_create_malloc (VasClrRuntime *runtime);
void runtime_register_callback (VasClrRuntime *runtime);
/* The host's answer to a mapping that failed, and what it is told of those that succeeded. */
bool runtime_needs (VasClrRuntime *runtime, uint64_t base, uint64_t size);
void runtime_acquired (VasClrRuntime *runtime, uint64_t base, uint64_t size);
void runtime_released (VasClrRuntime *runtime, uint64_t base);

/* runtime_gc.c: the heap of a start: false where the host did not give it. */
bool runtime_init_gc (VasClrRuntime *runtime, HRESULT *result);

/* runtime_policy.c */
void runtime_init_policy (VasClrRuntime *runtime);
/* Fills in what a failed request leads to, and does it to the runtime's state. */
void runtime_escalate (VasClrRuntime *runtime, VasClrOutcome *outcome);

#endif
