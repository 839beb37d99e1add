/* NtCreateSection, NtOpenSection: what is checked, in the order of docs/rule-choice.md, section 12. */
#include "facade/execute.h"
#include "facade/nt_section.h"
#include "space/view.h"
#include <string.h>

#define KINDS (VAS_SEC_COMMIT | VAS_SEC_RESERVE | VAS_SEC_IMAGE)
#define CACHES (VAS_SEC_NOCACHE | VAS_SEC_WRITECOMBINE)

/* Exactly one kind; a cache bit, or large pages, beside it (SC-008, SC-009). */
static bool
are_attributes_good (uint64_t attributes)
{
  uint64_t kind = attributes & KINDS, rest = attributes & ~(uint64_t) KINDS;
  if (kind == 0 || (kind & (kind - 1)) != 0)
    return false;
  if (kind == VAS_SEC_IMAGE)
    return rest == 0 || rest == VAS_SEC_NOCACHE; /* the latter: SEC_IMAGE_NO_EXECUTE */
  if (kind == VAS_SEC_COMMIT && rest == VAS_SEC_LARGE_PAGES)
    return true;
  return rest == 0 || rest == VAS_SEC_NOCACHE || rest == VAS_SEC_WRITECOMBINE;
}

/* The clause that a section's protection breaks, or VAS_NO_RULE. */
static VasRule
broken_protection_rule (uint64_t protect)
{
  uint64_t base = protect & 0xff;
  if ((protect & ~UINT64_C (0x7ff)) != 0)
    return VAS_RULE ('P', 'P', 20);
  if ((protect & VAS_PAGE_GUARD) != 0)
    return VAS_RULE ('S', 'C', 6);
  if (protect == 0)
    return VAS_RULE ('S', 'C', 2);
  if ((base & (base - 1)) != 0)
    return VAS_RULE ('S', 'C', 5);
  if (base == VAS_PAGE_NOACCESS)
    return VAS_RULE ('S', 'C', 3);
  if (base == VAS_PAGE_EXECUTE)
    return VAS_RULE ('S', 'C', 4);
  return protect == base ? VAS_NO_RULE : VAS_RULE ('S', 'C', 7);
}

static VasVerdict
check_large_pages (const VasMachine *machine, const NtCreateSection *op)
{
  const VasConfig *config = &machine->state.config;
  if ((op->attributes & VAS_SEC_LARGE_PAGES) == 0)
    return VERDICT_OK;
  if (!config->lock_memory_privilege)
    return REFUSE (PRIVILEGE_NOT_HELD, 'S', 'C', 24);
  return config->large_page_minimum == 0 || op->size % config->large_page_minimum != 0
             ? REFUSE (INVALID_PARAMETER, 'S', 'C', 24)
             : VERDICT_OK;
}

/* What the page file is asked for. */
static VasVerdict
check_page_file (const VasMachine *machine, const NtCreateSection *op)
{
  if ((op->attributes & VAS_SEC_IMAGE) != 0)
    return REFUSE (INVALID_FILE_FOR_SECTION, 'S', 'C', 9);
  if (op->size == 0)
    return REFUSE (INVALID_PARAMETER_4, 'S', 'C', 1);
  if (op->size > INT64_MAX)
    return REFUSE (SECTION_TOO_BIG, 'S', 'C', 10);
  return check_large_pages (machine, op);
}

/* FILE_* rights that a section of @protect needs of its file. */
static uint32_t
needed_file_access (uint64_t protect)
{
  bool is_writable = protect == VAS_PAGE_READWRITE || protect == VAS_PAGE_EXECUTE_READWRITE;
  return VAS_FILE_READ_DATA | (is_writable ? VAS_FILE_WRITE_DATA : 0)
         | ((protect & 0xf0) != 0 ? VAS_FILE_EXECUTE : 0);
}

