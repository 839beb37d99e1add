/* Views in the naive model (MV, SR, NM): the checks of docs/rule-choice.md in their order, then the pages. */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)
#define ACTIONS (VAS_MEM_UNMAP_WITH_TRANSIENT_BOOST | VAS_MEM_PRESERVE_PLACEHOLDER)

typedef struct View
{
  uint64_t section_handle, process_handle, base, offset, size, zero_bits, inherit, node;
  uint32_t type, protect;
  bool nt, may_replace, own_without_handle, bad_pointer, bad_offset;
  unsigned list; /* index of the extended parameters, or 0 */
  uint64_t lowest, highest;
} View;

/* T1: what MapViewOfFile's access makes of the view. */
static uint32_t
view_protection (uint32_t access)
{
  uint32_t rest = access & ~VAS_FILE_MAP_EXECUTE;
  uint32_t protect = rest == VAS_FILE_MAP_COPY             ? VAS_PAGE_WRITECOPY
                     : (rest & VAS_FILE_MAP_WRITE) != 0    ? VAS_PAGE_READWRITE
                     : (rest & VAS_FILE_MAP_READ) != 0     ? VAS_PAGE_READONLY
                                                           : VAS_PAGE_NOACCESS;
  bool executable = (access & VAS_FILE_MAP_EXECUTE) != 0 && protect != VAS_PAGE_NOACCESS;
  return executable ? protect << 4 : protect;
}

static View
decode_win32 (const VasCall *in)
{
  const uint64_t *a = in->arguments;
  View v = { .node = UINT32_MAX, .inherit = 1 };
  if (in->id == VAS_CALL_MAP_VIEW_OF_FILE3)
    v = (View){ .section_handle = a[0], .process_handle = a[1], .base = a[2], .offset = a[3], .size = a[4],
                .type = (uint32_t) a[5], .protect = (uint32_t) a[6], .node = UINT32_MAX, .inherit = 1,
                .may_replace = true, .own_without_handle = true, .list = 7 };
  else if (in->id == VAS_CALL_MAP_VIEW_OF_FILE_NUMA2)
    v = (View){ .section_handle = a[0], .process_handle = a[1], .offset = a[2], .base = a[3], .size = a[4],
                .type = (uint32_t) a[5], .protect = (uint32_t) a[6], .node = (uint32_t) a[7], .inherit = 1,
                .may_replace = true };
  else
    {
      v.section_handle = a[0];
      v.process_handle = VAS_CURRENT_PROCESS;
      v.protect = view_protection ((uint32_t) a[1]);
      v.offset = (a[2] & UINT32_MAX) << 32 | (a[3] & UINT32_MAX);
      v.size = a[4];
      v.base = in->id != VAS_CALL_MAP_VIEW_OF_FILE ? a[5] : 0;
      v.node = in->id == VAS_CALL_MAP_VIEW_OF_FILE_EX_NUMA ? (uint32_t) a[6] : UINT32_MAX;
    }
  return v;
}

static bool
is_native_32 (const Model *model)
{
  return model->config.pointer_size == 4 && !model->config.wow64;
}

static View
decode (const ModelCall *call)
{
  const VasCall *in = call->in;
  const uint64_t *a = in->arguments;
  View v = { .nt = true, .node = UINT32_MAX, .inherit = 1 };
  if (in->id == VAS_CALL_NT_MAP_VIEW_OF_SECTION)
    v = (View){ .nt = true, .section_handle = a[0], .process_handle = a[1], .base = a[2], .offset = a[5], .size = a[6],
                .zero_bits = model_pointer (call->model, a[3]), .inherit = (uint32_t) a[7], .node = UINT32_MAX,
                .type = (uint32_t) a[8], .protect = (uint32_t) a[9],
                .bad_pointer = (in->bad_pointers & (1u << 2 | 1u << 6)) != 0,
                .bad_offset = (in->bad_pointers & 1u << 5) != 0 };
  else if (in->id == VAS_CALL_NT_MAP_VIEW_OF_SECTION_EX)
    v = (View){ .nt = true, .section_handle = a[0], .process_handle = a[1], .base = a[2], .offset = a[3], .size = a[4],
                .inherit = 1, .node = UINT32_MAX, .type = (uint32_t) a[5], .protect = (uint32_t) a[6],
                .may_replace = true, .list = 7, .bad_pointer = (in->bad_pointers & (1u << 2 | 1u << 4)) != 0,
                .bad_offset = (in->bad_pointers & 1u << 3) != 0 };
  else
    v = decode_win32 (in);
  v.base = model_pointer (call->model, v.base);
  v.size = model_pointer (call->model, v.size);
  if ((v.type & VAS_AT_ROUND_TO_PAGE) != 0 && is_native_32 (call->model)) /* NM-014 */
    v.base -= v.base % call->model->page_size;
  if (v.bad_offset)
    v.offset = 0;
  return v;
}

