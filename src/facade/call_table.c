/* The one table of all calls: names as in the SDK, parameters in the prototype's order.  Sources: the functions' pages
 * at Microsoft (memoryapi.h, sysinfoapi.h, psapi.h, processthreadsapi.h, ntifs.h, winternl.h). */
#include <string.h>
#include <vasbox/call.h>

#define IN(name, kind) { name, VAS_KIND_##kind, VAS_IN, false, 0 }
#define IN_OR(name, kind, otherwise) { name, VAS_KIND_##kind, VAS_IN, true, otherwise }
#define INOUT(name, kind) { name, VAS_KIND_##kind, VAS_INOUT, false, 0 }
#define INOUT_OR(name, kind, otherwise) { name, VAS_KIND_##kind, VAS_INOUT, true, otherwise }
#define OUT(name) { name, VAS_KIND_POINTER, VAS_OUT, true, 0 }
#define OUT_PAYLOAD(name, kind) { name, VAS_KIND_##kind, VAS_OUT, true, 0 }
#define COUNT(...) (sizeof (__VA_ARGS__) / sizeof (*(__VA_ARGS__)))
#define PARAMETERS(...) COUNT ((VasParameter[]) { __VA_ARGS__ }), { __VA_ARGS__ }
#define OUTPUTS(...) COUNT ((VasOutput[]) { __VA_ARGS__ }), { __VA_ARGS__ }
#define NO_PARAMETERS 0, { { NULL, VAS_KIND_NUMBER, VAS_IN, false, 0 } }
#define NO_OUTPUTS 0, { { NULL, VAS_KIND_NUMBER } }

/* A length that follows its structure, list or bytes may be left out: it then is VAS_LENGTH_OF_STRUCTURE. */
#define LENGTH_OF(name) IN_OR (name, SIZE, VAS_LENGTH_OF_STRUCTURE)

#define BASIC_INFORMATION                                                                                              \
  { "BaseAddress", VAS_KIND_ADDRESS }, { "AllocationBase", VAS_KIND_ADDRESS },                                         \
      { "AllocationProtect", VAS_KIND_PROTECTION }, { "PartitionId", VAS_KIND_NUMBER },                                \
      { "RegionSize", VAS_KIND_SIZE }, { "State", VAS_KIND_STATE }, { "Protect", VAS_KIND_PROTECTION },                \
      { "Type", VAS_KIND_TYPE }

/* MEM_EXTENDED_PARAMETERs, which may be none, and their number. */
#define EXTENDED_PARAMETERS(count)                                                                                     \
  IN_OR ("ExtendedParameters", EXTENDED_PARAMETER_LIST, 0), IN_OR (count, NUMBER, VAS_LENGTH_OF_STRUCTURE)

#define USER_PAGES(list) { "NumberOfPages", VAS_KIND_NUMBER }, { list, VAS_KIND_NUMBER_LIST }

#define SYSTEM_INFORMATION                                                                                             \
  { "wProcessorArchitecture", VAS_KIND_NUMBER }, { "dwPageSize", VAS_KIND_SIZE },                                      \
      { "lpMinimumApplicationAddress", VAS_KIND_ADDRESS }, { "lpMaximumApplicationAddress", VAS_KIND_ADDRESS },        \
      { "dwActiveProcessorMask", VAS_KIND_ADDRESS }, { "dwNumberOfProcessors", VAS_KIND_NUMBER },                      \
      { "dwProcessorType", VAS_KIND_NUMBER }, { "dwAllocationGranularity", VAS_KIND_SIZE }

/* What an access tells where it faults; status is what made an in-page error, level where the page walk stopped. */
#define FAULT                                                                                                          \
  { "kind", VAS_KIND_ACCESS }, { "address", VAS_KIND_ADDRESS }, { "status", VAS_KIND_STATUS },                         \
      { "level", VAS_KIND_NUMBER }
