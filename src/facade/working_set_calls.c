/* Working sets: their limits (section VL), and what is in them (section QW); the order of docs/rule-choice.md, section
 * 9. */
#include "facade/execute.h"
#include "facade/nt.h"
#include "space/service.h"

enum
{
  HARD_MINIMUM_ON = 1, /* QUOTA_LIMITS_HARDWS_MIN_ENABLE ... */
  HARD_MINIMUM_OFF = 2,
  HARD_MAXIMUM_ON = 4,
  HARD_MAXIMUM_OFF = 8,
  LEAST_MINIMUM = 20, /* pages (VL-026) */
  LEAST_MAXIMUM = 13
};

/* Either of the two rights to query will do. */
static VasVerdict
reference_to_query (const VasMachine *machine, const VasCall *call, uint32_t further, VasProcessId *process)
{
  VasHandle handle = call->arguments[0];
  VasVerdict verdict = machine_reference_process (machine, call->thread, handle,
                                                  VAS_PROCESS_QUERY_INFORMATION | further, process);
  if (verdict.status != VAS_STATUS_ACCESS_DENIED)
    return verdict;
  return machine_reference_process (machine, call->thread, handle, VAS_PROCESS_QUERY_LIMITED_INFORMATION | further,
                                    process);
}

static bool
are_flags_legal (uint64_t flags)
{
  return flags <= 15 && (flags & 3) != 3 && (flags & 12) != 12;
}

/* A flag that says neither leaves what there is. */
static void
set_limits (VasMachine *machine, VasProcessId process, uint64_t minimum, uint64_t maximum, uint64_t flags)
{
  MemoryLimits limits = nt_working_set_limits (machine, process);
  limits.minimum = minimum < LEAST_MINIMUM ? LEAST_MINIMUM : minimum;
  limits.maximum = maximum < limits.minimum ? limits.minimum : maximum;
  if ((flags & (HARD_MINIMUM_ON | HARD_MINIMUM_OFF)) != 0)
    limits.minimum_hard = (flags & HARD_MINIMUM_ON) != 0;
  if ((flags & (HARD_MAXIMUM_ON | HARD_MAXIMUM_OFF)) != 0)
    limits.maximum_hard = (flags & HARD_MAXIMUM_ON) != 0;
  memory_set_limits (&machine->state.memory, process, &limits);
}

