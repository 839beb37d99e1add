/* Sections of the page file in the naive model (SC), and the handles to them. */
#include "contract/model_internal.h"
#include <glib.h>
#include <string.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

#define ALL_SEC                                                                                                        \
  (VAS_SEC_HUGE_PAGES | VAS_SEC_64K_PAGES | VAS_SEC_FILE | VAS_SEC_IMAGE | VAS_SEC_PROTECTED_IMAGE | VAS_SEC_RESERVE   \
   | VAS_SEC_COMMIT | VAS_SEC_NOCACHE | VAS_SEC_WRITECOMBINE | VAS_SEC_LARGE_PAGES)
#define STANDARD_RIGHTS 0x000f0000u
#define CACHES (VAS_PAGE_NOCACHE | VAS_PAGE_WRITECOMBINE)

void
model_sections_copy (const Model *model, ModelSection *to)
{
  for (unsigned i = 0; i < MODEL_MAX_SECTIONS; i++)
    {
      const ModelSection *from = &model->sections[i];
      to[i] = *from;
      if (!from->used)
        continue;
      to[i].committed = g_memdup2 (from->committed, from->n_pages * sizeof *from->committed);
      to[i].cells = g_new (ModelCell, from->n_pages);
      model_cells_copy (model, from->n_pages, to[i].cells, from->cells);
    }
}

static void
clear (ModelSection *section)
{
  if (section->used)
    model_cells_clear (section->n_pages, section->cells);
  g_free (section->cells);
  g_free (section->committed);
  *section = (ModelSection){ .used = false };
}

void
model_sections_clear (Model *model)
{
  for (unsigned i = 0; i < MODEL_MAX_SECTIONS; i++)
    clear (&model->sections[i]);
}

static void
charge (Model *model, uint64_t n_pages)
{
  model->ledger.charged += n_pages * model->page_size;
  model->ledger.peak = MAX (model->ledger.peak, model->ledger.charged);
}

static uint64_t
n_committed (const ModelSection *section)
{
  uint64_t n = 0;
  for (uint64_t i = 0; i < section->n_pages; i++)
    n += section->committed[i];
  return n;
}

static bool
has_handle (const Model *model, unsigned section)
{
  for (unsigned p = 0; p < model->n_processes; p++)
    for (unsigned i = 0; i < model->processes[p].n_handles; i++)
      if (model->processes[p].handles[i].section == section)
        return true;
  return false;
}

static bool
has_view (const Model *model, unsigned section)
{
  for (unsigned p = 0; p < model->n_processes; p++)
    for (uint64_t i = 0; i < model->n_pages; i++)
      if (model->processes[p].pages[i].section == section)
        return true;
  return false;
}

void
model_reap (Model *model)
{
  for (unsigned i = 0; i < MODEL_MAX_SECTIONS; i++)
    {
      ModelSection *section = &model->sections[i];
      if (!section->used || has_handle (model, i + 1))
        continue;
      section->n_name = 0;
      if (has_view (model, i + 1))
        continue;
      model->ledger.charged -= n_committed (section) * model->page_size; /* CC-010 */
      clear (section);
    }
}

ModelSection *
model_section_of (Model *model, const ModelPage *page)
{
  return page->section != 0 ? &model->sections[page->section - 1] : NULL;
}

bool
model_is_copy_charged (const ModelPage *page, const ModelCell *cell)
{
  return page->section != 0 && (page->copies || cell->own || model_is_write_copy (page->protect));
}

/* Where @process shows it. */
static void
commit_in (Model *model, ModelProcess *process, unsigned section, uint32_t shown)
{
  for (uint64_t i = 0; i < model->n_pages; i++)
    {
      ModelPage *page = &process->pages[i];
      if (page->section != section || page->shown != shown)
        continue;
      page->state = MODEL_COMMITTED;
      page->protect = page->allocation_protect;
    }
}