static VasVerdict
reference_file (const VasMachine *machine, const NtCreateSection *op, const SimulatedFile **file, uint32_t *id)
{
  HandleEntry entry;
  VasVerdict verdict = machine_reference_object (machine, op->thread, op->file, HANDLE_FILE, &entry);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  uint32_t needed = (op->attributes & VAS_SEC_IMAGE) != 0 ? VAS_FILE_READ_DATA : needed_file_access (op->protect);
  if ((needed & ~entry.access) != 0)
    return REFUSE (ACCESS_DENIED, 'S', 'C', 21);
  *id = file_open_get (&machine->state.files, entry.target)->file;
  *file = machine_file (machine, &entry);
  return VERDICT_OK;
}

/* The size that is asked for, or the file's. */
static VasVerdict
check_file (const VasMachine *machine, const NtCreateSection *op)
{
  const SimulatedFile *file = NULL;
  uint32_t id;
  VasVerdict verdict = reference_file (machine, op, &file, &id);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if ((op->attributes & VAS_SEC_IMAGE) != 0)
    return file->image != NULL && file->size != 0 ? VERDICT_OK : REFUSE (INVALID_IMAGE_NOT_MZ, 'S', 'C', 9);
  if (op->size == 0 && file->size == 0)
    return REFUSE (MAPPED_FILE_SIZE_ZERO, 'S', 'C', 18);
  bool is_writable = (needed_file_access (op->protect) & VAS_FILE_WRITE_DATA) != 0;
  if (op->size > file->size && !is_writable)
    return REFUSE (SECTION_TOO_BIG, 'S', 'C', 19);
  return op->size > INT64_MAX ? REFUSE (SECTION_TOO_BIG, 'S', 'C', 10) : VERDICT_OK;
}

static VasVerdict
check_create (const VasMachine *machine, const NtCreateSection *op)
{
  if (!are_attributes_good (op->attributes))
    return REFUSE (INVALID_PARAMETER_6, 'S', 'C', 9);
  VasRule rule = broken_protection_rule (op->protect);
  if (rule != VAS_NO_RULE)
    return (VasVerdict) { VAS_STATUS_INVALID_PAGE_PROTECTION, rule, VAS_NO_PAGE };
  if (op->bad_pointer)
    return REFUSE_POINTER;
  return op->has_file ? check_file (machine, op) : check_page_file (machine, op);
}

uint32_t
nt_section_access (uint32_t access)
{
  uint32_t rights = access & ~(VAS_GENERIC_ALL | VAS_GENERIC_EXECUTE | VAS_GENERIC_WRITE | VAS_GENERIC_READ
                               | VAS_MAXIMUM_ALLOWED);
  if ((access & (VAS_GENERIC_ALL | VAS_MAXIMUM_ALLOWED)) != 0)
    rights |= VAS_SECTION_ALL_ACCESS;
  if ((access & VAS_GENERIC_READ) != 0)
    rights |= VAS_SECTION_QUERY | VAS_SECTION_MAP_READ;
  if ((access & VAS_GENERIC_WRITE) != 0)
    rights |= VAS_SECTION_MAP_WRITE;
  if ((access & VAS_GENERIC_EXECUTE) != 0)
    rights |= VAS_SECTION_MAP_EXECUTE;
  return rights;
}

static VasHandle
open_section (VasMachine *machine, VasThreadId thread, uint32_t section, uint32_t access)
{
  return machine_add_handle (machine, machine_thread (machine, thread)->process,
                             (HandleEntry) { HANDLE_SECTION, nt_section_access (access), section });
}

/* The text of a name as the table keeps it: up to a NUL.  NULL where there is none. */
static char *
copy_name (const char *name, uint64_t n_name)
{
  return name == NULL || n_name == 0 || name[0] == '\0' ? NULL : g_strndup (name, n_name);
}

