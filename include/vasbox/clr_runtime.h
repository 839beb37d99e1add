/* A scripted runtime: it calls a host's interfaces (vasbox/clr.h), ours or a program's own, the way the CLR of .NET
 * Framework 4 does: in its order, with its critical levels, and does on each failure what it does (HM-110 to HM-132).
 * It reports where the host breaks the contract.  It runs no managed code: what it "allocates" and "collects" are the
 * calls that this makes of the host.  Sources: the public CLR sources and the hosting pages, by clause. */
#ifndef VASBOX_CLR_RUNTIME_H
#define VASBOX_CLR_RUNTIME_H

#include <vasbox/clr.h>

VAS_BEGIN_DECLS

/** What the system says of memory, as GlobalMemoryStatusEx does; bytes. */
typedef struct VasClrMemoryStatus
{
  uint32_t load; /**< per cent */
  uint64_t total_physical, available_physical, available_virtual;
} VasClrMemoryStatus;

/** What sort of runtime. */
typedef struct VasClrRuntimeConfig
{
  uint32_t pointer_size;   /**< 4 or 8: segment sizes follow it */
  uint32_t heaps;          /**< 0: the workstation GC; 1..64: the server GC with so many */
  bool concurrent;         /**< write watch, two pages first, mark arrays */
  bool hoard;              /**< STARTUP_HOARD_GC_VM: emptied segments are kept, decommitted */
  bool hosted_v1;          /**< the runtime was started through the interface of version 1 (HM-110) */
  bool documented_abort;   /**< a failure of level 0 aborts the thread, as the page says; else it throws (HM-122) */
  uint64_t segment;        /**< bytes of a segment for small objects, at least 4 MiB; 0: the runtime's own rule */
  uint64_t large_segment;  /**< of one for large objects; 0: the rule */
  uint64_t foreign;        /**< address of a committed page that the host did not give: the runtime protects it at
                                start and asks about it (HM-064, HM-073); 0: there is none, and it does not */
  /** Maps @size bytes of a file at @base (0: anywhere), as MapViewOfFileEx would: its address, or 0. */
  uint64_t (*map) (void *data, uint64_t base, uint64_t size);
  void (*unmap) (void *data, uint64_t base);  /**< undoes that */
  /** Reads simulated memory without touching it, to see that commits read as zero (HM-038). */
  void (*peek) (void *data, uint64_t address, uint64_t size, void *bytes);
  /** Writes simulated memory, so that vas_clr_verify() sees whether commits clear what was there before. */
  void (*poke) (void *data, uint64_t address, uint64_t size, const void *bytes);
  /** What the system says of memory (HM-076). */
  void (*status) (void *data, VasClrMemoryStatus *status);
  void *data;              /**< for the functions; each may be NULL: then no mapping succeeds, nothing is read, and the
                                system has no memory */
} VasClrRuntimeConfig;

/** The workstation GC of a 64-bit process, concurrent; no foreign memory, no functions. */
VAS_API void vas_clr_runtime_config_init (VasClrRuntimeConfig *config);

/** The runtime object. */
typedef struct VasClrRuntime VasClrRuntime;

/** A runtime that is not started and has no host; NULL where @config (NULL: the default) is not valid.  Free with
 * vas_clr_runtime_free(). */
VAS_API VasClrRuntime *vas_clr_runtime_new (const VasClrRuntimeConfig *config);
/** Frees no memory through the host (HM-113, HM-115), but gives the references back that its methods gave: what a
 * program owes, though the CLR does not.  The host may outlive it.  NULL is ignored. */
VAS_API void vas_clr_runtime_free (VasClrRuntime *runtime);

/** ICLRRuntimeHost::SetHostControl: asks for the managers in order (HM-111), then for the heap and registers its
 * callback (HM-086, HM-096).  E_INVALIDARG for NULL, E_ACCESSDENIED after start, HOST_E_INVALIDOPERATION where hosted
 * by version 1 (HM-110), E_UNEXPECTED where CreateMalloc did not return S_OK (HM-097).  A second control replaces no
 * memory manager (HM-114). */
VAS_API HRESULT vas_clr_runtime_set_host_control (VasClrRuntime *runtime, IHostControl *control);
/* A manager whose table lacks a method is a breach, and E_UNEXPECTED; of a heap likewise. */
/** What set_host_control comes to with a host that has a memory manager and no control. */
VAS_API HRESULT vas_clr_runtime_set_memory_manager (VasClrRuntime *runtime, IHostMemoryManager *manager);

