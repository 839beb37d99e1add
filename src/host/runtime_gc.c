/* The GC with segments, as far as a host sees it: what is reserved, committed and given back, in which steps. */
#include "host/runtime.h"

#define KIB UINT64_C (1024)
#define MIB (1024 * KIB)
#define GROWTH (64 * KIB)          /* a commit's least size */
#define DECOMMIT_LEAST (400 * KIB) /* tails that are smaller stay */
#define DECOMMIT_KEEPS (128 * KIB)
#define WORKSTATION_SLACK (512 * KIB)
#define WORKSTATION_DELAY 5000     /* milliseconds */

static bool
is_server (const VasClrRuntime *runtime)
{
  return runtime->config.heaps != 0;
}

static uint64_t
n_heaps (const VasClrRuntime *runtime)
{
  return is_server (runtime) ? runtime->config.heaps : 1;
}

/* The server GC's segments are halved above 4 and again above 8 processors. */
static uint64_t
halved (const VasClrRuntime *runtime, uint64_t size)
{
  return size >> ((n_heaps (runtime) > 4) + (n_heaps (runtime) > 8));
}

static uint64_t
small_size (const VasClrRuntime *runtime)
{
  bool wide = runtime->config.pointer_size == 8;
  if (runtime->config.segment != 0)
    return runtime->config.segment;
  if (is_server (runtime))
    return halved (runtime, wide ? 4096 * MIB : 64 * MIB);
  return wide ? 256 * MIB : 16 * MIB;
}

static uint64_t
large_size (const VasClrRuntime *runtime)
{
  bool wide = runtime->config.pointer_size == 8;
  if (runtime->config.large_segment != 0)
    return runtime->config.large_segment;
  if (is_server (runtime))
    return wide ? 256 * MIB : halved (runtime, 32 * MIB);
  return wide ? 128 * MIB : 16 * MIB;
}

static uint64_t
first_commit (const VasClrRuntime *runtime)
{
  return runtime->config.concurrent ? 2 * RUNTIME_PAGE : RUNTIME_PAGE;
}

static uint32_t
reserve_type (const VasClrRuntime *runtime)
{
  return VAS_MEM_RESERVE | (runtime->config.concurrent ? VAS_MEM_WRITE_WATCH : 0);
}

/* A block whose end touches the top of all addresses is given back at once (HM-044). */
static uint64_t
reserve (VasClrRuntime *runtime, uint64_t size, HRESULT *result)
{
  uint64_t base = runtime_virtual_alloc (runtime, 0, size, reserve_type (runtime), VAS_PAGE_READWRITE, result);
  uint64_t top = runtime->config.pointer_size == 4 ? UINT64_C (1) << 32 : 0;
  if (base == 0 || top - (base + size) > RUNTIME_LARGE_OBJECT + RUNTIME_PAGE)
    {
      runtime->state.reserved += base != 0 ? size : 0;
      return base;
    }
  runtime_virtual_free (runtime, base, 0, VAS_MEM_RELEASE);
  *result = E_OUTOFMEMORY;
  return 0;
}

static bool
commit (VasClrRuntime *runtime, uint64_t address, uint64_t size, HRESULT *result)
{
  return runtime_virtual_alloc (runtime, address, size, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, result) != 0;
}

static void
add_segment (VasClrRuntime *runtime, uint64_t base, uint64_t size, bool large, bool in_block)
{
  Segment segment = { base, base + size, base, base, large, in_block };
  g_array_append_val (runtime->segments, segment);
}

static Segment *
segment_at (VasClrRuntime *runtime, guint i)
{
  return &g_array_index (runtime->segments, Segment, i);
}

/* The first page holds the segment's header. */
static bool
open_segment (VasClrRuntime *runtime, Segment *segment, HRESULT *result)
{
  uint64_t size = first_commit (runtime);
  if (!commit (runtime, segment->base, size, result))
    return false;
  segment->committed = segment->base + size;
  segment->used = segment->base + RUNTIME_PAGE;
  runtime->state.committed += size;
  return true;
}

/* Small segments first, then the large ones, whatever block they lie in. */
static void
divide (VasClrRuntime *runtime, uint64_t small, uint64_t large)
{
  for (uint64_t i = 0; i < n_heaps (runtime); i++)
    add_segment (runtime, small + i * small_size (runtime), small_size (runtime), false, true);
  for (uint64_t i = 0; i < n_heaps (runtime); i++)
    add_segment (runtime, large + i * large_size (runtime), large_size (runtime), true, true);
}