#define LOAD(bits)                                                                                                     \
  { VAS_CALL_READ##bits, "read" #bits, VAS_RESULT_ACCESS, -1, PARAMETERS (IN ("address", ADDRESS)), OUTPUTS (FAULT) }
#define STORE(bits)                                                                                                    \
  { VAS_CALL_WRITE##bits, "write" #bits, VAS_RESULT_ACCESS, -1,                                                        \
    PARAMETERS (IN ("address", ADDRESS), IN ("value", VALUE)), OUTPUTS (FAULT) }

#define WORKING_SET_LIMITS                                                                                             \
  { "lpMinimumWorkingSetSize", VAS_KIND_SIZE }, { "lpMaximumWorkingSetSize", VAS_KIND_SIZE }

static const VasCallInfo calls[VAS_N_CALLS] = {
  { VAS_CALL_NONE, NULL, VAS_RESULT_VOID, -1, NO_PARAMETERS, NO_OUTPUTS },
  { VAS_CALL_VIRTUAL_ALLOC, "VirtualAlloc", VAS_RESULT_ADDRESS, -1,
    PARAMETERS (IN ("lpAddress", ADDRESS), IN ("dwSize", SIZE), IN ("flAllocationType", ALLOCATION_TYPE),
                IN ("flProtect", PROTECTION)),
    NO_OUTPUTS },
  { VAS_CALL_VIRTUAL_ALLOC_EX, "VirtualAllocEx", VAS_RESULT_ADDRESS, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("lpAddress", ADDRESS), IN ("dwSize", SIZE),
                IN ("flAllocationType", ALLOCATION_TYPE), IN ("flProtect", PROTECTION)),
    NO_OUTPUTS },
  { VAS_CALL_VIRTUAL_ALLOC_EX_NUMA, "VirtualAllocExNuma", VAS_RESULT_ADDRESS, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("lpAddress", ADDRESS), IN ("dwSize", SIZE),
                IN ("flAllocationType", ALLOCATION_TYPE), IN ("flProtect", PROTECTION), IN ("nndPreferred", NUMBER)),
    NO_OUTPUTS },
  { VAS_CALL_VIRTUAL_ALLOC2, "VirtualAlloc2", VAS_RESULT_ADDRESS, -1,
    PARAMETERS (IN ("Process", HANDLE), IN ("BaseAddress", ADDRESS), IN ("Size", SIZE),
                IN ("AllocationType", ALLOCATION_TYPE), IN ("PageProtection", PROTECTION),
                EXTENDED_PARAMETERS ("ParameterCount")),
    NO_OUTPUTS },
  { VAS_CALL_VIRTUAL_ALLOC2_FROM_APP, "VirtualAlloc2FromApp", VAS_RESULT_ADDRESS, -1,
    PARAMETERS (IN ("Process", HANDLE), IN ("BaseAddress", ADDRESS), IN ("Size", SIZE),
                IN ("AllocationType", ALLOCATION_TYPE), IN ("PageProtection", PROTECTION),
                EXTENDED_PARAMETERS ("ParameterCount")),
    NO_OUTPUTS },
  { VAS_CALL_VIRTUAL_ALLOC_FROM_APP, "VirtualAllocFromApp", VAS_RESULT_ADDRESS, -1,
    PARAMETERS (IN ("BaseAddress", ADDRESS), IN ("Size", SIZE), IN ("AllocationType", ALLOCATION_TYPE),
                IN ("Protection", PROTECTION)),
    NO_OUTPUTS },
  { VAS_CALL_VIRTUAL_FREE, "VirtualFree", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("lpAddress", ADDRESS), IN ("dwSize", SIZE), IN ("dwFreeType", FREE_TYPE)), NO_OUTPUTS },
  { VAS_CALL_VIRTUAL_FREE_EX, "VirtualFreeEx", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("lpAddress", ADDRESS), IN ("dwSize", SIZE), IN ("dwFreeType", FREE_TYPE)),
    NO_OUTPUTS },
  { VAS_CALL_VIRTUAL_PROTECT, "VirtualProtect", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("lpAddress", ADDRESS), IN ("dwSize", SIZE), IN ("flNewProtect", PROTECTION),
                OUT ("lpflOldProtect")),
    OUTPUTS ({ "lpflOldProtect", VAS_KIND_PROTECTION }) },
  { VAS_CALL_VIRTUAL_PROTECT_EX, "VirtualProtectEx", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("lpAddress", ADDRESS), IN ("dwSize", SIZE),
                IN ("flNewProtect", PROTECTION), OUT ("lpflOldProtect")),
    OUTPUTS ({ "lpflOldProtect", VAS_KIND_PROTECTION }) },
  { VAS_CALL_VIRTUAL_QUERY, "VirtualQuery", VAS_RESULT_SIZE, -1,
    PARAMETERS (IN ("lpAddress", ADDRESS), OUT ("lpBuffer"), LENGTH_OF ("dwLength")), OUTPUTS (BASIC_INFORMATION) },
  { VAS_CALL_VIRTUAL_QUERY_EX, "VirtualQueryEx", VAS_RESULT_SIZE, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("lpAddress", ADDRESS), OUT ("lpBuffer"), LENGTH_OF ("dwLength")),
    OUTPUTS (BASIC_INFORMATION) },
  { VAS_CALL_UNMAP_VIEW_OF_FILE, "UnmapViewOfFile", VAS_RESULT_BOOL, -1, PARAMETERS (IN ("lpBaseAddress", ADDRESS)),
    NO_OUTPUTS },
  { VAS_CALL_GET_SYSTEM_INFO, "GetSystemInfo", VAS_RESULT_VOID, -1, PARAMETERS (OUT ("lpSystemInfo")),
    OUTPUTS (SYSTEM_INFORMATION) },
  { VAS_CALL_GET_NATIVE_SYSTEM_INFO, "GetNativeSystemInfo", VAS_RESULT_VOID, -1, PARAMETERS (OUT ("lpSystemInfo")),
    OUTPUTS (SYSTEM_INFORMATION) },
  { VAS_CALL_GET_LARGE_PAGE_MINIMUM, "GetLargePageMinimum", VAS_RESULT_NUMBER, -1, NO_PARAMETERS, NO_OUTPUTS },
  { VAS_CALL_GLOBAL_MEMORY_STATUS_EX, "GlobalMemoryStatusEx", VAS_RESULT_BOOL, -1,
    PARAMETERS (OUT ("lpBuffer"), IN_OR ("dwLength", SIZE, VAS_LENGTH_OF_STRUCTURE)),
    OUTPUTS ({ "dwMemoryLoad", VAS_KIND_NUMBER }, { "ullTotalPhys", VAS_KIND_SIZE }, { "ullAvailPhys", VAS_KIND_SIZE },
             { "ullTotalPageFile", VAS_KIND_SIZE }, { "ullAvailPageFile", VAS_KIND_SIZE },
             { "ullTotalVirtual", VAS_KIND_SIZE }, { "ullAvailVirtual", VAS_KIND_SIZE },
             { "ullAvailExtendedVirtual", VAS_KIND_SIZE }) },
  { VAS_CALL_GET_PROCESS_MEMORY_INFO, "GetProcessMemoryInfo", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("Process", HANDLE), OUT ("ppsmemCounters"), LENGTH_OF ("cb")),
    OUTPUTS ({ "PagefileUsage", VAS_KIND_SIZE }, { "PeakPagefileUsage", VAS_KIND_SIZE },
             { "PrivateUsage", VAS_KIND_SIZE }, { "PageFaultCount", VAS_KIND_NUMBER },
             { "PeakWorkingSetSize", VAS_KIND_SIZE }, { "WorkingSetSize", VAS_KIND_SIZE }) },
  { VAS_CALL_OPEN_PROCESS, "OpenProcess", VAS_RESULT_HANDLE, -1,
    PARAMETERS (IN ("dwDesiredAccess", PROCESS_ACCESS), IN ("bInheritHandle", BOOL), IN ("dwProcessId", NUMBER)),
    NO_OUTPUTS },
  { VAS_CALL_TERMINATE_PROCESS, "TerminateProcess", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("uExitCode", NUMBER)), NO_OUTPUTS },
  { VAS_CALL_CLOSE_HANDLE, "CloseHandle", VAS_RESULT_BOOL, -1, PARAMETERS (IN ("hObject", HANDLE)), NO_OUTPUTS },
  { VAS_CALL_GET_LAST_ERROR, "GetLastError", VAS_RESULT_NUMBER, -1, NO_PARAMETERS, NO_OUTPUTS },
  { VAS_CALL_SET_LAST_ERROR, "SetLastError", VAS_RESULT_VOID, -1, PARAMETERS (IN ("dwErrCode", WIN32_ERROR)),
    NO_OUTPUTS },
  { VAS_CALL_READ_PROCESS_MEMORY, "ReadProcessMemory", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("lpBaseAddress", ADDRESS), OUT_PAYLOAD ("lpBuffer", BYTES),
                IN ("nSize", SIZE), OUT ("lpNumberOfBytesRead")),
    OUTPUTS ({ "lpBuffer", VAS_KIND_BYTES }, { "lpNumberOfBytesRead", VAS_KIND_SIZE }) },
  { VAS_CALL_WRITE_PROCESS_MEMORY, "WriteProcessMemory", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("lpBaseAddress", ADDRESS), IN ("lpBuffer", BYTES), LENGTH_OF ("nSize"),
                OUT ("lpNumberOfBytesWritten")),
    OUTPUTS ({ "lpNumberOfBytesWritten", VAS_KIND_SIZE }) },
  { VAS_CALL_VIRTUAL_LOCK, "VirtualLock", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("lpAddress", ADDRESS), IN ("dwSize", SIZE)), NO_OUTPUTS },
  { VAS_CALL_VIRTUAL_UNLOCK, "VirtualUnlock", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("lpAddress", ADDRESS), IN ("dwSize", SIZE)), NO_OUTPUTS },
  { VAS_CALL_SET_PROCESS_WORKING_SET_SIZE, "SetProcessWorkingSetSize", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("dwMinimumWorkingSetSize", SIZE), IN ("dwMaximumWorkingSetSize", SIZE)),
    NO_OUTPUTS },
  { VAS_CALL_SET_PROCESS_WORKING_SET_SIZE_EX, "SetProcessWorkingSetSizeEx", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("dwMinimumWorkingSetSize", SIZE), IN ("dwMaximumWorkingSetSize", SIZE),
                IN ("Flags", WORKING_SET_FLAGS)),
    NO_OUTPUTS },
  { VAS_CALL_GET_PROCESS_WORKING_SET_SIZE, "GetProcessWorkingSetSize", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), OUT ("lpMinimumWorkingSetSize"), OUT ("lpMaximumWorkingSetSize")),
    OUTPUTS (WORKING_SET_LIMITS) },
  { VAS_CALL_GET_PROCESS_WORKING_SET_SIZE_EX, "GetProcessWorkingSetSizeEx", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), OUT ("lpMinimumWorkingSetSize"), OUT ("lpMaximumWorkingSetSize"),
                OUT ("Flags")),
    OUTPUTS (WORKING_SET_LIMITS, { "Flags", VAS_KIND_WORKING_SET_FLAGS }) },
  { VAS_CALL_EMPTY_WORKING_SET, "EmptyWorkingSet", VAS_RESULT_BOOL, -1, PARAMETERS (IN ("hProcess", HANDLE)),
    NO_OUTPUTS },
  { VAS_CALL_QUERY_WORKING_SET, "QueryWorkingSet", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), OUT_PAYLOAD ("pv", WORKING_SET_LIST), LENGTH_OF ("cb")),
    OUTPUTS ({ "NumberOfEntries", VAS_KIND_NUMBER }, { "WorkingSetInfo", VAS_KIND_WORKING_SET_LIST }) },
  { VAS_CALL_QUERY_WORKING_SET_EX, "QueryWorkingSetEx", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), INOUT ("pv", WORKING_SET_EX_LIST), LENGTH_OF ("cb")),
    OUTPUTS ({ "pv", VAS_KIND_WORKING_SET_EX_LIST }) },
  { VAS_CALL_GET_WRITE_WATCH, "GetWriteWatch", VAS_RESULT_ZERO, -1,
    PARAMETERS (IN ("dwFlags", NUMBER), IN ("lpBaseAddress", ADDRESS), IN ("dwRegionSize", SIZE),
                OUT_PAYLOAD ("lpAddresses", ADDRESS_LIST), INOUT ("lpdwCount", NUMBER), OUT ("lpdwGranularity")),
    OUTPUTS ({ "lpAddresses", VAS_KIND_ADDRESS_LIST }, { "lpdwCount", VAS_KIND_NUMBER },
             { "lpdwGranularity", VAS_KIND_SIZE }) },
  { VAS_CALL_RESET_WRITE_WATCH, "ResetWriteWatch", VAS_RESULT_ZERO, -1,
    PARAMETERS (IN ("lpBaseAddress", ADDRESS), IN ("dwRegionSize", SIZE)), NO_OUTPUTS },
  { VAS_CALL_PREFETCH_VIRTUAL_MEMORY, "PrefetchVirtualMemory", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("hProcess", HANDLE), IN ("NumberOfEntries", NUMBER), IN ("VirtualAddresses", RANGE_LIST),
                IN ("Flags", NUMBER)),
    NO_OUTPUTS },