/* A section of the page file; its charge is taken.  SEC_COMMIT pays at once (SC-023). */
static VasVerdict
add_page_file_section (VasMachine *machine, const NtCreateSection *op, const char *name, uint32_t *id)
{
  uint64_t in_page = ((uint64_t) 1 << machine->geometry.page_shift) - 1;
  uint64_t size = (op->size + in_page) & ~in_page, n_pages = size >> machine->geometry.page_shift;
  bool is_reserved = (op->attributes & VAS_SEC_RESERVE) != 0;
  Section section = { .size = size,
                      .n_pages = n_pages,
                      .protect = (uint32_t) op->protect,
                      .attributes = (uint32_t) op->attributes,
                      .charged_pages = is_reserved ? 0 : n_pages };
  SpaceContext context = machine_space (machine, machine_thread (machine, op->thread)->process);
  VasVerdict verdict = space_may_charge_section (&context, section.charged_pages);
  if (verdict.status == VAS_STATUS_SUCCESS && section_is_large (&section))
    verdict = space_add_large_store (&context, n_pages, &section.store);
  else if (verdict.status == VAS_STATUS_SUCCESS)
    section.store = memory_add_store (&machine->state.memory, false);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  section.name = name != NULL ? g_ref_string_new (name) : NULL;
  *id = section_add (&machine->state.sections, &section, is_reserved ? machine->shared->pool : NULL);
  ledger_charge (&machine->state.ledger, section.charged_pages);
  return VERDICT_OK;
}

/* A section of a file is charged nothing; one that is larger than the file makes it larger (SC-020).  What SEC_RESERVE
 * and SEC_COMMIT say does not matter (SC-025). */
static VasVerdict
add_file_section (VasMachine *machine, const NtCreateSection *op, const char *name, uint32_t *id)
{
  const SimulatedFile *found = NULL;
  uint32_t file_id = 0;
  VasVerdict verdict = reference_file (machine, op, &found, &file_id);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SimulatedFile *file = file_get (&machine->state.files, file_id);
  bool is_image = (op->attributes & VAS_SEC_IMAGE) != 0;
  uint64_t size = is_image || op->size == 0 ? file->size : op->size;
  Section section = { .size = size,
                      .n_pages = geometry_pages (&machine->geometry, 0, size).end,
                      .protect = (uint32_t) op->protect,
                      .attributes = VAS_SEC_FILE | ((uint32_t) op->attributes & (CACHES | VAS_SEC_IMAGE)),
                      .file = file_id,
                      .store = file->store,
                      .name = name != NULL ? g_ref_string_new (name) : NULL,
                      .image = is_image ? g_rc_box_acquire (file->image) : NULL };
  if (size > file->size)
    file->size = size;
  *id = section_add (&machine->state.sections, &section, NULL);
  return VERDICT_OK;
}

VasVerdict
nt_create_section (VasMachine *machine, NtCreateSection *op)
{
  VasVerdict verdict = check_create (machine, op);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  g_autofree char *name = copy_name (op->name, op->n_name);
  uint32_t id = name != NULL ? section_find_name (&machine->state.sections, name) : 0;
  op->existed = id != 0;
  if (op->existed && !op->opens_existing)
    return REFUSE (OBJECT_NAME_COLLISION, 'S', 'C', 12);
  if (!op->existed)
    verdict = op->has_file ? add_file_section (machine, op, name, &id)
                           : add_page_file_section (machine, op, name, &id);
  if (verdict.status == VAS_STATUS_SUCCESS)
    op->handle = open_section (machine, op->thread, id, (uint32_t) op->desired_access);
  return verdict;
}

VasVerdict
nt_open_section (VasMachine *machine, VasThreadId thread, const char *name, uint64_t n_name, uint32_t access,
                 VasHandle *handle)
{
  g_autofree char *text = copy_name (name, n_name);
  if (text == NULL)
    return REFUSE (INVALID_PARAMETER, 'S', 'C', 14);
  uint32_t id = section_find_name (&machine->state.sections, text);
  if (id == 0)
    return REFUSE (OBJECT_NAME_NOT_FOUND, 'S', 'C', 14);
  *handle = open_section (machine, thread, id, access);
  return VERDICT_OK;
}
