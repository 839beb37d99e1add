/* The hosting interfaces of the CLR for memory, as a host or a runtime in plain C or C++ sees them: Microsoft's names,
 * identifiers and order of methods, own text.  Sources: Microsoft, ".NET Framework hosting interfaces"
 * (IHostMemoryManager and the pages below it), and MSCOREE.IDL as published with CoreCLR 1.0 for the order of methods
 * (HM-006 to HM-010), which the alphabetical list on the page is not.
 *
 * Addresses are void* of the simulated address space; whoever follows one reads memory that is none.
 *
 * In C a method is called as host->lpVtbl->VirtualAlloc (host, ...); in C++ as host->VirtualAlloc (...), and a host may
 * be a class derived from IHostMemoryManager.  With CINTERFACE defined C++ sees what C sees.  Both are the same in
 * memory: the object's first word points at the table of methods. */
#ifndef VASBOX_CLR_H
#define VASBOX_CLR_H

#include <vasbox/machine.h>
#include <vasbox/win32_types.h>

#define HOST_E_DEADLOCK VAS_HR (0x80131020)
#define HOST_E_INTERRUPTED VAS_HR (0x80131021)
#define HOST_E_INVALIDOPERATION VAS_HR (0x80131022)
#define HOST_E_CLRNOTAVAILABLE VAS_HR (0x80131023)
#define HOST_E_TIMEOUT VAS_HR (0x80131024)
#define HOST_E_NOT_OWNER VAS_HR (0x80131025)
#define HOST_E_ABANDONED VAS_HR (0x80131026)
#define HOST_E_EXITPROCESS_THREADABORT VAS_HR (0x80131027)
#define HOST_E_EXITPROCESS_ADUNLOAD VAS_HR (0x80131028)
#define HOST_E_EXITPROCESS_TIMEOUT VAS_HR (0x80131029)
#define HOST_E_EXITPROCESS_OUTOFMEMORY VAS_HR (0x8013102A)
#define HOST_E_EXITPROCESS_STACKOVERFLOW VAS_HR (0x8013102B)

/** What a failed request would cost (HM-001, HM-121). */
typedef enum EMemoryCriticalLevel
{
  eTaskCritical = 0,      /**< this task is at risk */
  eAppDomainCritical = 1, /**< the domain may become unusable */
  eProcessCritical = 2    /**< the runtime may not be able to go on: start-up, finalizers */
} EMemoryCriticalLevel;

/** What a host tells of the memory there is (HM-002); 0 is none of them. */
typedef enum EMemoryAvailable
{
  eMemoryAvailableLow = 1,
  eMemoryAvailableNeutral = 2,
  eMemoryAvailableHigh = 3
} EMemoryAvailable;

/** A mask (HM-003). */
typedef enum MALLOC_TYPE
{
  MALLOC_THREADSAFE = 0x1, /**< else the caller serialises its calls */
  MALLOC_EXECUTABLE = 0x2  /**< the memory may hold code */
} MALLOC_TYPE;

/** What went wrong in the runtime (HM-124). */
typedef enum EClrFailure
{
  FAIL_NonCriticalResource = 0,
  FAIL_CriticalResource = 1,
  FAIL_FatalRuntime = 2,
  FAIL_OrphanedLock = 3,
  FAIL_StackOverflow = 4,
  FAIL_AccessViolation = 5,
  FAIL_CodeContract = 6,
  MaxClrFailure = 7
} EClrFailure;

/** What the runtime does about it, by severity (HM-124). */
typedef enum EPolicyAction
{
  eNoAction = 0,
  eThrowException = 1,
  eAbortThread = 2,
  eRudeAbortThread = 3,
  eUnloadAppDomain = 4,
  eRudeUnloadAppDomain = 5,
  eExitProcess = 6,
  eFastExitProcess = 7,
  eRudeExitProcess = 8,
  eDisableRuntime = 9,
  MaxPolicyAction = 10
} EPolicyAction;

/** What the runtime is about to do (HM-124). */
typedef enum EClrOperation
{
  OPR_ThreadAbort = 0,
  OPR_ThreadRudeAbortInNonCriticalRegion = 1,
  OPR_ThreadRudeAbortInCriticalRegion = 2,
  OPR_AppDomainUnload = 3,
  OPR_AppDomainRudeUnload = 4,
  OPR_ProcessExit = 5,
  OPR_FinalizerRun = 6,
  MaxClrOperation = 7
} EClrOperation;