#include "facade/call_rows_section_win32.inc"
  { VAS_CALL_OFFER_VIRTUAL_MEMORY, "OfferVirtualMemory", VAS_RESULT_WIN32, -1,
    PARAMETERS (IN ("VirtualAddress", ADDRESS), IN ("Size", SIZE), IN ("Priority", NUMBER)), NO_OUTPUTS },
  { VAS_CALL_RECLAIM_VIRTUAL_MEMORY, "ReclaimVirtualMemory", VAS_RESULT_WIN32, -1,
    PARAMETERS (IN ("VirtualAddress", ADDRESS), IN ("Size", SIZE)), NO_OUTPUTS },
  { VAS_CALL_DISCARD_VIRTUAL_MEMORY, "DiscardVirtualMemory", VAS_RESULT_WIN32, -1,
    PARAMETERS (IN ("VirtualAddress", ADDRESS), IN ("Size", SIZE)), NO_OUTPUTS },
#include "facade/call_rows_awe.inc"
  { VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY, "NtAllocateVirtualMemory", VAS_RESULT_STATUS, 0,
    PARAMETERS (IN ("ProcessHandle", HANDLE), INOUT ("BaseAddress", ADDRESS), IN ("ZeroBits", NUMBER),
                INOUT ("RegionSize", SIZE), IN ("AllocationType", ALLOCATION_TYPE), IN ("Protect", PROTECTION)),
    OUTPUTS ({ "BaseAddress", VAS_KIND_ADDRESS }, { "RegionSize", VAS_KIND_SIZE }) },
  { VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX, "NtAllocateVirtualMemoryEx", VAS_RESULT_STATUS, 0,
    PARAMETERS (IN ("ProcessHandle", HANDLE), INOUT ("BaseAddress", ADDRESS), INOUT ("RegionSize", SIZE),
                IN ("AllocationType", ALLOCATION_TYPE), IN ("PageProtection", PROTECTION),
                EXTENDED_PARAMETERS ("ExtendedParameterCount")),
    OUTPUTS ({ "BaseAddress", VAS_KIND_ADDRESS }, { "RegionSize", VAS_KIND_SIZE }) },
  { VAS_CALL_NT_FREE_VIRTUAL_MEMORY, "NtFreeVirtualMemory", VAS_RESULT_STATUS, 0,
    PARAMETERS (IN ("ProcessHandle", HANDLE), INOUT ("BaseAddress", ADDRESS), INOUT ("RegionSize", SIZE),
                IN ("FreeType", FREE_TYPE)),
    OUTPUTS ({ "BaseAddress", VAS_KIND_ADDRESS }, { "RegionSize", VAS_KIND_SIZE }) },
  { VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY, "NtProtectVirtualMemory", VAS_RESULT_STATUS, 0,
    PARAMETERS (IN ("ProcessHandle", HANDLE), INOUT ("BaseAddress", ADDRESS), INOUT ("RegionSize", SIZE),
                IN ("NewProtect", PROTECTION), OUT ("OldProtect")),
    OUTPUTS ({ "BaseAddress", VAS_KIND_ADDRESS }, { "RegionSize", VAS_KIND_SIZE },
             { "OldProtect", VAS_KIND_PROTECTION }) },
  { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, "NtQueryVirtualMemory", VAS_RESULT_STATUS, -1,
    PARAMETERS (IN ("ProcessHandle", HANDLE), IN ("BaseAddress", ADDRESS),
                IN ("MemoryInformationClass", INFORMATION_CLASS),
                OUT_PAYLOAD ("MemoryInformation", WORKING_SET_EX_LIST),
                LENGTH_OF ("MemoryInformationLength"), OUT ("ReturnLength")),
    OUTPUTS (BASIC_INFORMATION, { "RegionType", VAS_KIND_NUMBER }, { "CommitSize", VAS_KIND_SIZE },
             { "NodePreference", VAS_KIND_NUMBER }, { "ReturnLength", VAS_KIND_SIZE },
             { "NumberOfEntries", VAS_KIND_NUMBER }, { "WorkingSetInfo", VAS_KIND_WORKING_SET_LIST },
             { "MemoryInformation", VAS_KIND_WORKING_SET_EX_LIST }, { "ImageBase", VAS_KIND_ADDRESS },
             { "SizeOfImage", VAS_KIND_SIZE }, { "ImageFlags", VAS_KIND_NUMBER },
             { "SectionFileName", VAS_KIND_BYTES }) },
  { VAS_CALL_NT_UNMAP_VIEW_OF_SECTION, "NtUnmapViewOfSection", VAS_RESULT_STATUS, -1,
    PARAMETERS (IN ("ProcessHandle", HANDLE), IN ("BaseAddress", ADDRESS)), NO_OUTPUTS },
  { VAS_CALL_NT_TERMINATE_PROCESS, "NtTerminateProcess", VAS_RESULT_STATUS, -1,
    PARAMETERS (IN ("ProcessHandle", HANDLE), IN ("ExitStatus", STATUS)), NO_OUTPUTS },
  { VAS_CALL_NT_CLOSE, "NtClose", VAS_RESULT_STATUS, -1, PARAMETERS (IN ("Handle", HANDLE)), NO_OUTPUTS },
  { VAS_CALL_NT_READ_VIRTUAL_MEMORY, "NtReadVirtualMemory", VAS_RESULT_STATUS, -1,
    PARAMETERS (IN ("ProcessHandle", HANDLE), IN ("BaseAddress", ADDRESS), OUT_PAYLOAD ("Buffer", BYTES),
                IN ("BufferSize", SIZE), OUT ("NumberOfBytesRead")),
    OUTPUTS ({ "Buffer", VAS_KIND_BYTES }, { "NumberOfBytesRead", VAS_KIND_SIZE }) },
  { VAS_CALL_NT_WRITE_VIRTUAL_MEMORY, "NtWriteVirtualMemory", VAS_RESULT_STATUS, -1,
    PARAMETERS (IN ("ProcessHandle", HANDLE), IN ("BaseAddress", ADDRESS), IN ("Buffer", BYTES),
                LENGTH_OF ("BufferSize"), OUT ("NumberOfBytesWritten")),
    OUTPUTS ({ "NumberOfBytesWritten", VAS_KIND_SIZE }) },
  { VAS_CALL_NT_LOCK_VIRTUAL_MEMORY, "NtLockVirtualMemory", VAS_RESULT_STATUS, 0,
    PARAMETERS (IN ("ProcessHandle", HANDLE), INOUT ("BaseAddress", ADDRESS), INOUT ("RegionSize", SIZE),
                IN ("MapType", NUMBER)),
    OUTPUTS ({ "BaseAddress", VAS_KIND_ADDRESS }, { "RegionSize", VAS_KIND_SIZE }) },
  { VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY, "NtUnlockVirtualMemory", VAS_RESULT_STATUS, 0,
    PARAMETERS (IN ("ProcessHandle", HANDLE), INOUT ("BaseAddress", ADDRESS), INOUT ("RegionSize", SIZE),
                IN ("MapType", NUMBER)),
    OUTPUTS ({ "BaseAddress", VAS_KIND_ADDRESS }, { "RegionSize", VAS_KIND_SIZE }) },
  { VAS_CALL_NT_GET_WRITE_WATCH, "NtGetWriteWatch", VAS_RESULT_STATUS, -1,
    PARAMETERS (IN ("ProcessHandle", HANDLE), IN ("Flags", NUMBER), IN ("BaseAddress", ADDRESS),
                IN ("RegionSize", SIZE), OUT_PAYLOAD ("UserAddressArray", ADDRESS_LIST),
                INOUT ("EntriesInUserAddressArray", NUMBER), OUT ("Granularity")),
    OUTPUTS ({ "UserAddressArray", VAS_KIND_ADDRESS_LIST }, { "EntriesInUserAddressArray", VAS_KIND_NUMBER },
             { "Granularity", VAS_KIND_SIZE }) },
  { VAS_CALL_NT_RESET_WRITE_WATCH, "NtResetWriteWatch", VAS_RESULT_STATUS, -1,
    PARAMETERS (IN ("ProcessHandle", HANDLE), IN ("BaseAddress", ADDRESS), IN ("RegionSize", SIZE)), NO_OUTPUTS },
  { VAS_CALL_NT_SET_INFORMATION_VIRTUAL_MEMORY, "NtSetInformationVirtualMemory", VAS_RESULT_STATUS, -1,
    PARAMETERS (IN ("ProcessHandle", HANDLE), IN ("VmInformationClass", NUMBER), IN ("NumberOfEntries", NUMBER),
                IN ("VirtualAddresses", RANGE_LIST), INOUT_OR ("VmInformation", NUMBER, 0),
                LENGTH_OF ("VmInformationLength")),
    OUTPUTS ({ "VmInformation", VAS_KIND_NUMBER }) },
  { VAS_CALL_RTL_CREATE_USER_STACK, "RtlCreateUserStack", VAS_RESULT_STATUS, 0,
    PARAMETERS (IN ("CommittedStackSize", SIZE), IN ("MaximumStackSize", SIZE), IN ("ZeroBits", NUMBER),
                IN ("CommitAlign", SIZE), IN ("ReserveAlign", SIZE), OUT ("InitialTeb")),
    OUTPUTS ({ "DeallocationStack", VAS_KIND_ADDRESS }, { "StackBase", VAS_KIND_ADDRESS },
             { "StackLimit", VAS_KIND_ADDRESS }) },
  { VAS_CALL_RTL_FREE_USER_STACK, "RtlFreeUserStack", VAS_RESULT_VOID, -1,
    PARAMETERS (IN ("DeallocationStack", ADDRESS)), NO_OUTPUTS },
