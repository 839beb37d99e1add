/* A host of the CLR over the machine's calls: each method of IHostMemoryManager and IHostMalloc is one VasCall.
 *
 *   host->lpVtbl->VirtualAlloc    com.c       packs one VasCall
 *     vas_machine_call            facade      counts the step, tells the observers
 *       host_execute              execute.c   HM-026: latch and state, lock, failures to come; then the method:
 *         host_virtual_alloc      virtual.c   arguments, budget, the wrapped call, what is tracked
 *       host_settle               pressure.c  notifications: when the call is over
 *
 * What the host knows is HostMemory, a part of the machine's state: snapshots hold it. */
#ifndef VASBOX_HOST_HOST_H
#define VASBOX_HOST_HOST_H

#include "kernel/kernel.h"
#include <vasbox/clr.h>

/* Whom memory is counted for. */
typedef struct HostOwner
{
  uint32_t domain, task;
  EMemoryCriticalLevel level;
  uint64_t step;
} HostOwner;

/* Sorted by base, disjoint. */
typedef struct HostReservation
{
  uint64_t base, size, committed;
  HostOwner owner;
} HostReservation;

/* Sorted by address; the blocks of a segment tile it, and no two free ones are neighbours. */
typedef struct HostBlock
{
  uint64_t address, size, segment;
  uint32_t heap;
  bool used;
  HostOwner owner;
} HostBlock;

typedef struct HostMapping
{
  uint64_t start, size, step;
} HostMapping;

typedef struct HostFailure
{
  VasClrFailure failure;
  uint64_t matched, failed;
} HostFailure;

typedef enum HostScope
{
  HOST_PROCESS,
  HOST_DOMAIN,
  HOST_TASK
} HostScope;

/* What is counted, of one process, domain or task; or what a request would add. */
typedef struct HostAmount
{
  uint64_t reserved, committed, allocations;
} HostAmount;

typedef struct HostUsage
{
  HostScope scope;
  uint32_t id;
  HostAmount amount;
} HostUsage;

/* A heap's number is its place in the array, from 1.  Serial numbers are never used twice, not even where a restored
 * machine makes another heap of the same number. */
typedef struct HostHeapEntry
{
  uint32_t type; /* MALLOC_TYPE; UINT32_MAX: the heap is gone */
  uint32_t serial;
} HostHeapEntry;

/* What is to be told when the clock has come to @time. */
typedef struct HostNotification
{
  uint64_t time;
  EMemoryAvailable available;
} HostNotification;

/* What becomes of notifications in a runtime (HM-089, HM-090). */
typedef struct CallbackCore
{
  VasClrCallbackState state;
  uint64_t last_wake;
} CallbackCore;

typedef struct HostMemory
{
  HostState base;
  bool latched;
  uint64_t time;
  uint32_t lock_owner;
  uint64_t lock_release, lock_abandon;
  GArray *reservations; /* HostReservation */
  GArray *heaps;        /* HostHeapEntry */
  GArray *blocks;       /* HostBlock */
  GArray *mappings;     /* HostMapping, sorted by start */
  GArray *failures;     /* HostFailure */
  GArray *scheduled;    /* HostNotification, by time */
  GArray *usages;       /* HostUsage, the process's first */
  VasClrHostReport report;
  uint32_t callback;    /* number of the one that is registered, or 0 */
  CallbackCore own;     /* of a callback that is no object: a trace's */
  EMemoryAvailable told; /* by the thresholds */
  VasPrng prng;
} HostMemory;

/* The object: what is the program's own, and no part of a machine's state. */
typedef struct ClrHost
{
  IHostMemoryManager manager; /* first */
  IHostControl control;
  gint references;
  GRecMutex lock;             /* calls come from any thread, and from within a notification (HM-117) */
  unsigned depth;             /* how often its owner holds it */
  VasMachine *machine;
  VasProcessId process;       /* whose memory it is */
  VasThreadId thread;         /* of C's callers */
  GPtrArray *callbacks;       /* ICLRMemoryNotificationCallback, or NULL: it was refused; number = index + 1 */
  uint32_t n_heaps;           /* that were ever made: the last one's serial number */
  bool is_notifying;
} ClrHost;

/* One call on its way. */
typedef struct HostCall
{
  ClrHost *host;
  VasMachine *machine;
  HostMemory *memory;
  VasCall *call;
  VasClrMethod method;
  bool has_level;
  uint64_t level;   /* as given: it may be none */
  HRESULT injected; /* what a script wants of it, S_OK: nothing */
  guint decided_by; /* the failure that wants it: its place in the array, from 1; 0: none */
} HostCall;