/** ICLRRuntimeHost::Start: every call of a start-up, eProcessCritical.  E_OUTOFMEMORY where one failed (HM-132); what
 * was reserved for the heap is given back. */
VAS_API HRESULT vas_clr_runtime_start (VasClrRuntime *runtime);
/** The process ends: nothing is released (HM-113). */
VAS_API void vas_clr_runtime_stop (VasClrRuntime *runtime);

/** Who allocates: decides the critical level (HM-120) and what failing leads to. */
typedef struct VasClrTask
{
  uint32_t domain;      /**< AppDomain; 0: the default domain */
  bool holds_lock;      /**< a lock of that domain */
  bool unknown;         /**< a thread that the runtime does not know: a GC thread */
  bool constrained;     /**< in a constrained execution region (HM-128) */
  bool unload_helper;   /**< the thread that unloads domains (HM-127) */
} VasClrTask;
/** The following requests come from @task; at first a thread without a lock in the default domain. */
VAS_API void vas_clr_runtime_set_task (VasClrRuntime *runtime, const VasClrTask *task);
/** The critical level that requests now have (HM-120). */
VAS_API EMemoryCriticalLevel vas_clr_runtime_level (const VasClrRuntime *runtime);

/** What a request came to. */
typedef struct VasClrOutcome
{
  bool succeeded;
  HRESULT result;             /**< the host's last answer */
  EMemoryCriticalLevel level; /**< what was asked with */
  bool collected;             /**< a GC ran and the request was repeated (HM-132) */
  /* where it failed */
  EClrFailure failure;        /**< FAIL_NonCriticalResource or FAIL_CriticalResource (HM-123) */
  EPolicyAction action;       /**< what the policy makes of it; eNoAction where it succeeded */
  uint32_t exit_code;         /**< where the action ends the process (HM-129), else 0 */
} VasClrOutcome;

/** An object of @size bytes, 85,000 and more a large one: grows its heap by what is missing, collects and tries again
 * where that fails, then escalates.  HOST_E_CLRNOTAVAILABLE as the result where the runtime cannot run managed code. */
VAS_API VasClrOutcome vas_clr_runtime_allocate (VasClrRuntime *runtime, uint64_t size);
/** @size bytes of the runtime's own heap (IHostMalloc). */
VAS_API VasClrOutcome vas_clr_runtime_heap (VasClrRuntime *runtime, uint64_t size);
/** Gives the latest block of that heap back.  @loader_lock: within DLL_THREAD_DETACH, where a host may not be called:
 * the finalizer does it at the next vas_clr_runtime_advance() (HM-116).  False where there is no block. */
VAS_API bool vas_clr_runtime_heap_free (VasClrRuntime *runtime, bool loader_lock);
/** A free of @address, which the host did not give: VirtualFree with MEM_RELEASE, or (@as_block) the heap's Free.  A
 * breach where it succeeds (HM-051, HM-100).  The host's answer; HOST_E_CLRNOTAVAILABLE where there is none. */
VAS_API HRESULT vas_clr_runtime_free_foreign (VasClrRuntime *runtime, uint64_t address, bool as_block);
/** A GC after which @survivors bytes of small objects are left and no large ones: asks for the load, gives back tails
 * of 400 KiB and more but for 128 KiB, on a workstation but for 512 KiB and at most once in 5 seconds, unless memory is
 * low (HM-091); emptied segments of large objects are released, or kept with `hoard`. */
VAS_API void vas_clr_runtime_collect (VasClrRuntime *runtime, uint64_t survivors);
/** Maps @size bytes of a file at @base (0: anywhere): asks the host where that failed and tries once more, tells it
 * where it succeeded (HM-080 to HM-083).  The address, or 0. */
VAS_API uint64_t vas_clr_runtime_map (VasClrRuntime *runtime, uint64_t base, uint64_t size);
/** Unmaps what map gave, and tells the host. */
VAS_API void vas_clr_runtime_unmap (VasClrRuntime *runtime, uint64_t base);
/** Moves the runtime's clock on, by milliseconds. */
VAS_API void vas_clr_runtime_advance (VasClrRuntime *runtime, uint64_t milliseconds);
/** The callback object that the host was given. */
VAS_API ICLRMemoryNotificationCallback *vas_clr_runtime_callback (VasClrRuntime *runtime);