#include "facade/call_rows_section_nt.inc"
  { VAS_CALL_PLACE, "place", VAS_RESULT_ADDRESS, -1,
    PARAMETERS (IN ("address", ADDRESS), IN ("size", SIZE), IN ("type", TYPE), IN ("state", STATE),
                IN ("protection", PROTECTION), IN_OR ("allocation_protect", PROTECTION, VAS_PLACE_DEFAULT_PROTECT)),
    NO_OUTPUTS },
  { VAS_CALL_FILE, "file", VAS_RESULT_HANDLE, -1,
    PARAMETERS (IN ("name", TEXT), IN ("size", VALUE), IN_OR ("readonly", BOOL, 0), IN_OR ("base", VALUE, 0),
                IN_OR ("entry", VALUE, 0)),
    NO_OUTPUTS },
  { VAS_CALL_FILE_PART, "file_part", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("file", HANDLE), IN ("size", SIZE), IN ("protection", PROTECTION)), NO_OUTPUTS },
  { VAS_CALL_FILE_DATA, "file_data", VAS_RESULT_BOOL, -1,
    PARAMETERS (IN ("file", HANDLE), IN ("offset", VALUE), IN ("data", BYTES)), NO_OUTPUTS },
  { VAS_CALL_READ, "read", VAS_RESULT_ACCESS, 0, PARAMETERS (IN ("address", ADDRESS), IN ("size", SIZE)),
    OUTPUTS ({ "data", VAS_KIND_BYTES }, FAULT) },
  { VAS_CALL_WRITE, "write", VAS_RESULT_ACCESS, -1, PARAMETERS (IN ("address", ADDRESS), IN ("data", BYTES)),
    OUTPUTS (FAULT) },
  LOAD (8),
  LOAD (16),
  LOAD (32),
  LOAD (64),
  STORE (8),
  STORE (16),
  STORE (32),
  STORE (64),
  { VAS_CALL_FILL, "fill", VAS_RESULT_ACCESS, -1,
    PARAMETERS (IN ("address", ADDRESS), IN ("size", SIZE), IN ("byte", NUMBER)), OUTPUTS (FAULT) },
  { VAS_CALL_EXECUTE, "execute", VAS_RESULT_ACCESS, -1,
    PARAMETERS (IN ("address", ADDRESS), IN_OR ("size", SIZE, 1)), OUTPUTS (FAULT) },
  { VAS_CALL_TOUCH, "touch", VAS_RESULT_ACCESS, -1,
    PARAMETERS (IN ("address", ADDRESS), IN_OR ("size", SIZE, 1), IN_OR ("kind", ACCESS, 0)), OUTPUTS (FAULT) },
  { VAS_CALL_FRAME, "frame", VAS_RESULT_NUMBER, -1, PARAMETERS (IN ("address", ADDRESS)), NO_OUTPUTS },
