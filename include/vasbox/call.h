/* One call as a plain value: who calls what with which raw arguments, and what came of it.  Every call enters the
 * machine this way, from the typed functions (vasbox/nt.h, vasbox/win32_calls.h), a trace or a generator alike;
 * observers see the same value.  One table describes all calls and serves the trace reader and writer, the recorder,
 * replay, the importers, the random generator and the documentation. */
#ifndef VASBOX_CALL_H
#define VASBOX_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vasbox/api.h>
#include <vasbox/status.h>

VAS_BEGIN_DECLS

typedef struct VasMachine VasMachine;

/** Ids are small numbers, never pointers: they stay good across snapshot and restore. */
typedef uint32_t VasProcessId;
typedef uint32_t VasThreadId;

/** A handle value as the calling process sees it. */
typedef uint64_t VasHandle;

#define VAS_CURRENT_PROCESS ((VasHandle) UINT64_MAX)       /**< the pseudo handle -1 */
#define VAS_CURRENT_THREAD ((VasHandle) (UINT64_MAX - 1)) /**< the pseudo handle -2 */

typedef enum VasCallId
{
  VAS_CALL_NONE,
  /* Win32 */
  VAS_CALL_VIRTUAL_ALLOC,
  VAS_CALL_VIRTUAL_ALLOC_EX,
  VAS_CALL_VIRTUAL_ALLOC_EX_NUMA,
  VAS_CALL_VIRTUAL_ALLOC2,
  VAS_CALL_VIRTUAL_ALLOC2_FROM_APP,
  VAS_CALL_VIRTUAL_ALLOC_FROM_APP,
  VAS_CALL_VIRTUAL_FREE,
  VAS_CALL_VIRTUAL_FREE_EX,
  VAS_CALL_VIRTUAL_PROTECT,
  VAS_CALL_VIRTUAL_PROTECT_EX,
  VAS_CALL_VIRTUAL_QUERY,
  VAS_CALL_VIRTUAL_QUERY_EX,
  VAS_CALL_UNMAP_VIEW_OF_FILE,
  VAS_CALL_GET_SYSTEM_INFO,
  VAS_CALL_GET_NATIVE_SYSTEM_INFO,
  VAS_CALL_GET_LARGE_PAGE_MINIMUM,
  VAS_CALL_GLOBAL_MEMORY_STATUS_EX,
  VAS_CALL_GET_PROCESS_MEMORY_INFO,
  VAS_CALL_OPEN_PROCESS,
  VAS_CALL_TERMINATE_PROCESS,
  VAS_CALL_CLOSE_HANDLE,
  VAS_CALL_GET_LAST_ERROR,
  VAS_CALL_SET_LAST_ERROR,
  VAS_CALL_READ_PROCESS_MEMORY,
  VAS_CALL_WRITE_PROCESS_MEMORY,
  VAS_CALL_VIRTUAL_LOCK,
  VAS_CALL_VIRTUAL_UNLOCK,
  VAS_CALL_SET_PROCESS_WORKING_SET_SIZE,
  VAS_CALL_SET_PROCESS_WORKING_SET_SIZE_EX,
  VAS_CALL_GET_PROCESS_WORKING_SET_SIZE,
  VAS_CALL_GET_PROCESS_WORKING_SET_SIZE_EX,
  VAS_CALL_EMPTY_WORKING_SET,
  VAS_CALL_QUERY_WORKING_SET,
  VAS_CALL_QUERY_WORKING_SET_EX,
  VAS_CALL_GET_WRITE_WATCH,
  VAS_CALL_RESET_WRITE_WATCH,
  VAS_CALL_PREFETCH_VIRTUAL_MEMORY,
  VAS_CALL_CREATE_FILE_MAPPING,
  VAS_CALL_OPEN_FILE_MAPPING,
  VAS_CALL_MAP_VIEW_OF_FILE,
  VAS_CALL_MAP_VIEW_OF_FILE_EX,
  VAS_CALL_MAP_VIEW_OF_FILE_EX_NUMA,
  VAS_CALL_MAP_VIEW_OF_FILE3,
  VAS_CALL_MAP_VIEW_OF_FILE_NUMA2,
  VAS_CALL_UNMAP_VIEW_OF_FILE_EX,
  VAS_CALL_UNMAP_VIEW_OF_FILE2,
  VAS_CALL_FLUSH_VIEW_OF_FILE,
  VAS_CALL_DUPLICATE_HANDLE,
  VAS_CALL_CREATE_FILE,
  VAS_CALL_READ_FILE,
  VAS_CALL_WRITE_FILE,
  VAS_CALL_GET_OVERLAPPED_RESULT,
  VAS_CALL_OFFER_VIRTUAL_MEMORY,
  VAS_CALL_RECLAIM_VIRTUAL_MEMORY,
  VAS_CALL_DISCARD_VIRTUAL_MEMORY,
  VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES,
  VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES_NUMA,
  VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES2,
  VAS_CALL_FREE_USER_PHYSICAL_PAGES,
  VAS_CALL_MAP_USER_PHYSICAL_PAGES,
  VAS_CALL_MAP_USER_PHYSICAL_PAGES_SCATTER,
  VAS_CALL_NT_ALLOCATE_USER_PHYSICAL_PAGES,
  VAS_CALL_NT_FREE_USER_PHYSICAL_PAGES,
  VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES,
  VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES_SCATTER,
  /* NT */
  VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY,
  VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX,
  VAS_CALL_NT_FREE_VIRTUAL_MEMORY,
  VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY,
  VAS_CALL_NT_QUERY_VIRTUAL_MEMORY,
  VAS_CALL_NT_UNMAP_VIEW_OF_SECTION,
  VAS_CALL_NT_TERMINATE_PROCESS,
  VAS_CALL_NT_CLOSE,
  VAS_CALL_NT_READ_VIRTUAL_MEMORY,
  VAS_CALL_NT_WRITE_VIRTUAL_MEMORY,
  VAS_CALL_NT_LOCK_VIRTUAL_MEMORY,
  VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY,
  VAS_CALL_NT_GET_WRITE_WATCH,
  VAS_CALL_NT_RESET_WRITE_WATCH,
  VAS_CALL_NT_SET_INFORMATION_VIRTUAL_MEMORY,
  VAS_CALL_RTL_CREATE_USER_STACK,
  VAS_CALL_RTL_FREE_USER_STACK,
  VAS_CALL_NT_CREATE_SECTION,
  VAS_CALL_NT_OPEN_SECTION,
  VAS_CALL_NT_MAP_VIEW_OF_SECTION,
  VAS_CALL_NT_MAP_VIEW_OF_SECTION_EX,
  VAS_CALL_NT_UNMAP_VIEW_OF_SECTION_EX,
  VAS_CALL_NT_QUERY_SECTION,
  VAS_CALL_NT_EXTEND_SECTION,
  VAS_CALL_NT_DUPLICATE_OBJECT,
  VAS_CALL_NT_READ_FILE,
  VAS_CALL_NT_WRITE_FILE,
  /* the simulator's own */
  VAS_CALL_PLACE,
  VAS_CALL_FILE,
  VAS_CALL_FILE_PART,
  VAS_CALL_FILE_DATA,
  /* accesses: what a thread's instructions do */
  VAS_CALL_READ,
  VAS_CALL_WRITE,
  VAS_CALL_READ8,
  VAS_CALL_READ16,
  VAS_CALL_READ32,
  VAS_CALL_READ64,
  VAS_CALL_WRITE8,
  VAS_CALL_WRITE16,
  VAS_CALL_WRITE32,
  VAS_CALL_WRITE64,
  VAS_CALL_FILL,
  VAS_CALL_EXECUTE,
  VAS_CALL_TOUCH,
  VAS_CALL_FRAME,
  /* the methods of a host of the CLR (vasbox/clr.h) */
  VAS_CALL_HOST_CREATE_MALLOC,
  VAS_CALL_HOST_VIRTUAL_ALLOC,
  VAS_CALL_HOST_VIRTUAL_FREE,
  VAS_CALL_HOST_VIRTUAL_QUERY,
  VAS_CALL_HOST_VIRTUAL_PROTECT,
  VAS_CALL_HOST_GET_MEMORY_LOAD,
  VAS_CALL_HOST_REGISTER_CALLBACK,
  VAS_CALL_HOST_NEEDS,
  VAS_CALL_HOST_ACQUIRED,
  VAS_CALL_HOST_RELEASED,
  VAS_CALL_HOST_ALLOC,
  VAS_CALL_HOST_DEBUG_ALLOC,
  VAS_CALL_HOST_FREE,
  VAS_CALL_HOST_GET_HOST_MANAGER,
  VAS_CALL_HOST_RELEASE,
  VAS_N_CALLS
} VasCallId;

