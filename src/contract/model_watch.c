/* Write watch in the naive model (WW): a page is reported that is dirty or latched. */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

enum
{
  FLAG_RESET = 1
};

static void
clear_mark (ModelCell *cell)
{
  cell->dirty = false;
  cell->latched = MODEL_NO;
}

/* Where the parameters of the four calls stand. */
typedef struct Watch
{
  uint64_t handle, flags, base, size, count;
  bool no_addresses, no_count, no_granularity;
  bool get, nt;
} Watch;

static Watch
decode (const ModelCall *call)
{
  const VasCall *in = call->in;
  bool nt = in->id == VAS_CALL_NT_GET_WRITE_WATCH || in->id == VAS_CALL_NT_RESET_WRITE_WATCH;
  bool get = in->id == VAS_CALL_GET_WRITE_WATCH || in->id == VAS_CALL_NT_GET_WRITE_WATCH;
  unsigned i = 0;
  Watch w = { .handle = VAS_CURRENT_PROCESS, .nt = nt, .get = get };
  if (nt)
    w.handle = in->arguments[i++];
  if (get)
    w.flags = (uint32_t) in->arguments[i++];
  w.base = model_pointer (call->model, in->arguments[i++]);
  w.size = model_pointer (call->model, in->arguments[i++]);
  if (!get)
    return w;
  w.no_addresses = (in->bad_pointers >> i++ & 1) != 0;
  w.no_count = (in->bad_pointers >> i & 1) != 0;
  w.count = model_pointer (call->model, in->arguments[i++]);
  w.no_granularity = (in->bad_pointers >> i & 1) != 0;
  return w;
}

/* The range is whole in one watched allocation. */
static VasVerdict
check_memory (const Model *model, const ModelProcess *process, uint64_t start, uint64_t end)
{
  const ModelPage *first = model_page (model, process, start);
  if (!model_is_allocated (first) || !first->watched)
    return model_refuse_page (model, VAS_STATUS_INVALID_PARAMETER, RULE ('W', 'W', 18), start);
  uint64_t allocation_end = model_allocation_end (model, process, start);
  if (end > allocation_end)
    return model_refuse_page (model, VAS_STATUS_INVALID_PARAMETER, RULE ('W', 'W', 16), allocation_end);
  return model_granted ();
}

static VasVerdict
check_values (const Model *model, const Watch *w)
{
  uint64_t end = model->app_end * model->page_size;
  if (w->get && (w->flags & ~(uint64_t) FLAG_RESET) != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('W', 'W', 14));
  if (w->no_count || w->no_granularity || (w->no_addresses && w->count != 0))
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('W', 'W', 13));
  if (w->get && w->count == 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('W', 'W', 12));
  if (w->base == 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('W', 'W', 17));
  if (w->size == 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, w->get ? RULE ('W', 'W', 15) : RULE ('W', 'W', 19));
  if (w->base >= end || w->size > end - w->base)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('W', 'W', 16));
  return model_granted ();
}

/* The marks of [start, end), the lowest @count of them into @found; with @reset those are cleared.  Where the model
 * cannot know of one, it is in the answer if and only if it is marked. */
static uint64_t
collect (const ModelCall *call, ModelProcess *process, const Watch *w, uint64_t start, uint64_t end, uint64_t *found)
{
  const VasCall *answer = call->answer;
  const uint64_t *words = answer != NULL ? answer->output : NULL;
  uint64_t n_words = words != NULL ? MIN (answer->output_size, answer->output_capacity) / sizeof *words : 0, n = 0;
  for (uint64_t page = start; page < end && n < w->count; page++)
    {
      ModelCell *cell = model_cell (call->model, process, page);
      uint64_t address = page * call->model->page_size;
      if (cell->latched == MODEL_MAYBE && !cell->dirty)
        cell->latched = n < n_words && words[n] == address ? MODEL_YES : MODEL_NO;
      if (!cell->dirty && cell->latched != MODEL_YES)
        continue;
      found[n++] = address;
      if ((w->flags & FLAG_RESET) != 0)
        clear_mark (cell);
    }
  return n;
}

static void
report (ModelCall *call, ModelProcess *process, const Watch *w, uint64_t start, uint64_t end)
{
  VasCall *out = call->out;
  g_autofree uint64_t *found = g_new0 (uint64_t, end - start);
  uint64_t n = collect (call, process, w, start, end, found);
  out->output_size = n * sizeof *found;
  for (uint64_t i = 0; i < n && out->output != NULL && (i + 1) * sizeof *found <= out->output_capacity; i++)
    ((uint64_t *) out->output)[i] = found[i];
  model_output (call, 0, n);
  model_output (call, 1, n);
  model_output (call, 2, call->model->page_size);
}

static bool
is_unsure (const Model *model, const ModelProcess *process, uint64_t start, uint64_t end)
{
  for (uint64_t page = start; page < end; page++)
    if (model_look_cell (model, process, page)->latched == MODEL_MAYBE)
      return true;
  return false;
}

VasVerdict
model_write_watch (ModelCall *call)
{
  Model *model = call->model;
  Watch w = decode (call);
  VasProcessId id = 0;
  VasVerdict verdict = check_values (model, &w);
  if (!model_is_refused (verdict))
    verdict = model_resolve (call, w.handle, VAS_PROCESS_VM_OPERATION, RULE ('V', 'X', 1), RULE ('V', 'X', 3), &id);
  if (model_is_refused (verdict))
    return verdict;
  ModelProcess *process = model_process (model, id);
  uint64_t start = w.base / model->page_size, end = (w.base + w.size - 1) / model->page_size + 1;
  verdict = check_memory (model, process, start, end);
  if (model_is_refused (verdict))
    return verdict;
  if (w.get)
    {
      if (!is_unsure (model, process, start, end) || !model_awaits_answer (call))
        report (call, process, &w, start, end);
      return verdict;
    }
  for (uint64_t page = start; page < end; page++)
    clear_mark (model_cell (model, process, page));
  return verdict;
}

bool
model_is_watched (const Model *model, VasProcessId id, uint64_t address)
{
  return model_page (model, model_look (model, id), address / model->page_size)->watched;
}
