/* Simulated files: file and file_part make them, CreateFile opens them. */
#include "base/protection.h"
#include "facade/execute.h"

/* File rights; the generic ones stand for them. */
#define READS (VAS_GENERIC_READ | VAS_GENERIC_ALL | VAS_FILE_READ_DATA)
#define WRITES (VAS_GENERIC_WRITE | VAS_GENERIC_ALL | VAS_FILE_WRITE_DATA)
#define EXECUTES (VAS_GENERIC_EXECUTE | VAS_GENERIC_ALL | VAS_FILE_EXECUTE)

static char *
copy_name (const VasCall *call)
{
  return call_pointer_is_bad (call, 0) || call->input_size == 0 ? NULL : g_strndup (call->input, call->input_size);
}

static VasHandle
open_file (VasMachine *machine, const VasCall *call, uint32_t id, uint32_t access)
{
  uint32_t rights = ((access & READS) != 0 ? VAS_FILE_READ_DATA : 0)
                    | ((access & WRITES) != 0 ? VAS_FILE_WRITE_DATA : 0)
                    | ((access & EXECUTES) != 0 ? VAS_FILE_EXECUTE : 0);
  bool is_overlapped = call->id == VAS_CALL_CREATE_FILE && (call->arguments[5] & VAS_FILE_FLAG_OVERLAPPED) != 0;
  uint32_t open = file_open (&machine->state.files, id, is_overlapped);
  return machine_add_handle (machine, machine_thread (machine, call->thread)->process,
                             (HandleEntry) { HANDLE_FILE, rights, open });
}

/* A new file of zeros, and a handle that may do all with it.  With a base it is an image, whose parts file_part
 * adds. */
VasVerdict
execute_file (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  g_autofree char *name = copy_name (call);
  if (name == NULL || machine_find_file (machine, name) != 0 || a[1] > INT64_MAX
      || a[3] % machine->state.config.allocation_granularity != 0)
    return REFUSE (INVALID_PARAMETER, 'S', 'C', 18);
  uint32_t id = machine_add_file (machine, name, a[1], a[2] != 0);
  if (a[3] != 0)
    machine_set_image_base (machine, id, a[3], a[4]);
  call->result = open_file (machine, call, id, VAS_GENERIC_ALL);
  return VERDICT_OK;
}

/* The next pages of an image: the file grows by them. */
VasVerdict
execute_file_part (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  HandleEntry entry;
  VasVerdict verdict = machine_reference_object (machine, call->thread, a[0], HANDLE_FILE, &entry);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SimulatedFile *file = machine_file (machine, &entry);
  uint32_t id = file_open_get (&machine->state.files, entry.target)->file;
  PageRange pages = geometry_pages (&machine->geometry, 0, a[1]);
  bool is_protection = a[2] <= 0xff && protection_broken_rule ((uint32_t) a[2]) == VAS_NO_RULE;
  if (file->image == NULL || a[1] == 0 || a[1] > UINT32_MAX || !is_protection
      || !machine_add_image_part (machine, id, pages.end, (uint32_t) a[2]))
    return REFUSE (INVALID_PARAMETER, 'S', 'C', 18);
  file->size += geometry_address (&machine->geometry, pages.end);
  return VERDICT_OK;
}

/* What the file holds, put there by nobody's access: it grows where it must. */
VasVerdict
execute_file_data (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  HandleEntry entry;
  VasVerdict verdict = machine_reference_object (machine, call->thread, a[0], HANDLE_FILE, &entry);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  bool is_given = call->input != NULL && call->simulated_pointers == 0 && call->bad_pointers == 0;
  uint64_t size = is_given ? call->input_size : 0;
  if (a[1] > INT64_MAX - size)
    return REFUSE (INVALID_PARAMETER, 'S', 'C', 18);
  machine_write_file (machine, file_open_get (&machine->state.files, entry.target)->file, a[1], size, call->input);
  return VERDICT_OK;
}

/* Opens what is there; every other disposition than the two that do is not simulated. */
VasVerdict
execute_create_file (VasMachine *machine, VasCall *call)
{
  enum { OPEN_EXISTING = 3, OPEN_ALWAYS = 4 };
  const uint64_t *a = call->arguments;
  if (call_pointer_faults (call, 0))
    return REFUSE_POINTER;
  g_autofree char *name = copy_name (call);
  uint32_t id = name != NULL ? machine_find_file (machine, name) : 0;
  if (a[4] != OPEN_EXISTING && a[4] != OPEN_ALWAYS)
    return REFUSE (NOT_SUPPORTED, 'S', 'C', 21);
  if (id == 0)
    return REFUSE (OBJECT_NAME_NOT_FOUND, 'S', 'C', 21);
  if (file_get (&machine->state.files, id)->is_read_only && (a[1] & WRITES) != 0)
    return REFUSE (ACCESS_DENIED, 'S', 'C', 21);
  call->result = open_file (machine, call, id, (uint32_t) a[1]);
  return VERDICT_OK;
}