static inline const VasClrHostConfig *
host_config (const HostCall *call)
{
  return &call->machine->state.config.host;
}

static inline void
host_lock (ClrHost *host)
{
  g_rec_mutex_lock (&host->lock);
  host->depth++;
}

static inline void
host_unlock (ClrHost *host)
{
  host->depth--;
  g_rec_mutex_unlock (&host->lock);
}

#define HOST_RULE(number) VAS_RULE ('H', 'M', number)

/* memory.c: a new one with nothing in it; the machine's, made its own where a snapshot shares it. */
HostMemory *host_memory_new (const VasMachine *machine);
HostMemory *host_memory (VasMachine *machine);

/* execute.c: what vas_machine_call() does with a host's row. */
void host_execute (VasMachine *machine, VasCall *call, void *data);
/* Refuses the call with @result. */
void host_refuse (HostCall *call, HRESULT result, VasRule rule, uint64_t page);
/* Refuses it for what the wrapped call would fail with, as the mode has it. */
void host_refuse_status (HostCall *call, VasVerdict verdict, VasRule rule);
void host_set_output (HostCall *call, unsigned output, uint64_t value);
static inline bool
host_pointer_is_bad (const HostCall *call, unsigned parameter)
{
  return ((call->call->bad_pointers | call->call->faulted_pointers) >> parameter & 1) != 0;
}
/* True, and the call is answered, where a script wants what comes after the check of arguments; @out_of_memory and
 * @other are the rules of such refusals. */
bool host_is_injected (HostCall *call, VasRule out_of_memory, VasRule other);

/* failures.c: counts the call and finds what a script wants of it. */
HRESULT host_find_failure (HostCall *call);
/* Undoes that: the lock refused the call, which nobody's script was asked about then (HM-026). */
void host_uncount_failure (HostCall *call);

/* lock.c: the host's lock on simulated time; S_OK, or why the caller did not get it (HM-025). */
HRESULT host_take_lock (HostCall *call);

/* budget.c */
HostOwner host_owner (const HostCall *call);
/* True where @owner may have @more, now or after waiting; else the call is refused (HM-046). */
bool host_may_have (HostCall *call, const HostOwner *owner, const HostAmount *more);
/* Counts what @owner got, or (@is_more false) gave back. */
void host_count (HostMemory *memory, const HostOwner *owner, const HostAmount *amount, bool is_more);

/* track.c: reservations and the ledger of mappings. */
/* Index of the first that ends above @address, of sorted elements which begin with an address and a size. */
guint host_first_above (GArray *ranges, uint64_t address);
/* Index of the reservation that holds @address, or -1. */
int host_find_reservation (const HostMemory *memory, uint64_t address);
void host_add_reservation (HostMemory *memory, const HostReservation *reservation);
void host_remove_reservation (HostMemory *memory, int index);
void host_needs_space (HostCall *call);
void host_acquired_space (HostCall *call);
void host_released_space (HostCall *call);

/* virtual.c */
void host_virtual_alloc (HostCall *call);
void host_virtual_free (HostCall *call);
void host_virtual_query (HostCall *call);
void host_virtual_protect (HostCall *call);

/* heap.c */
void host_create_malloc (HostCall *call);
void host_heap_alloc (HostCall *call);
void host_heap_free (HostCall *call);
/* A heap's last reference is gone: its memory is given back. */
void host_heap_release (HostCall *call);

/* managers.c: in the order in which they are asked for (HM-111); their numbers begin with 1. */
#define HOST_N_MANAGERS 9
extern const IID *const host_managers[HOST_N_MANAGERS];
/* 0 for NULL, HOST_N_MANAGERS + 1 for what is no manager. */
uint64_t host_manager_number (const IID *iid);
void host_get_host_manager (HostCall *call);

/* pressure.c */
void host_get_memory_load (HostCall *call);
void host_register_callback (HostCall *call);
/* After a call, which observers have been told of: tells the callback what is due by now, and where a threshold was
 * passed.  The lock is given up meanwhile: a callback may take its time, and other threads' calls go on (HM-063). */
void host_settle (void *host);

/* callback.c: a notification at @time reaches a runtime. */
void callback_take (CallbackCore *core, EMemoryAvailable available, uint64_t time, bool started);

#endif