void
model_section_commit (Model *model, unsigned index, uint32_t shown)
{
  ModelSection *section = &model->sections[index - 1];
  if (section->committed[shown])
    return;
  section->committed[shown] = true;
  charge (model, 1);
  for (VasProcessId id = 1; id <= model->n_processes; id++)
    commit_in (model, model_process (model, id), index, shown);
}

/* Handles. */

const ModelHandle *
model_find_handle (const Model *model, VasProcessId process, uint64_t handle)
{
  const ModelProcess *owner = model_look (model, process);
  for (unsigned i = 0; i < owner->n_handles; i++)
    if (owner->handles[i].value == (model_pointer (model, handle) & ~UINT64_C (3))) /* the low bits say nothing */
      return &owner->handles[i];
  return NULL;
}

VasHandle
model_section_handle (const Model *model, VasProcessId process, unsigned index, ModelSectionFacts *facts)
{
  const ModelProcess *owner = model_look (model, process);
  if (index >= owner->n_handles || owner->handles[index].section == 0)
    return 0;
  const ModelSection *section = &model->sections[owner->handles[index].section - 1];
  *facts = (ModelSectionFacts){ owner->handles[index].access, section->protect, section->n_pages * model->page_size };
  return owner->handles[index].value;
}

void
model_drop_handle (Model *model, VasProcessId process, uint64_t handle)
{
  ModelProcess *owner = model_process (model, process);
  const ModelHandle *found = model_find_handle (model, process, handle);
  owner->handles[found - owner->handles] = owner->handles[owner->n_handles - 1];
  owner->n_handles--;
  model_reap (model);
}

/* A handle of @owner, whose value the machine will say. */
static VasVerdict
give_handle (ModelCall *call, VasProcessId owner, ModelHandle handle)
{
  Model *model = call->model;
  if (model_look (model, owner)->n_handles == MODEL_MAX_HANDLES)
    {
      call->outside = true;
      return model_granted ();
    }
  call->choice = true;
  model->pending = MODEL_PENDING_HANDLE;
  model->plan.process = owner;
  model->new_handle = handle;
  return model_granted ();
}

uint32_t
model_section_access (uint32_t asked)
{
  uint32_t access = asked & ~(VAS_GENERIC_ALL | VAS_GENERIC_EXECUTE | VAS_GENERIC_WRITE | VAS_GENERIC_READ
                              | VAS_MAXIMUM_ALLOWED);
  if ((asked & (VAS_GENERIC_ALL | VAS_MAXIMUM_ALLOWED)) != 0)
    access |= VAS_SECTION_ALL_ACCESS;
  if ((asked & VAS_GENERIC_READ) != 0)
    access |= VAS_SECTION_QUERY | VAS_SECTION_MAP_READ;
  if ((asked & VAS_GENERIC_WRITE) != 0)
    access |= VAS_SECTION_MAP_WRITE;
  if ((asked & VAS_GENERIC_EXECUTE) != 0)
    access |= VAS_SECTION_MAP_EXECUTE;
  return access;
}

/* Creation. */

typedef struct Creation
{
  bool nt, bad_pointer;
  uint64_t file, size, protect, attributes;
  uint32_t access;
  const uint8_t *name;
  uint64_t n_name;
} Creation;

static void
take_name (const ModelCall *call, unsigned parameter, const uint8_t **name, uint64_t *n_name)
{
  bool bad = (call->in->bad_pointers >> parameter & 1) != 0 || call->in->input == NULL;
  *name = bad ? NULL : call->in->input;
  *n_name = bad ? 0 : call->in->input_size;
}