VAS_DEFINE_GUID (IID_IUnknown, 0x00000000, 0x0000, 0x0000, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46);
VAS_DEFINE_GUID (IID_IHostMemoryManager, 0x7BC698D1, 0xF9E3, 0x4460, 0x9C, 0xDE, 0xD0, 0x42, 0x48, 0xE9, 0xFA, 0x25);
VAS_DEFINE_GUID (IID_IHostMalloc, 0x1831991C, 0xCC53, 0x4A31, 0xB2, 0x18, 0x04, 0xE9, 0x10, 0x44, 0x64, 0x79);
VAS_DEFINE_GUID (IID_ICLRMemoryNotificationCallback, 0x47EB8E57, 0x0846, 0x4546, 0xAF, 0x76, 0x6F, 0x42, 0xFC, 0xFC,
                 0x26, 0x49);
#define IID_IHostMemoryNeededCallback IID_ICLRMemoryNotificationCallback /* its older name */
VAS_DEFINE_GUID (IID_IHostControl, 0x02CA073C, 0x7079, 0x4860, 0x88, 0x0A, 0xC2, 0xF7, 0xA4, 0x49, 0xC9, 0x91);
VAS_DEFINE_GUID (IID_ICLRPolicyManager, 0x7D290010, 0xD781, 0x45DA, 0xA6, 0xF8, 0xAA, 0x5D, 0x71, 0x1A, 0x73, 0x0E);
VAS_DEFINE_GUID (IID_IHostPolicyManager, 0x7AE49844, 0xB1E3, 0x4683, 0xBA, 0x7C, 0x1E, 0x82, 0x12, 0xEA, 0x3B, 0x79);
VAS_DEFINE_GUID (IID_ICLRControl, 0x9065597E, 0xD1A1, 0x4FB2, 0xB6, 0xBA, 0x7E, 0x1F, 0xCE, 0x23, 0x0F, 0x61);
VAS_DEFINE_GUID (IID_ICLRRuntimeHost, 0x90F1A06C, 0x7712, 0x4762, 0x86, 0xB5, 0x7A, 0x5E, 0xBA, 0x6B, 0xDB, 0x02);
VAS_DEFINE_GUID (IID_IHostTaskManager, 0x997FF24C, 0x43B7, 0x4352, 0x86, 0x67, 0x0D, 0xC0, 0x4F, 0xAF, 0xD3, 0x54);
VAS_DEFINE_GUID (IID_IHostThreadpoolManager, 0x983D50E2, 0xCB15, 0x466B, 0x80, 0xFC, 0x84, 0x5D, 0xC6, 0xE8, 0xC5,
                 0xFD);
VAS_DEFINE_GUID (IID_IHostIoCompletionManager, 0x8BDE9D80, 0xEC06, 0x41D6, 0x83, 0xE6, 0x22, 0x58, 0x0E, 0xFF, 0xCC,
                 0x20);
VAS_DEFINE_GUID (IID_IHostSyncManager, 0x234330C7, 0x5F10, 0x4F20, 0x96, 0x15, 0x51, 0x22, 0xDA, 0xB7, 0xA0, 0xAC);
VAS_DEFINE_GUID (IID_IHostAssemblyManager, 0x613DABD7, 0x62B2, 0x493E, 0x9E, 0x65, 0xC1, 0xE3, 0x2A, 0x1E, 0x0C, 0x5E);
VAS_DEFINE_GUID (IID_IHostSecurityManager, 0x75AD2468, 0xA349, 0x4D02, 0xA7, 0x64, 0x76, 0xA6, 0x8A, 0xEE, 0x0C, 0x4F);
VAS_DEFINE_GUID (IID_IHostGCManager, 0x5D4EC34E, 0xF248, 0x457B, 0xB6, 0x03, 0x25, 0x5F, 0xAA, 0xBA, 0x0D, 0x21);
VAS_DEFINE_GUID (IID_IGCHostControl, 0x5513D564, 0x8374, 0x4CB9, 0xAE, 0xD9, 0x00, 0x83, 0xF4, 0x16, 0x0A, 0x1D);

typedef struct IUnknown IUnknown;
typedef struct ICLRMemoryNotificationCallback ICLRMemoryNotificationCallback;
typedef struct IHostMalloc IHostMalloc;
typedef struct IHostMemoryManager IHostMemoryManager;
typedef struct IHostControl IHostControl;

#if defined(__cplusplus) && !defined(CINTERFACE)

