/* The machine's inside: processes, threads and handles as tables of small values, found by id; the ledger; the
 * generator.
 * Everything that a snapshot must hold is in MachineState; the rest (step counter, observers, the last verdict) goes
 * on. */
#ifndef VASBOX_KERNEL_KERNEL_H
#define VASBOX_KERNEL_KERNEL_H

#include "base/geometry.h"
#include "base/prng.h"
#include "kernel/files.h"
#include "paging/ledger.h"
#include "space/access.h"
#include "space/space.h"
#include <glib.h>
#include <vasbox/access.h>
#include <vasbox/machine.h>

/* What a handle names.  Handle values are (index + 1) * 4, as Windows counts them. */
typedef enum HandleKind
{
  HANDLE_NONE, /* a closed entry */
  HANDLE_PROCESS,
  HANDLE_THREAD,
  HANDLE_SECTION,
  HANDLE_FILE
} HandleKind;

typedef struct HandleEntry
{
  HandleKind kind;
  uint32_t access;     /* PROCESS_*, SECTION_*, FILE_* rights granted */
  uint32_t target;     /* id of the object; of a file, of its OpenFile */
} HandleEntry;

typedef struct Process
{
  Space space;
  GArray *handles; /* HandleEntry; never shared between states */
  bool terminated;
} Process;

typedef struct Thread
{
  VasProcessId process;
  VasWin32Error last_error;
  SpaceStack stack;  /* or none */
} Thread;

/* What a host of the CLR knows (src/host): part of the state, so that snapshots hold it; shared until it is changed. */
typedef struct HostState HostState;
struct HostState
{
  uint32_t references;
  void (*free) (HostState *state);
  Digest128 (*digest) (const HostState *state); /* 0 where nothing is known */
};

typedef struct MachineState
{
  GArray *processes; /* Process; id = index + 1 */
  GArray *threads;   /* Thread; id = index + 1 */
  Ledger ledger;
  Memory memory;     /* a process's id names its space there */
  SectionTable sections;
  FileTable files;
  VasPrng prng;
  VasConfig config;  /* limits, placement and privileges may change while running */
  HostState *host;   /* or NULL: there was none yet */
} MachineState;

typedef struct ObserverEntry
{
  VasObserver observer;
  void *data;
} ObserverEntry;

/* Told of what is ordered of the machine's host besides its methods (src/host). */
typedef struct HostOrder HostOrder;
typedef void (*OrderObserver) (const HostOrder *order, void *data);

typedef struct OrderEntry
{
  OrderObserver observer;
  void *data;
} OrderEntry;

/* The nodes of a machine's and its snapshots' maps: it ends with the last of them that is freed. */
typedef struct SharedPool
{
  RegionPool *pool;
} SharedPool;

struct VasMachine
{
  Geometry geometry;
  SharedPool *shared; /* reference-counted (GRcBox) */
  MachineState state;
  uint64_t step;
  VasVerdict last_verdict;
  bool recorded_placement;
  GArray *observers; /* ObserverEntry */
  GArray *order_observers; /* OrderEntry */
  /* Carries out the calls of IHostMemoryManager and IHostMalloc: sets result, outputs and verdict.  NULL: no host. */
  void (*host_execute) (VasMachine *machine, VasCall *call, void *data);
  /* When such a call is over and observers have been told of it. */
  void (*host_settle) (void *data);
  void *host_data;
  char *check_message;
};

/* Gives up what @state holds. */
void machine_clear_state (MachineState *state);

/* What vas_machine_peek() does, of any state. */
bool machine_peek (const MachineState *state, const Geometry *geometry, VasProcessId process, uint64_t address,
                   uint64_t size, void *data);

/* Gives up one reference to @state, which may be NULL. */
void machine_release_host (HostState *state);

/* Gives up one reference to @shared. */
void machine_release_pool (SharedPool *shared);

/* The process / thread of an id that exists. */
static inline Process *
machine_process (const VasMachine *machine, VasProcessId id)
{
  return &g_array_index (machine->state.processes, Process, id - 1);
}

static inline Thread *
machine_thread (const VasMachine *machine, VasThreadId id)
{
  return &g_array_index (machine->state.threads, Thread, id - 1);
}

/* The highest address, size or number of a pointer's width that a program can pass. */
static inline uint64_t
machine_pointer_mask (const VasMachine *machine)
{
  return machine->state.config.pointer_size == 4 ? UINT32_MAX : UINT64_MAX;
}

/* Where Microsoft's pages and tests run on Windows disagree: are the pages right? */
static inline bool
machine_is_documented (const VasMachine *machine)
{
  return machine->state.config.profile == VAS_PROFILE_DOCUMENTED;
}

bool machine_has_process (const VasMachine *machine, VasProcessId id);
bool machine_has_thread (const VasMachine *machine, VasThreadId id);

/* Bytes that the processes, which are one job, may still commit; UINT64_MAX: as many as they like. */
uint64_t machine_job_room (const VasMachine *machine);

/* What an operation on @process's space works on; valid until a process is created. */
SpaceContext machine_space (VasMachine *machine, VasProcessId process);

/* Which process @handle of the calling thread names, with at least the rights @access.  INVALID_HANDLE VX-001;
 * OBJECT_TYPE_MISMATCH VX-002; ACCESS_DENIED VX-003; PROCESS_IS_TERMINATING VX-012 (where @access is not 0). */
VasVerdict machine_reference_process (const VasMachine *machine, VasThreadId thread, VasHandle handle, uint32_t access,
                                      VasProcessId *process) VAS_WARN_UNUSED;