/* Row 1: what is asked of the address. */
static VasVerdict
check_requirements (const ModelCall *call, View *v)
{
  ModelRequest r = { .address = 0 };
  if (v->list != 0)
    {
      VasVerdict verdict = model_read_parameters (call, v->list, &r);
      if (model_is_refused (verdict))
        return verdict;
    }
  v->lowest = r.lowest;
  v->highest = r.highest;
  if (r.alignment != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('N', 'M', 16));
  if (v->base != 0 && (r.lowest != 0 || r.highest != 0))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', '2', 13));
  if (v->zero_bits >= 22 && v->zero_bits <= 31)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_4, RULE ('N', 'M', 7));
  if (v->inherit != 1 && v->inherit != 2)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_8, RULE ('N', 'M', 17));
  return model_granted ();
}

/* Whether @size bytes from the base on lie below the limit of the zero bits. */
static bool
is_below_limit (const View *v, uint64_t size)
{
  uint64_t limit = model_zero_bits_limit (v->zero_bits);
  return v->base == 0 || v->zero_bits == 0 || (v->base <= limit && size <= limit - v->base);
}

/* Row 5. */
static VasVerdict
check_base (const Model *model, const View *v)
{
  if (v->zero_bits >= 32 && is_native_32 (model))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_4, RULE ('N', 'M', 7));
  if (!is_below_limit (v, MAX (v->size, 1)))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_4, RULE ('N', 'M', 15));
  return model_granted ();
}

/* Rows 0 to 5. */
static VasVerdict
check_values (const ModelCall *call, View *v)
{
  const Model *model = call->model;
  uint32_t base = v->protect & 0xff, types = VAS_MEM_RESERVE | VAS_MEM_TOP_DOWN;
  types |= v->may_replace ? VAS_MEM_REPLACE_PLACEHOLDER : 0;
  types |= is_native_32 (model) ? VAS_AT_ROUND_TO_PAGE : 0;
  if (v->node != UINT32_MAX && v->node >= model->config.numa_nodes)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'X', 10));
  VasVerdict verdict = check_requirements (call, v);
  if (model_is_refused (verdict))
    return verdict;
  if ((v->type & ~types) != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_9,
                         (v->type & ~types) == VAS_AT_ROUND_TO_PAGE ? RULE ('N', 'M', 6) : RULE ('V', 'A', 4));
  if ((v->protect & ~0x7ffu) != 0)
    return model_refuse (VAS_STATUS_INVALID_PAGE_PROTECTION, RULE ('P', 'P', 20));
  if (v->protect != base || base == 0 || (base & (base - 1)) != 0)
    return model_refuse (VAS_STATUS_INVALID_PAGE_PROTECTION, RULE ('N', 'M', 10));
  if (v->bad_pointer)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  return check_base (model, v);
}

/* The rights that a view of that protection takes: one that can be written needs no right to read. */
static uint32_t
needed_access (uint32_t protect)
{
  bool is_code = (protect & 0xf0) != 0;
  bool is_written = protect == VAS_PAGE_READWRITE || protect == VAS_PAGE_EXECUTE_READWRITE;
  uint32_t other = is_written ? VAS_SECTION_MAP_WRITE : protect == VAS_PAGE_EXECUTE ? 0 : VAS_SECTION_MAP_READ;
  return is_code ? other | VAS_SECTION_MAP_EXECUTE : other;
}