static Creation
decode (const ModelCall *call)
{
  const uint64_t *a = call->in->arguments;
  Creation c = { .nt = call->in->id == VAS_CALL_NT_CREATE_SECTION };
  if (c.nt)
    {
      c = (Creation){ true, (call->in->bad_pointers & 1) != 0, model_pointer (call->model, a[6]), a[3], (uint32_t) a[4],
                      (uint32_t) a[5], model_section_access ((uint32_t) a[1]), NULL, 0 };
      take_name (call, 2, &c.name, &c.n_name);
      return c;
    }
  uint32_t value = (uint32_t) a[2];
  c.file = model_pointer (call->model, a[0]);
  if (c.file == model_pointer (call->model, UINT64_MAX)) /* INVALID_HANDLE_VALUE (SC-011) */
    c.file = 0;
  c.size = (a[3] & UINT32_MAX) << 32 | (a[4] & UINT32_MAX);
  c.protect = value & ~ALL_SEC;
  c.attributes = (value & ALL_SEC) != 0 ? value & ALL_SEC : VAS_SEC_COMMIT;
  c.access = STANDARD_RIGHTS | VAS_SECTION_QUERY | VAS_SECTION_MAP_READ; /* SC-028 */
  if (c.protect == VAS_PAGE_READWRITE || c.protect == VAS_PAGE_EXECUTE_READWRITE)
    c.access |= VAS_SECTION_MAP_WRITE;
  if ((c.protect & 0xf0) != 0)
    c.access |= VAS_SECTION_MAP_EXECUTE;
  take_name (call, 5, &c.name, &c.n_name);
  return c;
}

/* SC-008, SC-009. */
static bool
are_attributes (uint64_t attributes)
{
  const uint64_t kinds = VAS_SEC_COMMIT | VAS_SEC_RESERVE | VAS_SEC_IMAGE;
  uint64_t kind = attributes & kinds, rest = attributes & ~kinds;
  if (kind == VAS_SEC_IMAGE)
    return rest == 0 || rest == VAS_SEC_NOCACHE;
  if (kind != VAS_SEC_COMMIT && kind != VAS_SEC_RESERVE)
    return false;
  return rest == 0 || rest == VAS_SEC_NOCACHE || rest == VAS_SEC_WRITECOMBINE
         || (rest == VAS_SEC_LARGE_PAGES && kind == VAS_SEC_COMMIT);
}

/* The rule that refuses the protection of a section, or VAS_NO_RULE: what SC-007 lists is good. */
static VasRule
protection_rule (uint64_t protect)
{
  if (protect > 0x7ff)
    return RULE ('P', 'P', 20);
  if ((protect & VAS_PAGE_GUARD) != 0)
    return RULE ('S', 'C', 6);
  switch (protect & 0xff)
    {
    case 0:
      return protect == 0 ? RULE ('S', 'C', 2) : RULE ('S', 'C', 7);
    case VAS_PAGE_NOACCESS:
      return RULE ('S', 'C', 3);
    case VAS_PAGE_EXECUTE:
      return RULE ('S', 'C', 4);
    case VAS_PAGE_READONLY:
    case VAS_PAGE_READWRITE:
    case VAS_PAGE_WRITECOPY:
    case VAS_PAGE_EXECUTE_READ:
    case VAS_PAGE_EXECUTE_READWRITE:
    case VAS_PAGE_EXECUTE_WRITECOPY:
      return protect <= 0xff ? VAS_NO_RULE : RULE ('S', 'C', 7);
    default:
      return RULE ('S', 'C', 5);
    }
}

/* There are no files here, so a handle that is none of a file is all that can be given. */
static VasVerdict
check_file (const ModelCall *call, const Creation *c)
{
  const Model *model = call->model;
  if (c->file == 0)
    return c->attributes & VAS_SEC_IMAGE ? model_refuse (VAS_STATUS_INVALID_FILE_FOR_SECTION, RULE ('S', 'C', 9))
                                         : model_granted ();
  if (c->file >= model_pointer (model, VAS_CURRENT_THREAD) || model_find_handle (model, call->caller, c->file) != NULL)
    return model_refuse (VAS_STATUS_OBJECT_TYPE_MISMATCH, RULE ('V', 'X', 2));
  return model_refuse (VAS_STATUS_INVALID_HANDLE, RULE ('V', 'X', 1));
}