/** ICLRPolicyManager::SetActionOnFailure.  E_INVALIDARG for a pair that is not allowed (HM-126). */
VAS_API HRESULT vas_clr_runtime_set_failure_action (VasClrRuntime *runtime, EClrFailure failure, EPolicyAction action);
/** ICLRPolicyManager::SetDefaultAction: @operation is replaced by @action where that is more severe (HM-130).
 * E_INVALIDARG where it is less severe than the operation itself, or no action. */
VAS_API HRESULT vas_clr_runtime_set_default_action (VasClrRuntime *runtime, EClrOperation operation,
                                                    EPolicyAction action);
/** The action that a failure leads to for the task now, and nothing happens (HM-125 to HM-130). */
VAS_API EPolicyAction vas_clr_runtime_action (const VasClrRuntime *runtime, EClrFailure failure);
/** How long an operation may last, in milliseconds, UINT32_MAX for ever (HM-129). */
VAS_API uint32_t vas_clr_runtime_timeout (const VasClrRuntime *runtime, EClrOperation operation);

/** Told of each action that the policy took (HM-131): IHostPolicyManager's OnFailure and OnDefaultAction in one.  An
 * operation of MaxClrOperation: it was the action for the failure itself. */
typedef void (*VasClrPolicyObserver) (EClrFailure failure, EClrOperation operation, EPolicyAction action, void *data);
/** NULL: nobody is told any more. */
VAS_API void vas_clr_runtime_observe_policy (VasClrRuntime *runtime, VasClrPolicyObserver observer, void *data);

/** A breach of the contract by the host. */
typedef struct VasClrBreach
{
  VasRule rule;
  VasClrMethod method;
  uint64_t call;        /**< number of the runtime's call, from 1 */
  HRESULT result;       /**< that the host gave */
  const char *what;     /**< in a few words; never freed */
} VasClrBreach;
/** All so far, in order; the first @n into @breaches (NULL where @n is 0).  Answers how many there are. */
VAS_API size_t vas_clr_runtime_breaches (const VasClrRuntime *runtime, VasClrBreach *breaches, size_t n);

/** Where the runtime stands. */
typedef struct VasClrRuntimeState
{
  bool started, disabled, ended;
  uint32_t exit_code;      /**< of a process that a failure ended */
  uint64_t calls;          /**< made of the host */
  uint64_t collections, low_memory_collections;
  uint64_t reserved, committed; /**< by the GC, in bytes */
  uint64_t heap;           /**< bytes of the runtime's own heap */
  uint32_t load;           /**< per cent: the system's, or the host's where it returned S_OK (HM-076) */
  uint64_t available;      /**< bytes likewise, at most what the system has of virtual memory (HM-077) */
  uint64_t total;          /**< bytes: always the system's */
  bool high_load, very_high_load; /**< from 90 and from 97 per cent on, when generations are chosen (HM-078) */
  uint64_t large_budget;   /**< bytes of large objects until the next GC: what is available but 1 MiB (HM-078) */
  uint64_t process_heap;   /**< what GetProcessHeap is faked to with a hosted heap: 1, else 0 (HM-102) */
  uint64_t unloads, aborts, throws; /**< domains unloaded, threads aborted, exceptions thrown for want of memory */
} VasClrRuntimeState;
/** The state now. */
VAS_API VasClrRuntimeState vas_clr_runtime_state (const VasClrRuntime *runtime);

/** "UnloadAppDomain"; NULL for a value that is none. */
VAS_API const char *vas_clr_action_name (EPolicyAction action);
/** "CriticalResource"; NULL for a value that is none. */
VAS_API const char *vas_clr_failure_name (EClrFailure failure);
/** "AppDomainUnload"; NULL for a value that is none. */
VAS_API const char *vas_clr_operation_name (EClrOperation operation);

/** One line of what vas_clr_verify() found, without a newline. */
typedef void (*VasClrWriter) (const char *line, void *data);
/** Runs the list of the HM checks that a host can be put to, against @host, which must be new and whose memory
 * @config's functions know (NULL: none).  One TAP line a clause, "ok 12 - HM-033: ..." and a plan; how many failed.
 * Where @host is NULL or its table lacks a method, the first check says so and no other holds.  When the host first
 * calls the callback back, a second thread makes a VirtualQuery, for which at most two seconds are waited (HM-063). */
VAS_API unsigned vas_clr_verify (IHostMemoryManager *host, const VasClrRuntimeConfig *config, VasClrWriter writer,
                                 void *data);

VAS_END_DECLS

#endif
