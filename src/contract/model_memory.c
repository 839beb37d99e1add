/* What the naive model knows of the contents of pages, and of what was done to them: one record a page, no frames. */
#include "contract/model_internal.h"
#include <glib.h>
#include <string.h>

ModelCell *
model_cell (const Model *model, ModelProcess *process, uint64_t page)
{
  uint64_t index = 0;
  return model_find_index (model, page, &index) ? &process->cells[index] : NULL;
}

const ModelCell *
model_look_cell (const Model *model, const ModelProcess *process, uint64_t page)
{
  static const ModelCell untouched = { .valid = MODEL_NO };
  uint64_t index = 0;
  return model_find_index (model, page, &index) ? &process->cells[index] : &untouched;
}

ModelCell *
model_content (Model *model, ModelProcess *process, uint64_t page)
{
  ModelCell *cell = model_cell (model, process, page);
  const ModelPage *at = model_page (model, process, page);
  ModelSection *section = model_section_of (model, at);
  return cell != NULL && section != NULL && !cell->own ? &section->cells[at->shown] : cell;
}

static const ModelCell *
look_content (const Model *model, const ModelProcess *process, uint64_t page)
{
  const ModelCell *cell = model_look_cell (model, process, page);
  const ModelPage *at = model_page (model, process, page);
  return at->section != 0 && !cell->own ? &model->sections[at->section - 1].cells[at->shown] : cell;
}

void
model_cell_clear (ModelCell *cell)
{
  g_free (cell->bytes);
  *cell = (ModelCell){ .valid = MODEL_NO };
}

void
model_cell_decommit (ModelCell *cell, bool loose)
{
  uint8_t latched = cell->latched;
  if (latched == MODEL_NO && cell->dirty && loose)
    latched = MODEL_MAYBE;
  model_cell_clear (cell);
  cell->latched = latched;
}

void
model_cell_latch (ModelCell *cell)
{
  if (cell->dirty)
    cell->latched = MODEL_YES;
  cell->dirty = false;
}

void
model_cell_trim (ModelCell *cell)
{
  if (cell->locked)
    return;
  model_cell_latch (cell);
  cell->valid = MODEL_NO;
}

void
model_reprotect (const Model *model, ModelProcess *process, uint64_t page, uint16_t protect)
{
  ModelPage value = *model_page (model, process, page);
  ModelCell *cell = model_cell (model, process, page);
  value.protect = cell->own ? (uint16_t) model_own_protection (protect) : protect; /* a copy is copied once only */
  model_put (model, process, page, value);
  model_cell_latch (cell);
  if (!model_is_accessible (&value) && cell->valid == MODEL_YES)
    cell->valid = MODEL_MAYBE; /* QW-004 */
}

void
model_cells_copy (const Model *model, uint64_t n, ModelCell *to, const ModelCell *from)
{
  for (uint64_t i = 0; i < n; i++)
    {
      to[i] = from[i];
      to[i].bytes = from[i].bytes != NULL ? g_memdup2 (from[i].bytes, model->page_size) : NULL;
    }
}

void
model_cells_clear (uint64_t n, ModelCell *cells)
{
  for (uint64_t i = 0; i < n; i++)
    model_cell_clear (&cells[i]);
}

/* How much of @size bytes at @address lies in its page. */
static uint64_t
piece (const Model *model, uint64_t address, uint64_t size)
{
  return MIN (size, model->page_size - address % model->page_size);
}

void
model_read_bytes (const Model *model, const ModelProcess *process, uint64_t address, uint64_t size, uint8_t *data)
{
  while (size > 0)
    {
      uint64_t n = piece (model, address, size);
      const ModelCell *cell = look_content (model, process, address / model->page_size);
      if (cell->bytes != NULL)
        memcpy (data, cell->bytes + address % model->page_size, n);
      else
        memset (data, 0, n);
      address += n;
      data += n;
      size -= n;
    }
}

void
model_write_bytes (Model *model, ModelProcess *process, uint64_t address, uint64_t size, const uint8_t *data)
{
  while (size > 0)
    {
      uint64_t n = piece (model, address, size);
      ModelCell *cell = model_content (model, process, address / model->page_size);
      if (cell->bytes == NULL)
        cell->bytes = g_malloc0 (model->page_size);
      memcpy (cell->bytes + address % model->page_size, data, n);
      address += n;
      data += n;
      size -= n;
    }
}

bool
model_peek (const Model *model, VasProcessId id, uint64_t address, uint64_t size, void *data)
{
  if (id < 1 || id > model->n_processes)
    return false;
  model_read_bytes (model, model_look (model, id), address, size, data);
  return true;
}

/* Whether the page's bytes but those of [start, end) are all zero. */
static bool
is_zero_but (const Model *model, const uint8_t *bytes, uint64_t address, uint64_t start, uint64_t end)
{
  for (uint64_t i = 0; i < model->page_size; i++)
    if (bytes[i] != 0 && (address + i < start || address + i >= end))
      return false;
  return true;
}

static void
note_discards (Model *model, VasProcessId id, const ModelSlice *slice, const ModelEyes *eyes)
{
  ModelProcess *process = model_process (model, id);
  g_autofree uint8_t *bytes = g_malloc (model->page_size);
  uint64_t start = eyes->start, end = eyes->process == 0 || eyes->process == id ? eyes->end : start;
  for (uint64_t page = slice->start; page < slice->end; page++)
    {
      ModelCell *cell = model_cell (model, process, page);
      uint64_t address = page * model->page_size;
      if (!cell->reset || cell->bytes == NULL || is_zero_but (model, cell->bytes, address, start, end))
        continue;
      eyes->peek (eyes->data, id, address, model->page_size, bytes);
      if (!is_zero_but (model, bytes, address, start, end))
        continue;
      g_clear_pointer (&cell->bytes, g_free);
      cell->discarded = true;
    }
}

void
model_note_discards (Model *model, const ModelEyes *eyes)
{
  for (VasProcessId id = 1; model->tight && id <= model->n_processes; id++)
    for (unsigned i = 0; i < model->n_slices; i++)
      note_discards (model, id, &model->slices[i], eyes);
}

/* Among the pages of @slice that begin at @from or above. */
static bool
find_discarded (const Model *model, const ModelProcess *process, const ModelSlice *slice, uint64_t from,
                uint64_t *address)
{
  for (uint64_t page = slice->start; page < slice->end; page++)
    if (page * model->page_size >= from && model_look_cell (model, process, page)->discarded)
      {
        *address = page * model->page_size;
        return true;
      }
  return false;
}

bool
model_find_discarded (const Model *model, VasProcessId id, uint64_t *address)
{
  const uint64_t from[] = { *address, 0 };
  for (unsigned f = 0; f < 2; f++)
    for (unsigned i = 0; i < model->n_slices; i++)
      if (find_discarded (model, model_look (model, id), &model->slices[i], from[f], address))
        return true;
  return false;
}