static VasVerdict
check_size (const Model *model, const Creation *c)
{
  if (c->size == 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_4, c->nt ? RULE ('S', 'C', 15) : RULE ('S', 'C', 1));
  if (c->size >> 63 != 0)
    return model_refuse (VAS_STATUS_SECTION_TOO_BIG, RULE ('S', 'C', 10));
  if ((c->attributes & VAS_SEC_LARGE_PAGES) == 0)
    return model_granted ();
  if (!model->config.lock_memory_privilege)
    return model_refuse (VAS_STATUS_PRIVILEGE_NOT_HELD, RULE ('S', 'C', 24));
  if (model->config.large_page_minimum == 0 || c->size % model->config.large_page_minimum != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('S', 'C', 24));
  return model_granted ();
}

static VasVerdict
check_values (const ModelCall *call, const Creation *c)
{
  if (!are_attributes (c->attributes))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_6, RULE ('S', 'C', 9));
  VasRule rule = protection_rule (c->protect);
  if (rule != VAS_NO_RULE)
    return model_refuse (VAS_STATUS_INVALID_PAGE_PROTECTION, rule);
  if (c->bad_pointer)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  VasVerdict verdict = check_file (call, c);
  return model_is_refused (verdict) ? verdict : check_size (call->model, c);
}

/* The section of that name plus 1, or 0. */
static unsigned
find_name (const Model *model, const uint8_t *name, uint64_t n_name)
{
  for (unsigned i = 0; i < MODEL_MAX_SECTIONS && n_name != 0; i++)
    if (model->sections[i].used && model->sections[i].n_name == n_name
        && memcmp (model->sections[i].name, name, n_name) == 0)
      return i + 1;
  return 0;
}

/* A new one plus 1, or 0 where the model has no room for it. */
static unsigned
add_section (Model *model, const Creation *c)
{
  uint64_t n_pages = (c->size - 1) / model->page_size + 1;
  unsigned i = 0;
  while (i < MODEL_MAX_SECTIONS && model->sections[i].used)
    i++;
  if (i == MODEL_MAX_SECTIONS || n_pages > MODEL_SECTION_PAGES || c->n_name > MODEL_NAME
      || (c->attributes & VAS_SEC_LARGE_PAGES) != 0)
    return 0;
  ModelSection *section = &model->sections[i];
  *section = (ModelSection){ .used = true, .n_pages = n_pages, .protect = (uint16_t) c->protect, .n_name = c->n_name };
  section->reserve = (c->attributes & VAS_SEC_RESERVE) != 0;
  section->caches |= (c->attributes & VAS_SEC_NOCACHE) != 0 ? VAS_PAGE_NOCACHE : 0;
  section->caches |= (c->attributes & VAS_SEC_WRITECOMBINE) != 0 ? VAS_PAGE_WRITECOMBINE : 0;
  section->cells = g_new0 (ModelCell, n_pages);
  section->committed = g_new0 (bool, n_pages);
  for (uint64_t page = 0; page < n_pages; page++)
    section->committed[page] = !section->reserve;
  if (c->n_name != 0)
    memcpy (section->name, c->name, c->n_name);
  if (!section->reserve)
    charge (model, n_pages);
  return i + 1;
}