#include "facade/call_rows_host.inc"
};

const VasCallInfo *
vas_call_info (VasCallId id)
{
  return id > VAS_CALL_NONE && id < VAS_N_CALLS ? &calls[id] : NULL;
}

/* Names that Microsoft's pages have for what the header calls otherwise (HM-011). */
static const char *
header_name (const char *name)
{
  static const char *const pairs[][2] = { { "host.CreateMAlloc", "host.CreateMalloc" },
                                          { "dwCriticalLevel", "eCriticalLevel" },
                                          { "fThreadSafe", "dwMallocType" } };
  for (unsigned i = 0; i < COUNT (pairs); i++)
    if (strcmp (pairs[i][0], name) == 0)
      return pairs[i][1];
  return name;
}

const VasCallInfo *
vas_call_find (const char *name)
{
  name = header_name (name);
  for (int id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    if (strcmp (calls[id].name, name) == 0)
      return &calls[id];
  return NULL;
}

unsigned
vas_kind_words (VasKind kind)
{
  if (kind == VAS_KIND_NUMBER_LIST)
    return 1;
  if (kind == VAS_KIND_USER_PAGE_LIST)
    return 2;
  if (kind == VAS_KIND_ADDRESS_LIST || kind == VAS_KIND_WORKING_SET_LIST)
    return 1;
  if (kind == VAS_KIND_EXTENDED_PARAMETER_LIST)
    return VAS_MAX_ELEMENT_WORDS;
  return kind == VAS_KIND_RANGE_LIST || kind == VAS_KIND_WORKING_SET_EX_LIST ? 2 : 0;
}

bool
vas_kind_is_payload (VasKind kind)
{
  return kind == VAS_KIND_BYTES || kind == VAS_KIND_TEXT || vas_kind_words (kind) != 0;
}

int
vas_call_parameter (const VasCallInfo *info, const char *name)
{
  name = header_name (name);
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (strcmp (info->parameters[i].name, name) == 0)
      return (int) i;
  return -1;
}

int
vas_call_output (const VasCallInfo *info, const char *name)
{
  for (unsigned i = 0; i < info->n_outputs; i++)
    if (strcmp (info->outputs[i].name, name) == 0)
      return (int) i;
  return -1;
}