/** IUnknown (unknwn.h): every interface begins with it. */
struct IUnknown
{
  virtual HRESULT STDMETHODCALLTYPE QueryInterface (REFIID riid, void **ppvObject) = 0;
  virtual ULONG STDMETHODCALLTYPE AddRef () = 0;
  virtual ULONG STDMETHODCALLTYPE Release () = 0;
};

/** What the runtime gives the host to be told of pressure (HM-009, HM-088 to HM-090). */
struct ICLRMemoryNotificationCallback : public IUnknown
{
  virtual HRESULT STDMETHODCALLTYPE OnMemoryNotification (EMemoryAvailable eMemoryAvailable) = 0;
};

/** A heap of the host's, 6 methods (HM-009, HM-095 to HM-103). */
struct IHostMalloc : public IUnknown
{
  virtual HRESULT STDMETHODCALLTYPE Alloc (SIZE_T cbSize, EMemoryCriticalLevel eCriticalLevel, void **ppMem) = 0;
  virtual HRESULT STDMETHODCALLTYPE DebugAlloc (SIZE_T cbSize, EMemoryCriticalLevel eCriticalLevel,
                                                char *pszFileName, int iLineNo, void **ppMem) = 0;
  virtual HRESULT STDMETHODCALLTYPE Free (void *pMem) = 0;
};

/** How the runtime asks its host for memory, 13 methods in this order (HM-008). */
struct IHostMemoryManager : public IUnknown
{
  virtual HRESULT STDMETHODCALLTYPE CreateMalloc (DWORD dwMallocType, IHostMalloc **ppMalloc) = 0;
  virtual HRESULT STDMETHODCALLTYPE VirtualAlloc (void *pAddress, SIZE_T dwSize, DWORD flAllocationType,
                                                  DWORD flProtect, EMemoryCriticalLevel eCriticalLevel,
                                                  void **ppMem) = 0;
  virtual HRESULT STDMETHODCALLTYPE VirtualFree (LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType) = 0;
  virtual HRESULT STDMETHODCALLTYPE VirtualQuery (void *lpAddress, void *lpBuffer, SIZE_T dwLength,
                                                  SIZE_T *pResult) = 0;
  virtual HRESULT STDMETHODCALLTYPE VirtualProtect (void *lpAddress, SIZE_T dwSize, DWORD flNewProtect,
                                                    DWORD *pflOldProtect) = 0;
  virtual HRESULT STDMETHODCALLTYPE GetMemoryLoad (DWORD *pMemoryLoad, SIZE_T *pAvailableBytes) = 0;
  virtual HRESULT STDMETHODCALLTYPE RegisterMemoryNotificationCallback (ICLRMemoryNotificationCallback *pCallback) = 0;
  virtual HRESULT STDMETHODCALLTYPE NeedsVirtualAddressSpace (LPVOID startAddress, SIZE_T size) = 0;
  virtual HRESULT STDMETHODCALLTYPE AcquiredVirtualAddressSpace (LPVOID startAddress, SIZE_T size) = 0;
  virtual HRESULT STDMETHODCALLTYPE ReleasedVirtualAddressSpace (LPVOID startAddress) = 0;
};

/** Which managers a host has, 5 methods (HM-009, HM-112). */
struct IHostControl : public IUnknown
{
  virtual HRESULT STDMETHODCALLTYPE GetHostManager (REFIID riid, void **ppObject) = 0;
  virtual HRESULT STDMETHODCALLTYPE SetAppDomainManager (DWORD dwAppDomainID, IUnknown *pUnkAppDomainManager) = 0;
};

#else

/** IUnknown (unknwn.h): every interface begins with it. */
typedef struct IUnknownVtbl
{
  HRESULT (STDMETHODCALLTYPE *QueryInterface) (IUnknown *This, REFIID riid, void **ppvObject);
  ULONG (STDMETHODCALLTYPE *AddRef) (IUnknown *This);
  ULONG (STDMETHODCALLTYPE *Release) (IUnknown *This);
} IUnknownVtbl;

struct IUnknown
{
  const IUnknownVtbl *lpVtbl;
};

/** What the runtime gives the host to be told of pressure (HM-009, HM-088 to HM-090). */
typedef struct ICLRMemoryNotificationCallbackVtbl
{
  HRESULT (STDMETHODCALLTYPE *QueryInterface) (ICLRMemoryNotificationCallback *This, REFIID riid, void **ppvObject);
  ULONG (STDMETHODCALLTYPE *AddRef) (ICLRMemoryNotificationCallback *This);
  ULONG (STDMETHODCALLTYPE *Release) (ICLRMemoryNotificationCallback *This);
  HRESULT (STDMETHODCALLTYPE *OnMemoryNotification) (ICLRMemoryNotificationCallback *This,
                                                     EMemoryAvailable eMemoryAvailable);
} ICLRMemoryNotificationCallbackVtbl;

