/* The calls of sections: arguments in, outputs out, and what kernelbase does before it asks the kernel. */
#include "facade/execute.h"
#include "facade/nt_section.h"

#define INVALID_HANDLE_VALUE UINT64_MAX
#define SECTION_BASIC_INFORMATION 0
#define SECTION_IMAGE_INFORMATION 1

#define ALL_SEC                                                                                                        \
  (VAS_SEC_HUGE_PAGES | VAS_SEC_64K_PAGES | VAS_SEC_FILE | VAS_SEC_IMAGE | VAS_SEC_PROTECTED_IMAGE | VAS_SEC_RESERVE   \
   | VAS_SEC_COMMIT | VAS_SEC_NOCACHE | VAS_SEC_WRITECOMBINE | VAS_SEC_LARGE_PAGES)

/* A name whose pointer is NULL is none. */
static const char *
name_of (const VasCall *call, unsigned parameter)
{
  return call_pointer_is_bad (call, parameter) ? NULL : call->input;
}

/* What a handle of CreateFileMapping may do: SC-028. */
static uint32_t
granted_access (uint64_t protect)
{
  uint32_t access = 0x000f0000 | VAS_SECTION_QUERY | VAS_SECTION_MAP_READ;
  if (protect == VAS_PAGE_READWRITE || protect == VAS_PAGE_EXECUTE_READWRITE)
    access |= VAS_SECTION_MAP_WRITE;
  if ((protect & 0xf0) != 0)
    access |= VAS_SECTION_MAP_EXECUTE;
  return access;
}

VasVerdict
execute_create_file_mapping (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  uint64_t attributes = a[2] & ALL_SEC, protect = a[2] & ~(uint64_t) ALL_SEC;
  if (a[0] == 0 && machine_is_documented (machine))
    return REFUSE (INVALID_HANDLE, 'S', 'C', 11);
  NtCreateSection op = { .thread = call->thread,
                         .has_file = a[0] != 0 && a[0] != INVALID_HANDLE_VALUE, /* SC-011 */
                         .file = a[0],
                         .desired_access = granted_access (protect),
                         .name = name_of (call, 5),
                         .n_name = call->input_size,
                         .size = (a[3] & UINT32_MAX) << 32 | (a[4] & UINT32_MAX),
                         .protect = protect,
                         .attributes = attributes != 0 ? attributes : VAS_SEC_COMMIT,
                         .bad_pointer = call_pointer_faults (call, 5),
                         .opens_existing = true };
  VasVerdict verdict = nt_create_section (machine, &op);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  /* This one success sets the last error: whether the name was new (SC-012, SC-013). */
  machine_thread (machine, call->thread)->last_error = op.existed ? VAS_ERROR_ALREADY_EXISTS : VAS_ERROR_SUCCESS;
  call->result = op.handle;
  return verdict;
}