/* What @handle of the calling thread is, a pseudo handle too.  INVALID_HANDLE VX-001. */
VasVerdict machine_look_up_handle (const VasMachine *machine, VasThreadId thread, VasHandle handle, HandleEntry *entry)
    VAS_WARN_UNUSED;

/* The same where it must be of @kind.  OBJECT_TYPE_MISMATCH VX-002. */
VasVerdict machine_reference_object (const VasMachine *machine, VasThreadId thread, VasHandle handle, HandleKind kind,
                                     HandleEntry *entry) VAS_WARN_UNUSED;

/* A new handle of @process, which counts as a reference to its object. */
VasHandle machine_add_handle (VasMachine *machine, VasProcessId process, HandleEntry entry);

/* The object that the entry names has one handle less. */
void machine_drop_handle (MachineState *state, const HandleEntry *entry);

/* The file that an OpenFile's handle names. */
static inline SimulatedFile *
machine_file (const VasMachine *machine, const HandleEntry *entry)
{
  return file_get (&machine->state.files, file_open_get (&machine->state.files, entry->target)->file);
}

/* The file of exactly that name, or 0. */
uint32_t machine_find_file (const VasMachine *machine, const char *name);
/* A new one; no other has that name. */
uint32_t machine_add_file (VasMachine *machine, const char *name, uint64_t size, bool is_read_only);
/* It becomes an image without parts; one more part of it, false where it has too many. */
void machine_set_image_base (VasMachine *machine, uint32_t id, uint64_t base, uint64_t entry);
bool machine_add_image_part (VasMachine *machine, uint32_t id, uint64_t n_pages, uint32_t protect);
/* Bytes of it, put there by nobody's access, so that it grows where it must; @offset + @size below 2^63. */
void machine_write_file (VasMachine *machine, uint32_t id, uint64_t offset, uint64_t size, const void *data);
/* What it holds, whatever its size says; nothing becomes resident. */
void machine_read_file (const VasMachine *machine, uint32_t id, uint64_t offset, uint64_t size, void *data);

/* Pages of @pages that a commit of @process's has committed in the section of the view they lie in become so in all
 * views of it (SR-004). */
void machine_spread_commit (VasMachine *machine, VasProcessId process, PageRange pages);

/* INVALID_HANDLE VX-001 where @handle is not open; pseudo handles are ignored with success, as on Windows. */
VasVerdict machine_close_handle (VasMachine *machine, VasThreadId thread, VasHandle handle) VAS_WARN_UNUSED;

/* Frees the space, gives the charge back, closes its handles; its threads can make no further call.  Handles to it stay
 * open. */
void machine_terminate_process (VasMachine *machine, VasProcessId process);

/* One access by @thread, which exists; no step, and nobody is told.  @access->stack is set here.  False: *fault. */
bool machine_access (VasMachine *machine, VasThreadId thread, SpaceAccess *access, VasFault *fault);

/* The way of most accesses: one of a thread that exists, with nobody watching, to a page whose translation the
 * first-level TLB has.  True: the step is counted, *@pfn and *@offset are where the bytes lie.  False: nothing was
 * done. */
static inline bool
machine_hit (VasMachine *machine, VasThreadId thread, MemoryKind kind, uint64_t address, uint64_t size, uint64_t *pfn,
             uint32_t *offset)
{
  uint64_t last_in_page = ((uint64_t) 1 << machine->geometry.page_shift) - 1, in_page = address & last_in_page;
  Tlb *tlb = &machine->state.memory.tlb;
  if ((machine->observers->len | machine->state.memory.setup.notes_references) != 0
      || thread - 1 >= machine->state.threads->len || size - 1 > last_in_page - in_page)
    return false;
  VasProcessId process = machine_thread (machine, thread)->process;
  if (process != tlb->current || !tlb_hit (tlb, process, address >> machine->geometry.page_shift, kind, pfn))
    return false;
  *offset = (uint32_t) in_page;
  machine->step++;
  machine->last_verdict = VERDICT_OK;
  return true;
}

/* RtlCreateUserStack's rules (ST-007) for sizes in bytes; 0: the defaults.  A stack that belongs to no thread yet, with
 * @guard_pages guard pages.  INVALID_PARAMETER ST-007 (an alignment of 0); NO_MEMORY VA-043, COMMITMENT_LIMIT VA-044,
 * PAGEFILE_QUOTA_EXCEEDED CC-007. */
typedef struct StackRequest
{
  uint64_t commit, reserve, commit_align, reserve_align;
  uint64_t limit_page; /* the stack ends at or below it (ZeroBits) */
  uint32_t guard_pages;
} StackRequest;
VasVerdict machine_create_stack (VasMachine *machine, VasProcessId process, const StackRequest *request,
                                 SpaceStack *stack) VAS_WARN_UNUSED;

/* Guard pages of a new stack where nobody says (ST-003). */
uint32_t machine_guard_pages (const VasMachine *machine);

/* Pages of @process's memory were made guard pages by a call: the stack they lie in learns of it (ST-005, from Windows
 * 10 on). */
void machine_note_guard (VasMachine *machine, VasProcessId process, PageRange pages);

/* Tells every observer of an executed call. */
void machine_notify (VasMachine *machine, const VasCall *call);

/* orders.c */
void machine_add_order_observer (VasMachine *machine, OrderObserver observer, void *data);
void machine_remove_order_observer (VasMachine *machine, OrderObserver observer, void *data);
void machine_tell_order (VasMachine *machine, const HostOrder *order);

#endif