VasVerdict
model_create_section (ModelCall *call)
{
  Model *model = call->model;
  Creation c = decode (call);
  VasVerdict verdict = check_values (call, &c);
  if (model_is_refused (verdict))
    return verdict;
  VasWin32Error error = VAS_ERROR_SUCCESS;
  unsigned section = find_name (model, c.name, c.n_name);
  if (section != 0 && c.nt)
    return model_refuse (VAS_STATUS_OBJECT_NAME_COLLISION, RULE ('S', 'C', 12));
  if (section != 0)
    error = VAS_ERROR_ALREADY_EXISTS;
  else
    {
      uint64_t nth = model->inject_nth;
      if ((c.attributes & VAS_SEC_COMMIT) != 0)
        verdict = model_may_charge_both (model, NULL, 0, (c.size - 1) / model->page_size + 1,
                                         RULE ('S', 'C', 23));
      if (model_is_refused (verdict))
        return verdict;
      bool room = model_look (model, call->caller)->n_handles < MODEL_MAX_HANDLES;
      section = room ? add_section (model, &c) : 0;
      if (section == 0)
        {
          model->inject_nth = nth;
          call->outside = true;
          return verdict;
        }
    }
  verdict = give_handle (call, call->caller, (ModelHandle){ .section = section, .access = c.access });
  if (!c.nt && !call->outside)
    model->threads[call->in->thread - 1].last_error = error;
  return verdict;
}

/* FILE_MAP_COPY alone means reading; FILE_MAP_EXECUTE is a bit of its own (T1). */
static uint32_t
map_access (uint32_t asked)
{
  if (asked == VAS_FILE_MAP_COPY)
    return VAS_SECTION_MAP_READ;
  if ((asked & VAS_FILE_MAP_EXECUTE) != 0)
    asked = (asked & ~VAS_FILE_MAP_EXECUTE) | VAS_SECTION_MAP_EXECUTE;
  return asked;
}