/** What a parameter or output holds; it decides how a trace reads and writes it. */
typedef enum VasKind
{
  VAS_KIND_ADDRESS,         /**< pointer-sized, written relative to names */
  VAS_KIND_SIZE,            /**< pointer-sized, bytes */
  VAS_KIND_NUMBER,          /**< a count or plain ULONG */
  VAS_KIND_HANDLE,
  VAS_KIND_BOOL,
  VAS_KIND_ALLOCATION_TYPE, /**< MEM_COMMIT ... */
  VAS_KIND_FREE_TYPE,       /**< MEM_DECOMMIT ... */
  VAS_KIND_PROTECTION,      /**< PAGE_* */
  VAS_KIND_STATE,           /**< MEM_COMMIT, MEM_RESERVE, MEM_FREE */
  VAS_KIND_TYPE,            /**< MEM_PRIVATE, MEM_MAPPED, MEM_IMAGE, 0 */
  VAS_KIND_PROCESS_ACCESS,  /**< PROCESS_* */
  VAS_KIND_INFORMATION_CLASS,
  VAS_KIND_POINTER,         /**< an output buffer's own pointer: only NULL or not matters */
  VAS_KIND_STATUS,          /**< NTSTATUS */
  VAS_KIND_WIN32_ERROR,
  VAS_KIND_VALUE,           /**< what memory holds: at most 64 bits, whatever the machine's pointers have */
  VAS_KIND_ACCESS,          /**< of memory: read 0, write 1, execute 8 */
  VAS_KIND_WORKING_SET_FLAGS, /**< QUOTA_LIMITS_* */
  VAS_KIND_SECTION_PROTECTION, /**< PAGE_* and SEC_* */
  VAS_KIND_SECTION_ATTRIBUTES, /**< SEC_* */
  VAS_KIND_SECTION_ACCESS,  /**< SECTION_* */
  VAS_KIND_MAP_ACCESS,      /**< FILE_MAP_* */
  VAS_KIND_UNMAP_FLAGS,
  VAS_KIND_DUPLICATE_OPTIONS,
  VAS_KIND_HRESULT,
  VAS_KIND_CRITICAL_LEVEL,  /**< EMemoryCriticalLevel */
  VAS_KIND_MALLOC_TYPE,     /**< MALLOC_* */
  VAS_KIND_HOST_MANAGER,    /**< IID_IHost...Manager, by its place in the order in which they are asked for (HM-111),
                                 from 1; 0: NULL; any other: no such interface */
  VAS_KIND_EXTENDED_PARAMETER_TYPE, /**< MemExtendedParameter* */
  /* What a pointer points to: the call's input or output. */
  VAS_KIND_BYTES,
  VAS_KIND_TEXT,            /**< a name: bytes without a NUL at their end; NULL and "" are none */
  VAS_KIND_ADDRESS_LIST,    /**< an element: an address */
  VAS_KIND_RANGE_LIST,      /**< WIN32_MEMORY_RANGE_ENTRY: VirtualAddress, NumberOfBytes */
  VAS_KIND_WORKING_SET_LIST, /**< PSAPI_WORKING_SET_BLOCK: Protection 0-4, ShareCount 5-7, Shared 8, Node 9-11,
                                  VirtualPage from bit 12 */
  VAS_KIND_WORKING_SET_EX_LIST, /**< PSAPI_WORKING_SET_EX_INFORMATION: VirtualAddress, then QW-012's bits */
  VAS_KIND_NUMBER_LIST,     /**< an element: a number, such as that of a frame */
  VAS_KIND_USER_PAGE_LIST,  /**< VirtualAddress, and the number of the frame for it */
  VAS_KIND_EXTENDED_PARAMETER_LIST /**< MEM_EXTENDED_PARAMETER: VasExtendedParameter's five words */
} VasKind;