VasVerdict
execute_set_working_set_size (VasMachine *machine, VasCall *call)
{
  uint64_t minimum = call->arguments[1], maximum = call->arguments[2];
  uint64_t flags = call->id == VAS_CALL_SET_PROCESS_WORKING_SET_SIZE_EX ? call->arguments[3] : 0;
  VasProcessId process;
  if (minimum == 0 || maximum == 0 || !are_flags_legal (flags))
    return REFUSE (INVALID_PARAMETER, 'V', 'L', 18);
  VasVerdict verdict
      = machine_reference_process (machine, call->thread, call->arguments[0], VAS_PROCESS_SET_QUOTA, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  const uint64_t minus_one = machine_pointer_mask (machine);
  if (minimum == minus_one && maximum == minus_one)
    {
      memory_empty_working_set (&machine->state.memory, process); /* VL-019 */
      return verdict;
    }
  if (minimum > maximum)
    return REFUSE (INVALID_PARAMETER, 'V', 'L', 18);
  if (geometry_page (&machine->geometry, maximum) < LEAST_MAXIMUM)
    return REFUSE (INVALID_PARAMETER, 'V', 'L', 26);
  set_limits (machine, process, geometry_page (&machine->geometry, minimum),
              geometry_page (&machine->geometry, maximum), flags);
  return verdict;
}

VasVerdict
execute_get_working_set_size (VasMachine *machine, VasCall *call)
{
  VasProcessId process;
  bool has_flags = call->id == VAS_CALL_GET_PROCESS_WORKING_SET_SIZE_EX;
  VasVerdict verdict = reference_to_query (machine, call, 0, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (call_pointer_is_bad (call, 1) || call_pointer_is_bad (call, 2) || (has_flags && call_pointer_is_bad (call, 3)))
    return REFUSE_POINTER;
  MemoryLimits limits = nt_working_set_limits (machine, process);
  call_set_output (call, 0, geometry_address (&machine->geometry, limits.minimum));
  call_set_output (call, 1, geometry_address (&machine->geometry, limits.maximum));
  if (has_flags)
    call_set_output (call, 2, (uint64_t) (limits.minimum_hard ? HARD_MINIMUM_ON : HARD_MINIMUM_OFF)
                                  | (limits.maximum_hard ? HARD_MAXIMUM_ON : HARD_MAXIMUM_OFF));
  return verdict;
}

VasVerdict
execute_empty_working_set (VasMachine *machine, VasCall *call)
{
  VasProcessId process;
  VasVerdict verdict = reference_to_query (machine, call, VAS_PROCESS_SET_QUOTA, &process);
  if (verdict.status == VAS_STATUS_SUCCESS)
    memory_empty_working_set (&machine->state.memory, process);
  return verdict;
}

/* The calls that ask for pages, by the parameters' places. */
typedef struct PageQuery
{
  unsigned buffer, length;   /* parameters */
  unsigned number, list;     /* outputs; number: of class 1 only */
} PageQuery;

static VasVerdict
check_page_query (const VasMachine *machine, const VasCall *call, const PageQuery *query, uint64_t least,
                  uint32_t access, VasProcessId *process)
{
  uint64_t length = call->arguments[query->length];
  if (length < least)
    return REFUSE (INFO_LENGTH_MISMATCH, 'Q', 'W', 7);
  bool is_nt = call->id == VAS_CALL_NT_QUERY_VIRTUAL_MEMORY;
  if (call_pointer_is_bad (call, query->buffer) || (is_nt && call_pointer_faults (call, 5)))
    return is_nt ? REFUSE (ACCESS_VIOLATION, 'V', 'Q', 17) : REFUSE_POINTER;
  return machine_reference_process (machine, call->thread, call->arguments[0], access, process);
}

/* PSAPI_WORKING_SET_EX_BLOCK (QW-012): of pages of the process's own neither Shared nor ShareCount. */
static uint64_t
attributes_of (SpaceWorkingPage page)
{
  if (!page.valid)
    return 0;
  return 1 | (uint64_t) page.share_count << 1 | (uint64_t) (page.protect & 0x7ff) << 4 | (uint64_t) page.shared << 15
         | (uint64_t) (page.node & 0x3f) << 16 | (uint64_t) page.locked << 22 | (uint64_t) page.large << 23;
}

/* Each record is answered where it stands; behind the last that was given the buffer holds zeros. */
static void
answer_records (const SpaceContext *context, uint64_t pointer_mask, VasCall *call, uint64_t n)
{
  const uint64_t *in = call->input;
  uint64_t *out = call->output;
  uint64_t given = call->input_size / 16, room = out != NULL ? call->output_capacity / 16 : 0;
  for (uint64_t i = 0; i < n && i < room; i++)
    {
      uint64_t address = i < given ? in[2 * i] : 0;
      uint64_t page = geometry_page (context->geometry, address & pointer_mask);
      uint64_t answer = attributes_of (space_working_page (context, page));
      out[2 * i] = address;
      out[2 * i + 1] = answer;
    }
}

static VasVerdict
query_pages (VasMachine *machine, VasCall *call, const PageQuery *query)
{
  uint64_t record = 2 * (uint64_t) machine->state.config.pointer_size;
  uint64_t *length = &call->arguments[query->length];
  VasProcessId process;
  if (*length == VAS_LENGTH_OF_STRUCTURE)
    *length = call->input_size / 16 * record;
  VasVerdict verdict = check_page_query (machine, call, query, record, VAS_PROCESS_QUERY_INFORMATION, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SpaceContext context = machine_space (machine, process);
  uint64_t n = *length / record;
  answer_records (&context, machine_pointer_mask (machine), call, n);
  call->output_size = n * 16;
  call_set_output (call, query->list, n);
  return verdict;
}

/* The Protection of PSAPI_WORKING_SET_BLOCK. */
static uint64_t
short_protection (uint32_t protect)
{
  static const uint32_t bases[] = { VAS_PAGE_NOACCESS, VAS_PAGE_READONLY, VAS_PAGE_EXECUTE, VAS_PAGE_EXECUTE_READ,
                                    VAS_PAGE_READWRITE, VAS_PAGE_WRITECOPY, VAS_PAGE_EXECUTE_READWRITE,
                                    VAS_PAGE_EXECUTE_WRITECOPY };
  uint64_t base = 0;
  while (base < G_N_ELEMENTS (bases) - 1 && bases[base] != (protect & 0xff))
    base++;
  return base | ((protect & VAS_PAGE_NOCACHE) != 0 ? 8u : 0) | ((protect & VAS_PAGE_WRITECOMBINE) != 0 ? 24u : 0);
}

/* Every page of the working set, if the buffer has room for all; their number in any case. */
static VasVerdict
list_pages (VasMachine *machine, VasCall *call, const PageQuery *query)
{
  uint64_t word = machine->state.config.pointer_size, length = call->arguments[query->length], n = 0;
  uint64_t *out = call->output;
  VasProcessId process;
  SpaceWorkingPage working;
  VasVerdict verdict = check_page_query (machine, call, query, word,
                                         VAS_PROCESS_QUERY_INFORMATION | VAS_PROCESS_VM_READ, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SpaceContext context = machine_space (machine, process);
  for (uint64_t page = 0; space_next_working_page (&context, &page, &working); page++)
    n++;
  call_set_output (call, query->number, n);
  if (length != VAS_LENGTH_OF_STRUCTURE && length / word < n + 1)
    return REFUSE (INFO_LENGTH_MISMATCH, 'Q', 'W', 7);
  uint64_t i = 0, room = out != NULL ? call->output_capacity / sizeof *out : 0;
  for (uint64_t page = 0; i < room && space_next_working_page (&context, &page, &working); page++)
    out[i++] = short_protection (working.protect) | (uint64_t) working.share_count << 5
               | (uint64_t) working.shared << 8 | (uint64_t) (working.node & 7) << 9 | page << 12;
  call->output_size = n * sizeof *out;
  call_set_output (call, query->list, n);
  return verdict;
}

VasVerdict
execute_query_working_set (VasMachine *machine, VasCall *call)
{
  static const PageQuery query = { .buffer = 1, .length = 2, .number = 0, .list = 1 };
  return list_pages (machine, call, &query);
}

VasVerdict
execute_query_working_set_ex (VasMachine *machine, VasCall *call)
{
  static const PageQuery query = { .buffer = 1, .length = 2, .list = 0 };
  return query_pages (machine, call, &query);
}

VasVerdict
execute_nt_query_working_set (VasMachine *machine, VasCall *call)
{
  static const PageQuery query = { .buffer = 3, .length = 4, .number = 12, .list = 13 };
  static const PageQuery query_ex = { .buffer = 3, .length = 4, .list = 14 };
  VasVerdict verdict = call->arguments[2] == VAS_MEMORY_WORKING_SET_INFORMATION
                           ? list_pages (machine, call, &query)
                           : query_pages (machine, call, &query_ex);
  if (verdict.status == VAS_STATUS_SUCCESS && !call_pointer_is_bad (call, 5)) /* ReturnLength may be NULL */
    call_set_output (call, 11, call->arguments[2] == VAS_MEMORY_WORKING_SET_INFORMATION
                                   ? (call->outputs[12] + 1) * machine->state.config.pointer_size
                                   : call->outputs[14] * 2 * machine->state.config.pointer_size);
  return verdict;
}