/* Row 7. */
static VasVerdict
find_section (const ModelCall *call, const View *v, unsigned *index)
{
  const Model *model = call->model;
  uint64_t handle = model_pointer (model, v->section_handle);
  const ModelHandle *found = model_find_handle (model, call->caller, handle);
  bool pseudo = handle >= model_pointer (model, VAS_CURRENT_THREAD);
  if (found == NULL && !pseudo)
    return model_refuse (VAS_STATUS_INVALID_HANDLE, v->nt ? RULE ('N', 'M', 9) : RULE ('M', 'V', 28));
  if (pseudo || found->section == 0)
    return model_refuse (VAS_STATUS_OBJECT_TYPE_MISMATCH, RULE ('V', 'X', 2));
  *index = found->section;
  const ModelSection *section = &model->sections[found->section - 1];
  bool writable = section->protect == VAS_PAGE_READWRITE || section->protect == VAS_PAGE_EXECUTE_READWRITE;
  uint32_t lacking = needed_access (v->protect) & ~found->access;
  if (lacking == 0)
    return model_granted ();
  VasRule rule = RULE ('M', 'V', 26);
  if ((lacking & VAS_SECTION_MAP_WRITE) != 0 && !writable)
    rule = RULE ('M', 'V', 22);
  else if ((lacking & VAS_SECTION_MAP_EXECUTE) != 0 && (section->protect & 0xf0) == 0)
    rule = RULE ('M', 'V', 24);
  return model_refuse (VAS_STATUS_ACCESS_DENIED, rule);
}

/* Rows 8 to 10; the view's size where none was given. */
static VasVerdict
check_section (const Model *model, View *v, const ModelSection *section)
{
  uint64_t page = model->page_size, unit = model->granule * page, end = section->n_pages * page;
  bool replaces = (v->type & VAS_MEM_REPLACE_PLACEHOLDER) != 0;
  if (replaces || (v->type & VAS_AT_ROUND_TO_PAGE) != 0)
    unit = page;
  if (replaces && (v->base % page != 0 || v->offset % page != 0))
    return model_refuse (VAS_STATUS_MAPPED_ALIGNMENT, RULE ('P', 'H', 25));
  if (v->base % unit != 0)
    return model_refuse (VAS_STATUS_MAPPED_ALIGNMENT, v->nt ? RULE ('N', 'M', 2) : RULE ('M', 'V', 7));
  if (v->offset % unit != 0)
    return model_refuse (VAS_STATUS_MAPPED_ALIGNMENT, v->nt ? RULE ('N', 'M', 1) : RULE ('M', 'V', 1));
  if (!model_view_allows (section->protect, v->protect))
    {
      bool executable = (v->protect & 0xf0) != 0 && (section->protect & 0xf0) == 0;
      return model_refuse (VAS_STATUS_SECTION_PROTECTION, executable ? RULE ('N', 'M', 12) : RULE ('N', 'M', 13));
    }
  if (v->offset >= end)
    return model_refuse (VAS_STATUS_INVALID_VIEW_SIZE, v->nt ? RULE ('N', 'M', 5) : RULE ('M', 'V', 2));
  if (v->size > end - v->offset)
    return model_refuse (VAS_STATUS_INVALID_VIEW_SIZE, v->nt ? RULE ('N', 'M', 4) : RULE ('M', 'V', 3));
  if (v->size == 0)
    v->size = end - v->offset;
  return model_granted ();
}

/* MEM_REPLACE_PLACEHOLDER: the view is as large as one placeholder. */
static VasVerdict
check_placeholder (const Model *model, const View *v, const ModelPlan *plan)
{
  const ModelProcess *process = model_look (model, plan->process);
  uint64_t start = v->base / model->page_size;
  if (!model_page (model, process, start)->placeholder)
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 16), start);
  if (model_allocation_start (model, process, start) != start
      || model_allocation_end (model, process, start) != start + plan->n_pages)
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 4), start);
  return model_granted ();
}