struct ICLRMemoryNotificationCallback
{
  const ICLRMemoryNotificationCallbackVtbl *lpVtbl;
};

/** A heap of the host's, 6 methods (HM-009, HM-095 to HM-103). */
typedef struct IHostMallocVtbl
{
  HRESULT (STDMETHODCALLTYPE *QueryInterface) (IHostMalloc *This, REFIID riid, void **ppvObject);
  ULONG (STDMETHODCALLTYPE *AddRef) (IHostMalloc *This);
  ULONG (STDMETHODCALLTYPE *Release) (IHostMalloc *This);
  HRESULT (STDMETHODCALLTYPE *Alloc) (IHostMalloc *This, SIZE_T cbSize, EMemoryCriticalLevel eCriticalLevel,
                                      void **ppMem);
  HRESULT (STDMETHODCALLTYPE *DebugAlloc) (IHostMalloc *This, SIZE_T cbSize, EMemoryCriticalLevel eCriticalLevel,
                                           char *pszFileName, int iLineNo, void **ppMem);
  HRESULT (STDMETHODCALLTYPE *Free) (IHostMalloc *This, void *pMem);
} IHostMallocVtbl;

struct IHostMalloc
{
  const IHostMallocVtbl *lpVtbl;
};

/** How the runtime asks its host for memory, 13 methods in this order (HM-008). */
typedef struct IHostMemoryManagerVtbl
{
  HRESULT (STDMETHODCALLTYPE *QueryInterface) (IHostMemoryManager *This, REFIID riid, void **ppvObject);
  ULONG (STDMETHODCALLTYPE *AddRef) (IHostMemoryManager *This);
  ULONG (STDMETHODCALLTYPE *Release) (IHostMemoryManager *This);
  HRESULT (STDMETHODCALLTYPE *CreateMalloc) (IHostMemoryManager *This, DWORD dwMallocType, IHostMalloc **ppMalloc);
  HRESULT (STDMETHODCALLTYPE *VirtualAlloc) (IHostMemoryManager *This, void *pAddress, SIZE_T dwSize,
                                             DWORD flAllocationType, DWORD flProtect,
                                             EMemoryCriticalLevel eCriticalLevel, void **ppMem);
  HRESULT (STDMETHODCALLTYPE *VirtualFree) (IHostMemoryManager *This, LPVOID lpAddress, SIZE_T dwSize,
                                            DWORD dwFreeType);
  HRESULT (STDMETHODCALLTYPE *VirtualQuery) (IHostMemoryManager *This, void *lpAddress, void *lpBuffer,
                                             SIZE_T dwLength, SIZE_T *pResult);
  HRESULT (STDMETHODCALLTYPE *VirtualProtect) (IHostMemoryManager *This, void *lpAddress, SIZE_T dwSize,
                                               DWORD flNewProtect, DWORD *pflOldProtect);
  HRESULT (STDMETHODCALLTYPE *GetMemoryLoad) (IHostMemoryManager *This, DWORD *pMemoryLoad, SIZE_T *pAvailableBytes);
  HRESULT (STDMETHODCALLTYPE *RegisterMemoryNotificationCallback) (IHostMemoryManager *This,
                                                                   ICLRMemoryNotificationCallback *pCallback);
  HRESULT (STDMETHODCALLTYPE *NeedsVirtualAddressSpace) (IHostMemoryManager *This, LPVOID startAddress, SIZE_T size);
  HRESULT (STDMETHODCALLTYPE *AcquiredVirtualAddressSpace) (IHostMemoryManager *This, LPVOID startAddress,
                                                            SIZE_T size);
  HRESULT (STDMETHODCALLTYPE *ReleasedVirtualAddressSpace) (IHostMemoryManager *This, LPVOID startAddress);
} IHostMemoryManagerVtbl;

struct IHostMemoryManager
{
  const IHostMemoryManagerVtbl *lpVtbl;
};

