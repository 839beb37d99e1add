#include "facade/pointees.h"
#include <string.h>
#include <vasbox/nt.h>

#define TOO_LONG UINT64_MAX

static const PointeeField basic[] = {
  { "BaseAddress", 0, 0, 0 }, { "AllocationBase", 8, 4, 0 },
  { "AllocationProtect", 16, 8, 4 }, { "PartitionId", 20, POINTEE_NOWHERE, 2 },
  { "RegionSize", 24, 12, 0 }, { "State", 32, 16, 4 },
  { "Protect", 36, 20, 4 }, { "Type", 40, 24, 4 },
};
static const PointeeField region[] = {
  { "AllocationBase", 0, 0, 0 }, { "AllocationProtect", 8, 4, 4 }, { "RegionType", 12, 8, 4 },
  { "RegionSize", 16, 12, 0 },   { "CommitSize", 24, 16, 0 },      { "PartitionId", 32, 20, 0 },
  { "NodePreference", 40, 24, 0 },
};
static const PointeeField shared_commit[] = { { "CommitSize", 0, 0, 0 } };
static const PointeeField image[] = {
  { "ImageBase", 0, 0, 0 }, { "SizeOfImage", 8, 4, 0 }, { "ImageFlags", 16, 8, 4 }
};
static const PointeeField system_info[] = {
  { "wProcessorArchitecture", 0, 0, 2 },
  { "dwPageSize", 4, 4, 4 },
  { "lpMinimumApplicationAddress", 8, 8, 0 },
  { "lpMaximumApplicationAddress", 16, 12, 0 },
  { "dwActiveProcessorMask", 24, 16, 0 },
  { "dwNumberOfProcessors", 32, 20, 4 },
  { "dwProcessorType", 36, 24, 4 },
  { "dwAllocationGranularity", 40, 28, 4 },
};
static const PointeeField memory_status[] = {
  { "dwMemoryLoad", 4, 4, 4 },      { "ullTotalPhys", 8, 8, 8 },     { "ullAvailPhys", 16, 16, 8 },
  { "ullTotalPageFile", 24, 24, 8 }, { "ullAvailPageFile", 32, 32, 8 }, { "ullTotalVirtual", 40, 40, 8 },
  { "ullAvailVirtual", 48, 48, 8 }, { "ullAvailExtendedVirtual", 56, 56, 8 },
};
static const PointeeField memory_counters_ex[] = {
  { "PageFaultCount", 4, 4, 4 },  { "PeakWorkingSetSize", 8, 8, 0 },      { "WorkingSetSize", 16, 12, 0 },
  { "PagefileUsage", 56, 32, 0 }, { "PeakPagefileUsage", 64, 36, 0 }, { "PrivateUsage", 72, 40, 0 },
};
static const PointeeField section_basic[] = {
  { "BaseAddress", 0, 0, 0 }, { "AllocationAttributes", 8, 4, 4 }, { "MaximumSize", 16, 8, 8 }
};
static const PointeeField section_image[] = { { "TransferAddress", 0, 0, 0 } };
static const PointeeField initial_teb[] = {
  { "StackBase", 16, 8, 0 }, { "StackLimit", 24, 12, 0 }, { "DeallocationStack", 32, 16, 0 }
};
static const PointeeField io_status[] = { { "Information", 8, 4, 0 } };

typedef struct Structure
{
  VasCallId id;
  const char *parameter;
  int class; /* the argument in front of the buffer, or ANY_CLASS */
  uint8_t size_64, size_32;
  const PointeeField *fields;
  unsigned n_fields;
} Structure;

#define ANY_CLASS (-1)
#define FIELDS(array) array, G_N_ELEMENTS (array)