static bool
reserve_each (VasClrRuntime *runtime, HRESULT *result)
{
  for (uint64_t i = 0; i < 2 * n_heaps (runtime); i++)
    {
      bool large = i >= n_heaps (runtime);
      uint64_t size = large ? large_size (runtime) : small_size (runtime), base = reserve (runtime, size, result);
      if (base != 0)
        {
          add_segment (runtime, base, size, large, false);
          continue;
        }
      return false;
    }
  return true;
}

/* All in one block; else the small and the large ones in one each; else, with several heaps, each alone. */
static bool
reserve_initial (VasClrRuntime *runtime, HRESULT *result)
{
  uint64_t small = n_heaps (runtime) * small_size (runtime), large = n_heaps (runtime) * large_size (runtime);
  uint64_t block = reserve (runtime, small + large, result);
  if (block != 0)
    {
      divide (runtime, block, block + small);
      return true;
    }
  uint64_t first = reserve (runtime, small, result), second = first != 0 ? reserve (runtime, large, result) : 0;
  if (second != 0)
    {
      divide (runtime, first, second);
      return true;
    }
  if (first != 0)
    runtime_virtual_free (runtime, first, 0, VAS_MEM_RELEASE);
  return n_heaps (runtime) > 1 && reserve_each (runtime, result);
}

static uint64_t
mark_share (const VasClrRuntime *runtime)
{
  return runtime->config.pointer_size == 8 ? 128 : 64;
}

/* Header, cards, bricks, bundles and the map of segments, in bytes, for @range bytes of heap. */
static uint64_t
card_bytes (const VasClrRuntime *runtime, uint64_t range)
{
  bool wide = runtime->config.pointer_size == 8;
  uint64_t per_entry = wide ? (is_server (runtime) ? 40 : 24) : 8;
  uint64_t unit = MIN (small_size (runtime), large_size (runtime)), per_card = wide ? 2048 : 1024;
  return 64 + 2 * (range / per_card) + 4 * (range / (8 * MIB)) + per_entry * (range / unit + 1);
}

/* A table for all addresses from @low to @high; the one before goes. */
static bool
make_cards (VasClrRuntime *runtime, uint64_t low, uint64_t high, HRESULT *result)
{
  uint64_t bytes = card_bytes (runtime, high - low);
  uint64_t size = runtime_round_up (bytes + (high - low) / mark_share (runtime), RUNTIME_GRANULE);
  uint64_t base = reserve (runtime, size, result);
  if (base == 0)
    return false;
  if (!commit (runtime, base, bytes, result))
    {
      runtime_virtual_free (runtime, base, 0, VAS_MEM_RELEASE);
      return false;
    }
  if (runtime->cards.base != 0)
    runtime_virtual_free (runtime, runtime->cards.base, 0, VAS_MEM_RELEASE);
  runtime->cards = (CardTable) { base, low, high };
  return true;
}

static void
heap_range (const VasClrRuntime *runtime, uint64_t *low, uint64_t *high)
{
  *low = UINT64_MAX;
  *high = 0;
  for (guint i = 0; i < runtime->segments->len; i++)
    {
      const Segment *segment = &g_array_index (runtime->segments, Segment, i);
      *low = MIN (*low, segment->base);
      *high = MAX (*high, segment->end);
    }
}

/* Is there write watch?  One granule tells (HM-043). */
static void
probe_write_watch (VasClrRuntime *runtime)
{
  HRESULT result;
  if (!runtime->config.concurrent)
    return;
  uint64_t probe = runtime_virtual_alloc (runtime, 0, RUNTIME_GRANULE, VAS_MEM_RESERVE | VAS_MEM_WRITE_WATCH,
                                          VAS_PAGE_READWRITE, &result);
  if (probe != 0)
    runtime_virtual_free (runtime, probe, 0, VAS_MEM_RELEASE);
  runtime->config.concurrent = probe != 0;
}

static bool
make_heap (VasClrRuntime *runtime, HRESULT *result)
{
  uint64_t low, high;
  if (!reserve_initial (runtime, result))
    return false;
  heap_range (runtime, &low, &high);
  if (!make_cards (runtime, low, high, result))
    return false;
  for (uint64_t i = 0; i < n_heaps (runtime); i++)
    if (!open_segment (runtime, segment_at (runtime, (guint) i), result)
        || !open_segment (runtime, segment_at (runtime, (guint) (i + n_heaps (runtime))), result))
      return false;
  return true;
}