/* Row 11. */
static VasVerdict
find_place (const ModelCall *call, const View *v, const ModelPlan *plan, uint64_t *start, bool *choice)
{
  const Model *model = call->model;
  *start = v->base / model->page_size;
  *choice = false;
  if (!is_below_limit (v, v->size))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_4, RULE ('N', 'M', 15));
  if ((v->type & VAS_MEM_REPLACE_PLACEHOLDER) != 0)
    return check_placeholder (model, v, plan);
  if (v->base == 0)
    {
      VasVerdict verdict = model_find_place (call, plan, (v->type & VAS_MEM_TOP_DOWN) != 0, RULE ('V', 'A', 43), start,
                                             choice);
      if (verdict.rule == RULE ('V', 'A', 25)) /* recorded placement */
        verdict.rule = v->nt ? RULE ('N', 'M', 3) : RULE ('M', 'V', 6);
      return verdict;
    }
  uint64_t end = *start + plan->n_pages;
  uint64_t used = *start; /* where no allocation may be */
  if (*start >= model->min_page && end <= model->vad_end)
    used = model_first_used (model, model_look (model, plan->process), *start, end);
  if (used < end)
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, v->nt ? RULE ('N', 'M', 3) : RULE ('M', 'V', 6),
                              used);
  return model_granted ();
}

static ModelPlan
make_plan (const Model *model, const View *v, VasProcessId process, unsigned index)
{
  const ModelSection *section = &model->sections[index - 1];
  ModelPlan plan = { .process = process, .align = model->granule, .low = model->min_page, .high = model->vad_end };
  plan.n_pages = (v->size + model->page_size - 1) / model->page_size;
  plan.low = MAX (plan.low, v->lowest / model->page_size);
  plan.high = MIN (plan.high, model_zero_bits_limit (v->zero_bits) / model->page_size);
  if (v->highest != 0)
    plan.high = MIN (plan.high, v->highest / model->page_size + 1);
  plan.page = (ModelPage){ .type = MODEL_MAPPED, .section = (uint8_t) index };
  plan.page.shown = (uint32_t) (v->offset / model->page_size);
  plan.page.allocation_protect = (uint16_t) v->protect;
  if (v->protect != VAS_PAGE_NOACCESS)
    plan.page.allocation_protect |= section->caches;
  plan.page.copies = model_is_write_copy (v->protect);
  plan.page.replaced = (v->type & VAS_MEM_REPLACE_PLACEHOLDER) != 0;
  return plan;
}

static void
set_result (ModelCall *call, const View *v, const ModelPlan *plan, uint64_t start)
{
  uint64_t page = call->model->page_size;
  if (!v->nt)
    {
      call->out->result = start * page;
      return;
    }
  model_output (call, 0, start * page);
  if (!v->bad_offset)
    model_output (call, 1, v->offset);
  model_output (call, 2, plan->n_pages * page);
}

/* Row 12, and the view. */
static VasVerdict
map (ModelCall *call, const View *v, const ModelPlan *plan, uint64_t start, bool choice)
{
  Model *model = call->model;
  uint64_t nth = model->inject_nth;
  VasVerdict verdict = model_may_charge_both (model, model_process (model, plan->process),
                                              plan->page.copies ? plan->n_pages : 0, 0, RULE ('M', 'V', 37));
  if (model_is_refused (verdict))
    return verdict;
  if (!choice && !model_holds_pages (model, start, start + plan->n_pages))
    {
      model->inject_nth = nth;
      call->outside = true;
      return verdict;
    }
  set_result (call, v, plan, start);
  model_allocate_planned (call, plan, start, choice);
  return verdict;
}