static const Structure structures[] = {
  { VAS_CALL_VIRTUAL_QUERY, "lpBuffer", ANY_CLASS, 48, 28, FIELDS (basic) },
  { VAS_CALL_VIRTUAL_QUERY_EX, "lpBuffer", ANY_CLASS, 48, 28, FIELDS (basic) },
  { VAS_CALL_HOST_VIRTUAL_QUERY, "lpBuffer", ANY_CLASS, 48, 28, FIELDS (basic) },
  { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, "MemoryInformation", VAS_MEMORY_BASIC_INFORMATION, 48, 28, FIELDS (basic) },
  { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, "MemoryInformation", VAS_MEMORY_REGION_INFORMATION, 48, 28, FIELDS (region) },
  { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, "MemoryInformation", VAS_MEMORY_REGION_INFORMATION_EX, 48, 28, FIELDS (region) },
  { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, "MemoryInformation", VAS_MEMORY_PRIVILEGED_BASIC_INFORMATION, 48, 28,
    FIELDS (basic) },
  { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, "MemoryInformation", VAS_MEMORY_BASIC_INFORMATION_CAPPED, 48, 28,
    FIELDS (basic) },
  { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, "MemoryInformation", VAS_MEMORY_IMAGE_INFORMATION, 24, 12, FIELDS (image) },
  { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, "MemoryInformation", VAS_MEMORY_SHARED_COMMIT_INFORMATION, 8, 4,
    FIELDS (shared_commit) },
  { VAS_CALL_GET_SYSTEM_INFO, "lpSystemInfo", ANY_CLASS, 48, 36, FIELDS (system_info) },
  { VAS_CALL_GET_NATIVE_SYSTEM_INFO, "lpSystemInfo", ANY_CLASS, 48, 36, FIELDS (system_info) },
  { VAS_CALL_GLOBAL_MEMORY_STATUS_EX, "lpBuffer", ANY_CLASS, 64, 64, FIELDS (memory_status) },
  { VAS_CALL_GET_PROCESS_MEMORY_INFO, "ppsmemCounters", ANY_CLASS, 80, 44, FIELDS (memory_counters_ex) },
  { VAS_CALL_NT_QUERY_SECTION, "SectionInformation", 0, 24, 16, FIELDS (section_basic) },
  { VAS_CALL_NT_QUERY_SECTION, "SectionInformation", 1, 64, 48, FIELDS (section_image) },
  { VAS_CALL_RTL_CREATE_USER_STACK, "InitialTeb", ANY_CLASS, 40, 20, FIELDS (initial_teb) },
  { VAS_CALL_NT_READ_FILE, "IoStatusBlock", ANY_CLASS, 16, 8, FIELDS (io_status) },
  { VAS_CALL_NT_WRITE_FILE, "IoStatusBlock", ANY_CLASS, 16, 8, FIELDS (io_status) },
};

/* Numbers of 4 bytes that the table of calls has as sizes or plain numbers. */
static bool
is_dword (const VasCallInfo *info, const char *name, VasKind kind)
{
  static const char *const names[] = { "lpdwGranularity", "Granularity", "VmInformation", "pMemoryLoad",
                                       "lpNumberOfBytesTransferred" };
  bool is_count_of_file = info->id == VAS_CALL_READ_FILE || info->id == VAS_CALL_WRITE_FILE;
  if (kind == VAS_KIND_PROTECTION || kind == VAS_KIND_WORKING_SET_FLAGS || is_count_of_file)
    return true;
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return true;
  return false;
}

static Pointee
number_of (const VasMachine *machine, const VasCallInfo *info, const VasParameter *parameter, int output)
{
  VasKind kind = info->outputs[output].kind;
  unsigned width = kind == VAS_KIND_VALUE ? 8 : is_dword (info, parameter->name, kind) ? 4 : 0;
  if (width == 0)
    width = machine->state.config.pointer_size;
  return (Pointee) { .kind = POINTEE_NUMBER,
                     .reads = parameter->direction == VAS_INOUT,
                     .writes = true,
                     .size = width,
                     .width = width,
                     .output = output };
}

/* The length that stands behind a buffer, or @otherwise where it says nothing. */
static uint64_t
length_behind (const VasCall *call, unsigned parameter, uint64_t otherwise)
{
  const VasCallInfo *info = vas_call_info (call->id);
  if (parameter + 1 >= info->n_parameters || info->parameters[parameter + 1].otherwise != VAS_LENGTH_OF_STRUCTURE)
    return otherwise;
  uint64_t length = call->arguments[parameter + 1];
  return length == VAS_LENGTH_OF_STRUCTURE ? otherwise : length;
}

/* Of a structure that is shorter than the length only what it has is written; a shorter length cuts it. */
static Pointee
structure_of (const VasMachine *machine, const VasCall *call, unsigned parameter)
{
  const char *name = vas_call_info (call->id)->parameters[parameter].name;
  bool is_64 = machine->state.config.pointer_size == 8;
  for (unsigned i = 0; i < G_N_ELEMENTS (structures); i++)
    {
      const Structure *s = &structures[i];
      if (s->id != call->id || strcmp (s->parameter, name) != 0
          || (s->class != ANY_CLASS && call->arguments[parameter - 1] != (uint64_t) s->class))
        continue;
      uint64_t size = is_64 ? s->size_64 : s->size_32;
      return (Pointee) { .kind = POINTEE_STRUCTURE,
                         .writes = true,
                         .size = MIN (size, length_behind (call, parameter, size)),
                         .output = -1,
                         .fields = s->fields,
                         .n_fields = s->n_fields };
    }
  return (Pointee) { .kind = POINTEE_NONE };
}