/* What a start that failed had taken, block by block. */
static void
give_back_heap (VasClrRuntime *runtime)
{
  for (guint i = 0; i < runtime->segments->len; i++)
    if (runtime_holds (runtime, segment_at (runtime, i)->base))
      runtime_virtual_free (runtime, segment_at (runtime, i)->base, 0, VAS_MEM_RELEASE);
  if (runtime->cards.base != 0)
    runtime_virtual_free (runtime, runtime->cards.base, 0, VAS_MEM_RELEASE);
  g_array_set_size (runtime->segments, 0);
  runtime->cards = (CardTable) { 0, 0, 0 };
  runtime->state.reserved = runtime->state.committed = 0;
}

bool
runtime_init_gc (VasClrRuntime *runtime, HRESULT *result)
{
  probe_write_watch (runtime);
  if (make_heap (runtime, result))
    return true;
  HRESULT failure = *result;
  give_back_heap (runtime);
  *result = failure;
  return false;
}

/* Room for @size bytes behind what is used; commits what is missing. */
static bool
grow (VasClrRuntime *runtime, Segment *segment, uint64_t size, HRESULT *result)
{
  uint64_t wanted = segment->used + size;
  if (wanted > segment->committed)
    {
      uint64_t step = runtime_round_up (wanted - segment->committed, RUNTIME_PAGE);
      step = MIN (MAX (step, GROWTH), segment->end - segment->committed);
      if (!commit (runtime, segment->committed, step, result))
        return false;
      segment->committed += step;
      runtime->state.committed += step;
    }
  segment->used = wanted;
  return true;
}

/* A further segment for large objects, and a card table that covers it. */
static Segment *
new_large_segment (VasClrRuntime *runtime, uint64_t size, HRESULT *result)
{
  uint64_t whole = runtime_round_up (size + first_commit (runtime), large_size (runtime)), low, high;
  uint64_t base = reserve (runtime, whole, result);
  if (base == 0)
    return NULL;
  add_segment (runtime, base, whole, true, false);
  heap_range (runtime, &low, &high);
  Segment *segment = segment_at (runtime, runtime->segments->len - 1);
  bool is_covered = low >= runtime->cards.low && high <= runtime->cards.high;
  bool has_cards = is_covered || make_cards (runtime, low, low + 2 * (high - low), result);
  if (has_cards && open_segment (runtime, segment, result))
    return segment;
  runtime_virtual_free (runtime, base, 0, VAS_MEM_RELEASE);
  runtime->state.reserved -= whole;
  g_array_set_size (runtime->segments, runtime->segments->len - 1);
  return NULL;
}

static bool
allocate_large (VasClrRuntime *runtime, uint64_t size, HRESULT *result)
{
  for (guint i = 0; i < runtime->segments->len; i++)
    {
      Segment *segment = segment_at (runtime, i);
      if (segment->large && segment->committed != segment->base && segment->end - segment->used >= size)
        return grow (runtime, segment, size, result);
    }
  Segment *segment = new_large_segment (runtime, size, result);
  return segment != NULL && grow (runtime, segment, size, result);
}

static bool
allocate_once (VasClrRuntime *runtime, uint64_t size, HRESULT *result)
{
  if (size >= RUNTIME_LARGE_OBJECT)
    return allocate_large (runtime, size, result);
  Segment *segment = segment_at (runtime, runtime->next_heap);
  *result = E_OUTOFMEMORY; /* the heap itself is full */
  return segment->end - segment->used >= size && grow (runtime, segment, size, result);
}

/* The tail of a segment goes back, but for @keep bytes. */
static void
trim (VasClrRuntime *runtime, Segment *segment, uint64_t keep)
{
  uint64_t from = runtime_round_up (segment->used, RUNTIME_PAGE) + keep;
  if (from >= segment->committed
      || !runtime_virtual_free (runtime, from, segment->committed - from, VAS_MEM_DECOMMIT))
    return;
  runtime->state.committed -= segment->committed - from;
  segment->committed = from;
}