typedef enum VasDirection
{
  VAS_IN,     /**< by value */
  VAS_INOUT,  /**< a pointer; the pointed value is the argument and, on success, the output of the same name */
  VAS_OUT     /**< a pointer to what the call fills in; left out in a trace */
} VasDirection;

/** How the return value tells success, and what the main value is that a trace binds to a name. */
typedef enum VasResultKind
{
  VAS_RESULT_VOID,     /**< cannot fail */
  VAS_RESULT_ADDRESS,  /**< NULL is failure; last error */
  VAS_RESULT_BOOL,     /**< FALSE is failure; last error */
  VAS_RESULT_SIZE,     /**< 0 is failure; last error */
  VAS_RESULT_HANDLE,   /**< NULL is failure; last error */
  VAS_RESULT_NUMBER,   /**< any value is a success */
  VAS_RESULT_STATUS,   /**< NTSTATUS; success by its two top bits */
  VAS_RESULT_ZERO,     /**< 0 is success, 0xffffffff failure; last error */
  VAS_RESULT_WIN32,    /**< ERROR_SUCCESS, or the Win32 error itself; no last error */
  VAS_RESULT_ACCESS,   /**< what was read, or 0; where the access faults the exception's NTSTATUS; no last error */
  VAS_RESULT_HRESULT   /**< success by the method: S_OK, for some S_FALSE too; no last error */
} VasResultKind;