unsigned
pointee_element_size (const Pointee *pointee)
{
  if (pointee->element == VAS_KIND_EXTENDED_PARAMETER_LIST)
    return 16;
  if (pointee->element == VAS_KIND_USER_PAGE_LIST) /* the frames stand in an array of their own */
    return pointee->width;
  return pointee->width * vas_kind_words (pointee->element);
}

/* How many elements: the number behind the list or before it, or as many as the bytes behind it hold. */
static uint64_t
count_of (const VasCall *call, unsigned parameter, const Pointee *list)
{
  VasKind element = list->element;
  if (element == VAS_KIND_WORKING_SET_LIST || element == VAS_KIND_WORKING_SET_EX_LIST)
    return (length_behind (call, parameter, 0) - list->header * list->width) / pointee_element_size (list);
  if (element == VAS_KIND_EXTENDED_PARAMETER_LIST)
    return length_behind (call, parameter, 0);
  bool is_before = element == VAS_KIND_RANGE_LIST || element == VAS_KIND_NUMBER_LIST;
  return call->arguments[is_before ? parameter - 1 : parameter + 1];
}

static Pointee
list_of (const VasMachine *machine, const VasCall *call, unsigned parameter, VasKind element, int output)
{
  const VasParameter *p = &vas_call_info (call->id)->parameters[parameter];
  Pointee list = { .kind = POINTEE_LIST,
                   .reads = p->direction != VAS_OUT || element == VAS_KIND_WORKING_SET_EX_LIST,
                   .writes = p->direction != VAS_IN,
                   .width = machine->state.config.pointer_size,
                   .output = output,
                   .header = element == VAS_KIND_WORKING_SET_LIST ? 1 : 0,
                   .element = element };
  uint64_t header = list.header * list.width, size = pointee_element_size (&list);
  if (header != 0 && length_behind (call, parameter, 0) < header)
    return list;
  uint64_t n = count_of (call, parameter, &list);
  list.size = n > (TOO_LONG - header) / size ? TOO_LONG : header + n * size;
  return list;
}

/* What the classes of NtQueryVirtualMemory that are no structures write. */
static Pointee
information_of (const VasMachine *machine, const VasCall *call, unsigned parameter)
{
  const VasCallInfo *info = vas_call_info (call->id);
  switch (call->arguments[2])
    {
    case VAS_MEMORY_WORKING_SET_INFORMATION:
      return list_of (machine, call, parameter, VAS_KIND_WORKING_SET_LIST, vas_call_output (info, "WorkingSetInfo"));
    case VAS_MEMORY_WORKING_SET_EX_INFORMATION:
      return list_of (machine, call, parameter, VAS_KIND_WORKING_SET_EX_LIST,
                      vas_call_output (info, "MemoryInformation"));
    case VAS_MEMORY_MAPPED_FILENAME_INFORMATION:
      return (Pointee) { .kind = POINTEE_NAME,
                         .writes = true,
                         .size = length_behind (call, parameter, 0),
                         .width = machine->state.config.pointer_size,
                         .output = vas_call_output (info, "SectionFileName") };
    default:
      return structure_of (machine, call, parameter);
    }
}

/* An array beside that of the addresses, which the table of calls has as the pointer that it is. */
static Pointee
frames_of_scatter (const VasMachine *machine, const VasCall *call, unsigned parameter)
{
  Pointee frames = list_of (machine, call, parameter, VAS_KIND_NUMBER_LIST, -1);
  frames.reads = true;
  frames.writes = false;
  return frames;
}

Pointee
pointee_of (const VasMachine *machine, const VasCall *call, unsigned parameter)
{
  const VasCallInfo *info = vas_call_info (call->id);
  const VasParameter *p = &info->parameters[parameter];
  int output = vas_call_output (info, p->name);
  if (p->kind == VAS_KIND_BYTES)
    return (Pointee) { .kind = POINTEE_NONE };
  if (p->kind == VAS_KIND_TEXT)
    return (Pointee) { .kind = POINTEE_TEXT, .reads = true, .size = 1, .output = -1 };
  if (info->id == VAS_CALL_NT_QUERY_VIRTUAL_MEMORY && vas_kind_is_payload (p->kind))
    return information_of (machine, call, parameter);
  if (p->kind == VAS_KIND_WORKING_SET_LIST)
    output = vas_call_output (info, "WorkingSetInfo");
  if (vas_kind_is_payload (p->kind))
    return list_of (machine, call, parameter, p->kind, output);
  if (info->id == VAS_CALL_MAP_USER_PHYSICAL_PAGES_SCATTER || info->id == VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES_SCATTER)
    return frames_of_scatter (machine, call, parameter);
  if (p->direction == VAS_IN)
    return (Pointee) { .kind = POINTEE_NONE };
  if (output >= 0 && !vas_kind_is_payload (info->outputs[output].kind))
    return number_of (machine, info, p, output);
  return structure_of (machine, call, parameter);
}
