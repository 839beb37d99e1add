/* NtQueryVirtualMemory's class of the name of the file that an address shows: a UNICODE_STRING and its characters.  The
 * contract has no clause of it but its number (NQ-001). */
#include "facade/execute.h"
#include "facade/nt.h"
#include <string.h>

/* Every file of the machine's is on one volume. */
#define VOLUME "\\Device\\HarddiskVolume1\\"

static VasVerdict
check_arguments (const VasMachine *machine, const VasCall *call, uint64_t header, VasProcessId *process)
{
  const uint64_t *a = call->arguments;
  if (a[4] < header)
    return REFUSE (INFO_LENGTH_MISMATCH, 'N', 'Q', 1);
  if (call_pointer_is_bad (call, 3) || call_pointer_faults (call, 5))
    return REFUSE (ACCESS_VIOLATION, 'V', 'Q', 17);
  if (is_above_user (machine, a[1]))
    return REFUSE (INVALID_PARAMETER, 'V', 'Q', 13);
  return machine_reference_process (machine, call->thread, a[0], VAS_PROCESS_QUERY_INFORMATION, process);
}

static VasVerdict
find_file (const VasMachine *machine, VasProcessId process, uint64_t address, const SimulatedFile **file)
{
  const SectionTable *table = &machine->state.sections;
  const SectionView *view = section_find_view (table, process, geometry_page (&machine->geometry, address));
  if (view == NULL)
    return REFUSE (INVALID_ADDRESS, 'N', 'Q', 1);
  const Section *section = section_get (table, view->section);
  if (section->file == 0)
    return REFUSE (FILE_INVALID, 'N', 'Q', 1);
  *file = file_get (&machine->state.files, section->file);
  return VERDICT_OK;
}

/* The drive of a name that has one is the volume. */
static const char *
below_volume (const char *name)
{
  char drive = (char) (*name | 0x20);
  return drive >= 'a' && drive <= 'z' && name[1] == ':' && name[2] == '\\' ? name + 3 : name;
}

/* Bytes of the UNICODE_STRING's text in UTF-16, with a NUL. */
static uint64_t
size_in_utf16 (const char *name)
{
  uint64_t n_units = 1;
  for (const char *c = name; *c != '\0'; c++)
    n_units += ((unsigned char) *c & 0xc0) != 0x80 ? 1 + ((unsigned char) *c >= 0xf0) : 0;
  return 2 * n_units;
}

VasVerdict
execute_nt_query_mapped_name (VasMachine *machine, VasCall *call)
{
  uint64_t header = machine->state.config.pointer_size == 8 ? 16 : 8;
  const SimulatedFile *file = NULL;
  VasProcessId process;
  VasVerdict verdict = check_arguments (machine, call, header, &process);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = find_file (machine, process, call->arguments[1], &file);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  g_autofree char *name = g_strconcat (VOLUME, below_volume (file->name), NULL);
  uint64_t needed = header + size_in_utf16 (name);
  if (!call_pointer_is_bad (call, 5)) /* told where it does not fit, too */
    call_set_output (call, 11, needed);
  if (call->arguments[4] < needed)
    return REFUSE (BUFFER_OVERFLOW, 'N', 'Q', 1);
  call->output_size = strlen (name);
  if (call->output != NULL)
    memcpy (call->output, name, MIN (call->output_size, call->output_capacity));
  call_set_output (call, 18, call->output_size);
  return VERDICT_OK;
}