static void
collect_small (VasClrRuntime *runtime, Segment *segment, uint64_t survivors, bool memory_is_low)
{
  uint64_t slack = is_server (runtime) || memory_is_low ? 0 : WORKSTATION_SLACK;
  bool is_time = is_server (runtime) || memory_is_low || runtime->time - runtime->last_decommit >= WORKSTATION_DELAY;
  segment->used = segment->base + RUNTIME_PAGE + MIN (segment->used - segment->base - RUNTIME_PAGE, survivors);
  uint64_t tail = segment->committed - MIN (segment->committed, runtime_round_up (segment->used, RUNTIME_PAGE));
  if (is_time && tail >= MAX (slack + 2 * RUNTIME_PAGE, DECOMMIT_LEAST))
    {
      trim (runtime, segment, MAX (slack, DECOMMIT_KEEPS));
      runtime->last_decommit = runtime->time;
    }
}

/* True: the segment is gone. */
static bool
collect_large (VasClrRuntime *runtime, Segment *segment)
{
  segment->used = segment->base + RUNTIME_PAGE;
  if (segment->in_block || runtime->config.hoard)
    {
      trim (runtime, segment, first_commit (runtime) - RUNTIME_PAGE);
      return false;
    }
  if (!runtime_virtual_free (runtime, segment->base, 0, VAS_MEM_RELEASE))
    return false;
  runtime->state.reserved -= segment->end - segment->base;
  runtime->state.committed -= segment->committed - segment->base;
  return true;
}

/* A background GC has a mark array for each segment while it runs.  Ranges are rounded outward to commit, inward to
 * give back. */
static void
mark (VasClrRuntime *runtime)
{
  const CardTable *cards = &runtime->cards;
  uint64_t share = mark_share (runtime), first = cards->base + card_bytes (runtime, cards->high - cards->low);
  for (guint i = 0; i < runtime->segments->len; i++)
    {
      HRESULT result;
      const Segment *segment = segment_at (runtime, i);
      uint64_t start = first + (segment->base - cards->low) / share;
      uint64_t end = first + (segment->end - cards->low) / share;
      uint64_t inner = runtime_round_up (start, RUNTIME_PAGE), inner_end = end / RUNTIME_PAGE * RUNTIME_PAGE;
      if (commit (runtime, start, end - start, &result) && inner < inner_end)
        runtime_virtual_free (runtime, inner, inner_end - inner, VAS_MEM_DECOMMIT);
    }
}

void
vas_clr_runtime_collect (VasClrRuntime *runtime, uint64_t survivors)
{
  if (!runtime->started || runtime->disabled || runtime->ended)
    return;
  bool memory_is_low = vas_clr_callback_state (runtime->callback).counter != 0;
  runtime->state.collections++;
  runtime->state.low_memory_collections += memory_is_low;
  if (runtime->config.concurrent && runtime->state.collections == 1)
    mark (runtime);
  runtime_memory_load (runtime);
  for (guint i = 0; i < runtime->segments->len; i++)
    {
      Segment *segment = segment_at (runtime, i);
      if (!segment->large)
        collect_small (runtime, segment, survivors / n_heaps (runtime), memory_is_low);
      else if (segment->committed != segment->base && collect_large (runtime, segment))
        g_array_remove_index (runtime->segments, i--);
    }
}

VasClrOutcome
vas_clr_runtime_allocate (VasClrRuntime *runtime, uint64_t size)
{
  VasClrOutcome outcome = { .result = HOST_E_CLRNOTAVAILABLE, .level = vas_clr_runtime_level (runtime) };
  if (!runtime->started || runtime->disabled || runtime->ended || size > UINT64_C (1) << 46)
    return outcome;
  outcome.succeeded = allocate_once (runtime, size, &outcome.result);
  if (!outcome.succeeded && outcome.result != HOST_E_CLRNOTAVAILABLE)
    {
      uint64_t used = 0;
      for (guint i = 0; i < runtime->segments->len; i++)
        used += segment_at (runtime, i)->large ? 0 : segment_at (runtime, i)->used - segment_at (runtime, i)->base;
      vas_clr_runtime_collect (runtime, used / 2);
      outcome.collected = true;
      outcome.succeeded = allocate_once (runtime, size, &outcome.result);
    }
  runtime->next_heap = (uint32_t) ((runtime->next_heap + 1) % n_heaps (runtime));
  if (outcome.succeeded)
    outcome.result = S_OK;
  else
    runtime_escalate (runtime, &outcome);
  return outcome;
}