/** Which managers a host has, 5 methods (HM-009, HM-112). */
typedef struct IHostControlVtbl
{
  HRESULT (STDMETHODCALLTYPE *QueryInterface) (IHostControl *This, REFIID riid, void **ppvObject);
  ULONG (STDMETHODCALLTYPE *AddRef) (IHostControl *This);
  ULONG (STDMETHODCALLTYPE *Release) (IHostControl *This);
  HRESULT (STDMETHODCALLTYPE *GetHostManager) (IHostControl *This, REFIID riid, void **ppObject);
  HRESULT (STDMETHODCALLTYPE *SetAppDomainManager) (IHostControl *This, DWORD dwAppDomainID,
                                                    IUnknown *pUnkAppDomainManager);
} IHostControlVtbl;

struct IHostControl
{
  const IHostControlVtbl *lpVtbl;
};

#endif

VAS_BEGIN_DECLS

/** What a script, a report or the matrix of results speaks of. */
typedef enum VasClrMethod
{
  VAS_CLR_CREATE_MALLOC,
  VAS_CLR_VIRTUAL_ALLOC,
  VAS_CLR_VIRTUAL_FREE,
  VAS_CLR_VIRTUAL_QUERY,
  VAS_CLR_VIRTUAL_PROTECT,
  VAS_CLR_GET_MEMORY_LOAD,
  VAS_CLR_REGISTER_CALLBACK,
  VAS_CLR_NEEDS,
  VAS_CLR_ACQUIRED,
  VAS_CLR_RELEASED,
  VAS_CLR_ALLOC,
  VAS_CLR_DEBUG_ALLOC,
  VAS_CLR_FREE,
  VAS_CLR_GET_HOST_MANAGER,
  VAS_CLR_N_METHODS
} VasClrMethod;

/** "VirtualAlloc"; NULL where there is no such method. */
VAS_API const char *vas_clr_method_name (VasClrMethod method);
/** Whether the documented table of @method has @result (HM-012).  NeedsVirtualAddressSpace, AcquiredVirtualAddressSpace
 * and ReleasedVirtualAddressSpace have no table: S_OK and HOST_E_CLRNOTAVAILABLE, of the first S_FALSE and
 * E_OUTOFMEMORY too. */
VAS_API bool vas_clr_is_documented (VasClrMethod method, HRESULT result);

/** A conforming host whose memory is that of the process of @thread on @machine, which must live longer.  One
 * reference, for the caller to Release.  @config becomes the machine's [host]; NULL: it stays what it is.  The machine
 * has one host: a second takes its place.  NULL where there is no such thread or @config is not valid.
 *
 * Every method is one call of the machine (VAS_CALL_HOST_*): one step, which observers are told of.  The object may be
 * used by many threads of the program at once, the machine itself meanwhile by none.  The callback is told when the
 * call that leads to it is over, but before its method returns, and without a lock: it may call the host, and take its
 * time.  An observer may not: a VirtualQuery of another thread waits for it (HM-063).  Releasing the host frees nothing
 * of the simulated memory. */
VAS_API IHostMemoryManager *vas_clr_host_new (VasMachine *machine, VasThreadId thread, const VasClrHostConfig *config);
/** The same host's IHostControl, with one reference more: GetHostManager has the memory manager and nothing else. */
VAS_API IHostControl *vas_clr_host_control (IHostMemoryManager *host);

/* The rest is for hosts made by vas_clr_host_new(). */

/** How it behaves now: time and lock as they have become. */
VAS_API VasClrHostConfig vas_clr_host_config (IHostMemoryManager *host);
/** From now on, it behaves so; a latch is kept unless state goes to not_loaded, which is a process begun anew.  False,
 * nothing changed, where @config is not valid. */
VAS_API bool vas_clr_host_configure (IHostMemoryManager *host, const VasClrHostConfig *config);
/** Who makes the following calls: a thread of the machine (for the lock, and the process), its AppDomain and task.
 * False, nothing changed, where the host's process has no such thread. */
VAS_API bool vas_clr_host_set_caller (IHostMemoryManager *host, VasThreadId thread, uint32_t domain, uint32_t task);

/** A failure to come.  A call matches where method, size, flags and level do; matching calls are counted from 1. */
typedef struct VasClrFailure
{
  HRESULT result;
  uint32_t methods;      /**< bit m: VasClrMethod m; 0: all that document @result */
  uint64_t nth;          /**< the first matching call that fails; 0: the next */
  uint64_t every;        /**< then each so manieth after it; 0: once; 1: always */
  uint64_t times;        /**< at most so often; 0: without end */
  uint64_t minimum_size; /**< the call's size is at least that, and */
  uint64_t maximum_size; /**< at most that; 0: any */
  uint32_t flags;        /**< the call's type has one of these bits; 0: any */
  uint32_t levels;       /**< bit l: EMemoryCriticalLevel l; 0: any, and calls without one */
  uint32_t percent;      /**< of those calls, by the machine's seed; 0: all */
} VasClrFailure;

