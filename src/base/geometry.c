#include "base/geometry.h"
#include "base/paging_layout.h"

static bool
reaches_57_bits (const VasConfig *config)
{
  PagingLayout layout;
  paging_layout_init (&layout, config);
  return layout.format == VAS_PAGING_LA57 || config->maximum_application_address >> 47 != 0;
}

void
geometry_init (Geometry *geometry, const VasConfig *config)
{
  uint32_t shift = (uint32_t) __builtin_ctz (config->page_size);
  geometry->page_shift = shift;
  geometry->granularity_pages = config->allocation_granularity >> shift;
  geometry->first_page = config->minimum_application_address >> shift;
  geometry->vad_end = (config->maximum_vad_address >> shift) + 1;
  geometry->end_page = (config->maximum_application_address >> shift) + 1;
  geometry->system_page = config->user_shared_data != 0 ? config->user_shared_data >> shift : UINT64_MAX;
  geometry->canonical_bits = 64;
  if (config->architecture == VAS_ARCHITECTURE_X64 && config->pointer_size == 8)
    geometry->canonical_bits = reaches_57_bits (config) ? 57 : 48;
}