VasVerdict
model_map_view (ModelCall *call)
{
  Model *model = call->model;
  View v = decode (call);
  VasProcessId process = 0;
  unsigned index = 0;
  VasVerdict verdict = check_values (call, &v);
  if (v.own_without_handle && model_pointer (model, v.process_handle) == 0)
    v.process_handle = VAS_CURRENT_PROCESS; /* MV-041 */
  if (!model_is_refused (verdict))
    verdict = model_resolve (call, v.process_handle, VAS_PROCESS_VM_OPERATION,
                             v.nt ? RULE ('N', 'M', 8) : RULE ('V', 'X', 1), RULE ('V', 'X', 3), &process);
  if (!model_is_refused (verdict))
    verdict = find_section (call, &v, &index);
  if (!model_is_refused (verdict))
    verdict = check_section (model, &v, &model->sections[index - 1]);
  if (model_is_refused (verdict))
    return verdict;
  ModelPlan plan = make_plan (model, &v, process, index);
  uint64_t start = 0;
  bool choice = false;
  verdict = find_place (call, &v, &plan, &start, &choice);
  return model_is_refused (verdict) ? verdict : map (call, &v, &plan, start, choice);
}

/* Unmapping. */

typedef struct Unmap
{
  uint64_t handle, address;
  uint32_t flags;
  bool nt;
} Unmap;

static Unmap
decode_unmap (const ModelCall *call)
{
  const uint64_t *a = call->in->arguments;
  switch ((int) call->in->id)
    {
    case VAS_CALL_UNMAP_VIEW_OF_FILE:
      return (Unmap){ VAS_CURRENT_PROCESS, a[0], 0, false };
    case VAS_CALL_UNMAP_VIEW_OF_FILE_EX:
      return (Unmap){ VAS_CURRENT_PROCESS, a[0], (uint32_t) a[1], false };
    case VAS_CALL_UNMAP_VIEW_OF_FILE2:
      return (Unmap){ a[0], a[1], (uint32_t) a[2], false };
    case VAS_CALL_NT_UNMAP_VIEW_OF_SECTION:
      return (Unmap){ a[0], a[1], 0, true };
    default:
      return (Unmap){ a[0], a[1], (uint32_t) a[2], true };
    }
}

static bool
is_view (const Model *model, const ModelProcess *process, uint64_t page)
{
  const ModelPage *at = page < model->app_end ? model_page (model, process, page) : NULL;
  return at != NULL && model_is_allocated (at) && at->type != MODEL_PRIVATE;
}

VasVerdict
model_unmap (ModelCall *call)
{
  Model *model = call->model;
  Unmap u = decode_unmap (call);
  bool preserve = (u.flags & VAS_MEM_PRESERVE_PLACEHOLDER) != 0;
  VasProcessId id = 0;
  if ((u.flags & ~ACTIONS) != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER,
                         (u.flags & VAS_MEM_RELEASE) != 0 ? RULE ('P', 'H', 22) : RULE ('M', 'V', 38));
  VasVerdict verdict = model_resolve (call, u.handle, VAS_PROCESS_VM_OPERATION,
                                      u.nt ? RULE ('N', 'M', 8) : RULE ('M', 'V', 39), RULE ('V', 'X', 3), &id);
  if (model_is_refused (verdict))
    return verdict;
  ModelProcess *process = model_process (model, id);
  uint64_t page = model_pointer (model, u.address) / model->page_size;
  if (!is_view (model, process, page))
    return preserve ? model_refuse (VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 24))
                    : model_refuse (VAS_STATUS_NOT_MAPPED_VIEW, u.nt ? RULE ('N', 'M', 11) : RULE ('M', 'V', 14));
  if (preserve && !model_page (model, process, page)->replaced)
    return model_refuse (VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 27));
  uint64_t start = model_allocation_start (model, process, page), end = model_allocation_end (model, process, page);
  if (preserve)
    model_make_placeholder (model, process, start, end);
  else
    model_release_pages (model, process, start, end);
  model_recount (model, process);
  model_reap (model);
  return verdict;
}

VasVerdict
model_flush_view (ModelCall *call)
{
  const Model *model = call->model;
  const ModelProcess *process = model_look (model, call->caller);
  uint64_t address = model_pointer (model, call->in->arguments[0]);
  uint64_t size = model_pointer (model, call->in->arguments[1]), page = address / model->page_size;
  if (!is_view (model, process, page)
      || size > model_allocation_end (model, process, page) * model->page_size - address)
    return model_refuse (VAS_STATUS_NOT_MAPPED_VIEW, RULE ('M', 'V', 14));
  return model_granted ();
}