VasVerdict
execute_nt_create_section (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  NtCreateSection op = { .thread = call->thread,
                         .has_file = a[6] != 0,
                         .file = a[6],
                         .desired_access = a[1],
                         .name = name_of (call, 2),
                         .n_name = call->input_size,
                         .size = a[3],
                         .protect = a[4],
                         .attributes = a[5],
                         .bad_pointer = call_pointer_is_bad (call, 0) || call_pointer_faults (call, 2) };
  VasVerdict verdict = nt_create_section (machine, &op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    call_set_output (call, 0, op.handle);
  return verdict;
}

/* FILE_MAP_COPY alone is SECTION_QUERY's bit, and means reading; FILE_MAP_EXECUTE is a bit of its own. */
static uint32_t
section_access_of (uint32_t map_access)
{
  if (map_access == VAS_FILE_MAP_COPY)
    return VAS_SECTION_MAP_READ;
  return (map_access & VAS_FILE_MAP_EXECUTE) != 0
             ? (map_access & ~VAS_FILE_MAP_EXECUTE) | VAS_SECTION_MAP_EXECUTE
             : map_access;
}

VasVerdict
execute_open_file_mapping (VasMachine *machine, VasCall *call)
{
  if (call_pointer_faults (call, 2))
    return REFUSE_POINTER;
  return nt_open_section (machine, call->thread, name_of (call, 2), call->input_size,
                          section_access_of ((uint32_t) call->arguments[0]), &call->result);
}

VasVerdict
execute_nt_open_section (VasMachine *machine, VasCall *call)
{
  VasHandle handle;
  if (call_pointer_is_bad (call, 0) || call_pointer_faults (call, 2))
    return REFUSE_POINTER;
  VasVerdict verdict = nt_open_section (machine, call->thread, name_of (call, 2), call->input_size,
                                        (uint32_t) call->arguments[1], &handle);
  if (verdict.status == VAS_STATUS_SUCCESS)
    call_set_output (call, 0, handle);
  return verdict;
}

/* Bytes of SECTION_BASIC_INFORMATION and SECTION_IMAGE_INFORMATION. */
static uint64_t
information_size (const VasMachine *machine, uint64_t class)
{
  bool is_64 = machine->state.config.pointer_size == 8;
  if (class == SECTION_BASIC_INFORMATION)
    return is_64 ? 24 : 16;
  return is_64 ? 64 : 48;
}

static VasVerdict
reference_to_query (const VasMachine *machine, const VasCall *call, const Section **section)
{
  HandleEntry entry;
  VasVerdict verdict
      = machine_reference_object (machine, call->thread, call->arguments[0], HANDLE_SECTION, &entry);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if ((entry.access & VAS_SECTION_QUERY) == 0)
    return REFUSE (ACCESS_DENIED, 'S', 'C', 26);
  *section = section_get (&machine->state.sections, entry.target);
  return VERDICT_OK;
}

static VasVerdict
check_query (const VasMachine *machine, const VasCall *call)
{
  const uint64_t *a = call->arguments;
  if (a[1] != SECTION_BASIC_INFORMATION && a[1] != SECTION_IMAGE_INFORMATION)
    return REFUSE (INVALID_INFO_CLASS, 'S', 'C', 16);
  if (a[3] < information_size (machine, a[1]))
    return REFUSE (INFO_LENGTH_MISMATCH, 'S', 'C', 16);
  return call_pointer_is_bad (call, 2) || call_pointer_faults (call, 4) ? REFUSE_POINTER : VERDICT_OK;
}

/* Class, length, pointer, handle, then the section. */
VasVerdict
execute_nt_query_section (VasMachine *machine, VasCall *call)
{
  const Section *section = NULL;
  VasVerdict verdict = check_query (machine, call);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = reference_to_query (machine, call, &section);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (call->arguments[1] == SECTION_IMAGE_INFORMATION)
    {
      if (section->image == NULL)
        return REFUSE (SECTION_NOT_IMAGE, 'S', 'C', 27);
      call_set_output (call, 3, section->image->base + section->image->entry);
    }
  else
    {
      call_set_output (call, 0, 0);
      call_set_output (call, 1, section->attributes);
      call_set_output (call, 2, section->size);
    }
  if (!call_pointer_is_bad (call, 4))
    call_set_output (call, 4, information_size (machine, call->arguments[1]));
  return VERDICT_OK;
}

/* A data file's section that is to be larger makes its file as large, if that may be written. */
static VasVerdict
extend (VasMachine *machine, Section *section, uint64_t size)
{
  SimulatedFile *file = file_get (&machine->state.files, section->file);
  bool is_writable = section->protect == VAS_PAGE_READWRITE || section->protect == VAS_PAGE_EXECUTE_READWRITE;
  if (size > INT64_MAX)
    return REFUSE (SECTION_TOO_BIG, 'S', 'C', 10);
  if (size > file->size && !is_writable)
    return REFUSE (SECTION_TOO_BIG, 'S', 'C', 19);
  file->size = MAX (file->size, size);
  section->size = size;
  section->n_pages = geometry_pages (&machine->geometry, 0, size).end;
  return VERDICT_OK;
}

/* Views stay as they are; a size that the section has already is a success. */
VasVerdict
execute_nt_extend_section (VasMachine *machine, VasCall *call)
{
  HandleEntry entry;
  if (call_pointer_is_bad (call, 1))
    return REFUSE_POINTER;
  VasVerdict verdict
      = machine_reference_object (machine, call->thread, call->arguments[0], HANDLE_SECTION, &entry);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  Section *section = section_get (&machine->state.sections, entry.target);
  if ((entry.access & VAS_SECTION_EXTEND_SIZE) == 0)
    return REFUSE (ACCESS_DENIED, 'S', 'C', 20);
  if (section->file == 0 || section->image != NULL)
    return REFUSE (SECTION_NOT_EXTENDED, 'S', 'C', 20);
  if (call->arguments[1] > section->size)
    verdict = extend (machine, section, call->arguments[1]);
  if (verdict.status == VAS_STATUS_SUCCESS)
    call_set_output (call, 0, section->size);
  return verdict;
}