VasVerdict
model_open_section (ModelCall *call)
{
  bool nt = call->in->id == VAS_CALL_NT_OPEN_SECTION;
  uint32_t asked = (uint32_t) call->in->arguments[nt ? 1 : 0];
  const uint8_t *name = NULL;
  uint64_t n_name = 0;
  take_name (call, 2, &name, &n_name);
  if (nt && (call->in->bad_pointers & 1) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  if (n_name == 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('S', 'C', 14));
  unsigned section = find_name (call->model, name, n_name);
  if (section == 0)
    return model_refuse (VAS_STATUS_OBJECT_NAME_NOT_FOUND, RULE ('S', 'C', 14));
  uint32_t access = model_section_access (nt ? asked : map_access (asked));
  return give_handle (call, call->caller, (ModelHandle){ .section = section, .access = access });
}

/* Queries and copies of handles. */

VasVerdict
model_query_section (ModelCall *call)
{
  const Model *model = call->model;
  const uint64_t *a = call->in->arguments;
  bool wide = model->config.pointer_size == 8, image = a[1] == 1;
  uint64_t length = a[3], needed = image ? (wide ? 64 : 48) : wide ? 24 : 16;
  if ((uint32_t) a[1] > 1)
    return model_refuse (VAS_STATUS_INVALID_INFO_CLASS, RULE ('S', 'C', 16));
  if (length != VAS_LENGTH_OF_STRUCTURE && model_pointer (model, length) < needed)
    return model_refuse (VAS_STATUS_INFO_LENGTH_MISMATCH, RULE ('S', 'C', 16));
  if ((call->in->bad_pointers >> 2 & 1) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  uint64_t handle = model_pointer (model, a[0]);
  const ModelHandle *found = model_find_handle (model, call->caller, handle);
  bool pseudo = handle >= model_pointer (model, VAS_CURRENT_THREAD);
  if (found == NULL && !pseudo)
    return model_refuse (VAS_STATUS_INVALID_HANDLE, RULE ('V', 'X', 1));
  if (pseudo || found->section == 0)
    return model_refuse (VAS_STATUS_OBJECT_TYPE_MISMATCH, RULE ('V', 'X', 2));
  if ((found->access & VAS_SECTION_QUERY) == 0)
    return model_refuse (VAS_STATUS_ACCESS_DENIED, RULE ('S', 'C', 26));
  if (image)
    return model_refuse (VAS_STATUS_SECTION_NOT_IMAGE, RULE ('S', 'C', 27));
  const ModelSection *section = &model->sections[found->section - 1];
  uint32_t caches = (section->caches & VAS_PAGE_NOCACHE) != 0       ? VAS_SEC_NOCACHE
                    : (section->caches & VAS_PAGE_WRITECOMBINE) != 0 ? VAS_SEC_WRITECOMBINE
                                                                     : 0;
  model_output (call, 0, 0);
  model_output (call, 1, (section->reserve ? VAS_SEC_RESERVE : VAS_SEC_COMMIT) | caches);
  model_output (call, 2, section->n_pages * model->page_size);
  if ((call->in->bad_pointers >> 4 & 1) == 0)
    model_output (call, 4, needed);
  return model_granted ();
}

typedef struct Copy
{
  uint64_t source_process, source, target_process;
  uint32_t access, options;
  bool bad_pointer;
} Copy;

/* What the handle stands for, in the process that has it; false: nothing. */
static bool
find_source (const ModelCall *call, VasProcessId owner, uint64_t handle, ModelHandle *found)
{
  const Model *model = call->model;
  const ModelHandle *open = model_find_handle (model, owner, handle);
  if (model_pointer (model, handle) == model_pointer (model, VAS_CURRENT_PROCESS))
    *found = (ModelHandle){ .target = owner, .access = VAS_PROCESS_ALL_ACCESS };
  else if (open != NULL)
    *found = *open;
  else
    return false;
  return true;
}

static VasVerdict
copy_handle (ModelCall *call, const Copy *c, VasProcessId from, VasProcessId to, ModelHandle source)
{
  Model *model = call->model;
  if ((c->options & VAS_DUPLICATE_SAME_ACCESS) == 0)
    source.access = source.section != 0 ? model_section_access (c->access) : c->access;
  bool closes = (c->options & VAS_DUPLICATE_CLOSE_SOURCE) != 0
                && model_find_handle (model, from, c->source) != NULL;
  VasVerdict verdict = give_handle (call, to, source);
  if (closes && !call->outside)
    {
      model->closing = from;
      model->closed = c->source;
    }
  return verdict;
}

VasVerdict
model_duplicate (ModelCall *call)
{
  Model *model = call->model;
  const uint64_t *a = call->in->arguments;
  Copy c = { a[0], a[1], a[2], (uint32_t) a[4], (uint32_t) a[6], (call->in->bad_pointers >> 3 & 1) != 0 };
  VasProcessId from = 0, to = 0;
  ModelHandle source = { .section = 0 };
  bool closes_only = model_pointer (model, c.target_process) == 0 && (c.options & VAS_DUPLICATE_CLOSE_SOURCE) != 0;
  bool thread = model_pointer (model, c.source) == model_pointer (model, VAS_CURRENT_THREAD);
  if ((c.options & ~(VAS_DUPLICATE_CLOSE_SOURCE | VAS_DUPLICATE_SAME_ACCESS)) != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'X', 1));
  VasVerdict verdict = model_resolve (call, c.source_process, VAS_PROCESS_DUP_HANDLE, RULE ('V', 'X', 1),
                                      RULE ('V', 'X', 3), &from);
  if (!model_is_refused (verdict) && !thread && !find_source (call, from, c.source, &source))
    verdict = model_refuse (VAS_STATUS_INVALID_HANDLE, RULE ('V', 'X', 1));
  if (!model_is_refused (verdict) && !closes_only)
    verdict = model_resolve (call, c.target_process, VAS_PROCESS_DUP_HANDLE, RULE ('V', 'X', 1), RULE ('V', 'X', 3),
                             &to);
  if (model_is_refused (verdict))
    return verdict;
  if (!closes_only && (thread || c.bad_pointer)) /* handles of threads, and such that nobody is told of, it has none */
    call->outside = true;
  else if (!closes_only)
    return copy_handle (call, &c, from, to, source);
  else if (model_find_handle (model, from, c.source) != NULL)
    model_drop_handle (model, from, c.source);
  return verdict;
}
