/* NtQueryVirtualMemory: what each class answers with. */
#include "win32/shared_calls.h"
#include <vasbox/win32/ntdll.h>
#include <vasbox/win32/text_functions.h>

/* The fields of the region class that fit into what the caller has (NQ-007). */
static void
fill_region (const VasCall *call, PVOID information, SIZE_T length)
{
  MEMORY_REGION_INFORMATION region;
  memset (&region, 0, sizeof region);
  region.AllocationBase = pointer_to (call_value (call, "AllocationBase"));
  region.AllocationProtect = (ULONG) call_value (call, "AllocationProtect");
  region.RegionType = (ULONG) call_value (call, "RegionType");
  region.RegionSize = (SIZE_T) call_value (call, "RegionSize");
  region.CommitSize = (SIZE_T) call_value (call, "CommitSize");
  region.PartitionId = (ULONG_PTR) call_value (call, "PartitionId");
  region.NodePreference = (ULONG_PTR) call_value (call, "NodePreference");
  memcpy (information, &region, length < sizeof region ? length : sizeof region);
}

static void
fill_image (const VasCall *call, PVOID information)
{
  MEMORY_IMAGE_INFORMATION image;
  memset (&image, 0, sizeof image);
  image.ImageBase = pointer_to (call_value (call, "ImageBase"));
  image.SizeOfImage = (SIZE_T) call_value (call, "SizeOfImage");
  image.ImageFlags = (ULONG) call_value (call, "ImageFlags");
  memcpy (information, &image, sizeof image);
}

/* Where the machine's pointers are not the program's, in words of which all classes but the basic one are made. */
static uint64_t
words_length (SIZE_T length)
{
  return machine_length (length, sizeof (ULONG_PTR), 4, 8);
}

static NTSTATUS
query_list (VasCall *call, PVOID information, SIZE_T length)
{
  if (call->arguments[2] == MemoryWorkingSetInformation)
    return (NTSTATUS) working_set_call (call, 3, information, length);
  return (NTSTATUS) working_set_ex_call (call, 3, information, length);
}

/* A UNICODE_STRING with its text behind it. */
static NTSTATUS
query_name (VasCall *call, PVOID information, SIZE_T length)
{
  char text[1024];
  call->arguments[4] = length;
  pointer_parameter (call, 3, information);
  call->output = text;
  call->output_capacity = sizeof text;
  bool is_done = session_call (call);
  call->output = NULL;
  if (!is_done || !is_own (call, 3))
    return (NTSTATUS) call->result;
  UNICODE_STRING *name = information;
  WCHAR *buffer = (WCHAR *) (name + 1);
  int room = (int) ((length < 65536 ? length : 65536) - sizeof *name) / (int) sizeof *buffer;
  int size = (int) (call->output_size < sizeof text ? call->output_size : sizeof text);
  int n = MultiByteToWideChar (CP_UTF8, 0, text, size, buffer, room - 1);
  buffer[n] = 0;
  *name = (UNICODE_STRING) { (USHORT) (n * (int) sizeof *buffer), (USHORT) ((n + 1) * (int) sizeof *buffer), buffer };
  return (NTSTATUS) call->result;
}

static bool
is_basic_class (const VasCall *call)
{
  return call->arguments[2] == MemoryBasicInformation || call->arguments[2] == MemoryPrivilegedBasicInformation
         || call->arguments[2] == MemoryBasicInformationCapped;
}

static NTSTATUS
query_structure (VasCall *call, PVOID information, SIZE_T length)
{
  bool is_basic = is_basic_class (call);
  call->arguments[4] = is_basic ? basic_information_length (length) : words_length (length);
  pointer_parameter (call, 3, information);
  if (!session_call (call) || !is_own (call, 3))
    return (NTSTATUS) call->result;
  if (is_basic)
    fill_basic_information (call, information);
  else if (call->arguments[2] == MemoryImageInformation)
    fill_image (call, information);
  else if (call->arguments[2] == MemorySharedCommitInformation)
    *(SIZE_T *) information = (SIZE_T) call_value (call, "CommitSize");
  else
    fill_region (call, information, length);
  return (NTSTATUS) call->result;
}

/* In the program's words, whatever the machine's are. */
static SIZE_T
returned_length (const VasCall *call, uint64_t value)
{
  VasMachine *machine = session_enter ();
  uint64_t word = vas_machine_config (machine)->pointer_size;
  session_leave ();
  if (word == sizeof (ULONG_PTR))
    return (SIZE_T) value;
  return is_basic_class (call) ? sizeof (MEMORY_BASIC_INFORMATION) : (SIZE_T) (value / word * sizeof (ULONG_PTR));
}

NTSTATUS NTAPI
NtQueryVirtualMemory (HANDLE ProcessHandle, LPCVOID BaseAddress, MEMORY_INFORMATION_CLASS MemoryInformationClass,
                      PVOID MemoryInformation, SIZE_T MemoryInformationLength, PSIZE_T ReturnLength)
{
  VasCall call;
  uint64_t value;
  call_begin (&call, VAS_CALL_NT_QUERY_VIRTUAL_MEMORY,
              ARGUMENTS (handle_of (ProcessHandle), address_of (BaseAddress), (uint64_t) MemoryInformationClass));
  pointer_parameter (&call, 5, ReturnLength);
  bool is_list = MemoryInformationClass == MemoryWorkingSetInformation
                 || MemoryInformationClass == MemoryWorkingSetExInformation;
  NTSTATUS status = is_list ? query_list (&call, MemoryInformation, MemoryInformationLength)
                    : MemoryInformationClass == MemoryMappedFilenameInformation
                        ? query_name (&call, MemoryInformation, MemoryInformationLength)
                        : query_structure (&call, MemoryInformation, MemoryInformationLength);
  if (is_own (&call, 5) && call_output (&call, "ReturnLength", &value))
    *ReturnLength = returned_length (&call, value);
  return status;
}