/** As a length argument: the size of the structure, list or bytes that it belongs to (what a trace that leaves it out
 * means). */
#define VAS_LENGTH_OF_STRUCTURE UINT64_MAX

/** As place's allocation_protect: PAGE_EXECUTE_WRITECOPY for an image, else the protection given. */
#define VAS_PLACE_DEFAULT_PROTECT UINT64_MAX

#define VAS_MAX_PARAMETERS 10
#define VAS_MAX_OUTPUTS 19
/** The most 64-bit words that one element of a list has. */
#define VAS_MAX_ELEMENT_WORDS 5

typedef struct VasParameter
{
  const char *name;      /**< the SDK's, e.g. "flAllocationType" */
  VasKind kind;
  VasDirection direction;
  bool optional;         /**< may be left out in a trace; takes @otherwise */
  uint64_t otherwise;
} VasParameter;

typedef struct VasOutput
{
  const char *name;      /**< parameter or structure field, by its SDK name */
  VasKind kind;
} VasOutput;

/** One row of the table of calls. */
typedef struct VasCallInfo
{
  VasCallId id;
  const char *name;              /**< "VirtualAlloc" */
  VasResultKind result;
  int main_output;               /**< output bound by "name = call" instead of the return value, or -1 */
  unsigned n_parameters;
  VasParameter parameters[VAS_MAX_PARAMETERS];
  unsigned n_outputs;
  VasOutput outputs[VAS_MAX_OUTPUTS];
} VasCallInfo;

/** The call and its outcome.  Zero it, set id, thread and arguments, and hand it to vas_machine_call(). */
typedef struct VasCall
{
  VasCallId id;
  VasThreadId thread;                      /**< the calling thread; decides the process and the last error */
  uint64_t arguments[VAS_MAX_PARAMETERS];  /**< by the table's order; the pointed value for VAS_INOUT; of bytes and
                                                lists nothing, but see simulated_pointers */
  uint32_t bad_pointers;                   /**< bit i: parameter i (a pointer) was NULL or bad */
  uint32_t simulated_pointers;             /**< bit i: parameter i points into the calling process's simulated
                                                memory, to arguments[i], which is not NULL: what comes in is read there
                                                (of bytes, lists and texts input is not used then), what comes back is
                                                written there; outputs tell it too, but of bytes */
  const void *input;                       /**< what the parameter of bytes or a list points to: bytes, or 64-bit words;
                                                unchanged.  NULL: nothing */
  uint64_t input_size;                     /**< of it, in bytes; the call reads no further, whatever a length says */
  void *output;                            /**< where bytes or a list that come back go; NULL: not wanted */
  uint64_t output_capacity;                /**< of it, in bytes; the call writes no further */
  uint64_t place_at;                       /**< with vas_machine_set_recorded_placement: the address a NULL request
                                                gets */
  bool has_place_at;
  const char *site;                        /**< "arena.c:87": where the call was made, which recorders write down; NULL:
                                                not said.  Read while the call lasts; no part of a digest */
  /* set by the machine */
  uint64_t step;                           /**< its number, from 1 */
  VasVerdict verdict;
  bool succeeded;
  uint64_t result;                         /**< return value: address, BOOL, SIZE_T, handle or NTSTATUS */
  VasWin32Error last_error;                /**< of the calling thread, after the call */
  uint32_t outputs_set;                    /**< bit i: outputs[i] was written */
  uint32_t faulted_pointers;               /**< bit i: parameter i of simulated_pointers led to memory that the call
                                                may not use */
  uint64_t output_size;                    /**< bytes that came back, of which output has at most its capacity */
  uint64_t outputs[VAS_MAX_OUTPUTS];       /**< by the table's order; of bytes and lists the number of elements */
} VasCall;

/** The table's row; NULL for VAS_CALL_NONE or a number that is no call. */
VAS_API const VasCallInfo *vas_call_info (VasCallId id);

/** The row of that exact name, or NULL. */
VAS_API const VasCallInfo *vas_call_find (const char *name);

/** How many 64-bit words one element of a list of that kind has; 0 for kinds that are no lists. */
VAS_API unsigned vas_kind_words (VasKind kind);
/** Whether parameters and outputs of that kind are bytes or lists: VasCall's input and output. */
VAS_API bool vas_kind_is_payload (VasKind kind);

/** Index of the parameter of that exact name, or -1. */
VAS_API int vas_call_parameter (const VasCallInfo *info, const char *name);
/** Index of the output of that exact name, or -1. */
VAS_API int vas_call_output (const VasCallInfo *info, const char *name);

VAS_END_DECLS

#endif