/** Adds a failure; the first that applies to a call decides.  False, where no method documents @failure->result in the
 * documented mode, but S_FALSE, which shows how a caller takes it. */
VAS_API bool vas_clr_host_add_failure (IHostMemoryManager *host, const VasClrFailure *failure);
/** No failure is to come any more. */
VAS_API void vas_clr_host_clear_failures (IHostMemoryManager *host);
/** Tells the registered callback, where there is one; what it answers is no matter. */
VAS_API void vas_clr_host_notify (IHostMemoryManager *host, EMemoryAvailable available);
/** The same when the host's clock has come to @time, in milliseconds: after the call, or the change of its config, that
 * moves it there; at once where it is there already.  Of several, the earlier first, then the one ordered first.  A
 * snapshot of the machine holds what is still to be told. */
VAS_API void vas_clr_host_notify_at (IHostMemoryManager *host, uint64_t time, EMemoryAvailable available);

/** What the host has seen.  Sizes in bytes. */
typedef struct VasClrHostReport
{
  uint64_t reserved, peak_reserved;       /**< by VirtualAlloc, not given back */
  uint64_t committed, peak_committed;     /**< of it, and blocks of heaps */
  uint64_t allocations, peak_allocations; /**< reservations and blocks */
  uint64_t heap;                          /**< bytes in blocks of heaps */
  uint64_t mapped, mappings;              /**< acquired and not released (HM-082, HM-083) */
  uint64_t ledger_errors;                 /**< acquired twice, or released without having been acquired (HM-084) */
  uint64_t waits;                         /**< calls that waited for the lock or for memory */
  uint64_t told_low, told_neutral, told_high;
  uint64_t latched;                       /**< 1 after an E_FAIL that latches */
  uint64_t time;                          /**< milliseconds */
  uint64_t low_counter, finalizer_wakes;  /**< of the callback that stands for a runtime's in a trace */
  uint64_t n_calls, n_failures;           /**< all together */
  uint64_t calls[VAS_CLR_N_METHODS], failures[VAS_CLR_N_METHODS]; /**< by VasClrMethod */
  uint64_t level_requests[3], level_refusals[3], level_bytes[3]; /**< by critical level; bytes granted */
} VasClrHostReport;
/** The report now. */
VAS_API void vas_clr_host_report (IHostMemoryManager *host, VasClrHostReport *report);

/** What a live allocation is. */
typedef enum VasClrAllocationKind
{
  VAS_CLR_RESERVATION,
  VAS_CLR_BLOCK,  /**< of a heap */
  VAS_CLR_MAPPING /**< in the ledger of mappings */
} VasClrAllocationKind;

/** Something that was not given back. */
typedef struct VasClrAllocation
{
  VasClrAllocationKind kind;
  uint64_t address, size, committed;
  uint32_t domain, task;
  EMemoryCriticalLevel level;
  uint64_t step; /**< of the call that made it */
} VasClrAllocation;
/** What is live, at the end the leaks: by kind, then address; the first @n of them into @allocations (NULL where @n is
 * 0).  Answers how many there are. */
VAS_API size_t vas_clr_host_live (IHostMemoryManager *host, VasClrAllocation *allocations, size_t n);

/** What a runtime's notification callback has come to (HM-090). */
typedef struct VasClrCallbackState
{
  uint64_t counter;       /**< low-memory notifications since the last neutral or high one */
  uint64_t finalizer_wakes; /**< at most one in 8192 ms */
  uint64_t low, neutral, high, others; /**< notifications, by their value */
} VasClrCallbackState;

/** The callback object of a runtime, as the desktop CLR has it (HM-087 to HM-090): AddRef and
 * Release say 1 whatever they count; a host may hold it longer than its maker.  Free with vas_clr_callback_free(). */
VAS_API ICLRMemoryNotificationCallback *vas_clr_callback_new (void);
/** NULL is ignored. */
VAS_API void vas_clr_callback_free (ICLRMemoryNotificationCallback *callback);
/** The runtime's clock now, in milliseconds, and whether it has started: before that notifications do nothing. */
VAS_API void vas_clr_callback_set (ICLRMemoryNotificationCallback *callback, uint64_t time, bool started);
/** What has come to it. */
VAS_API VasClrCallbackState vas_clr_callback_state (const ICLRMemoryNotificationCallback *callback);

VAS_END_DECLS

#endif
