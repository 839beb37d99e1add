/* Sections and views as NT sees them: arguments in, outputs below them, set only on success.  The rules are those of
 * the Win32 calls' clauses (SC, MV); rule_choice.h names the NT ones. */
#ifndef VASBOX_FACADE_NT_SECTION_H
#define VASBOX_FACADE_NT_SECTION_H

#include "facade/nt.h"

typedef struct NtCreateSection
{
  VasThreadId thread;
  bool has_file; /* a file, not the page file */
  VasHandle file;
  uint64_t desired_access;
  const char *name; /* bytes; "" is none */
  uint64_t n_name;
  uint64_t size;
  uint64_t protect;
  uint64_t attributes;
  bool opens_existing; /* a name that exists is no error, as in Win32 */
  bool bad_pointer;
  /* out */
  bool existed;
  VasHandle handle;
} NtCreateSection;
/* INVALID_PARAMETER_6 SC-009 attributes; INVALID_PAGE_PROTECTION PP-020, SC-002 to SC-007 protection; ACCESS_VIOLATION
 * SC-007; INVALID_FILE_FOR_SECTION SC-009 an image without a file; INVALID_PARAMETER_4 SC-001, SECTION_TOO_BIG SC-010
 * size; PRIVILEGE_NOT_HELD, INVALID_PARAMETER SC-024 large pages.  A file's: INVALID_HANDLE VX-001,
 * OBJECT_TYPE_MISMATCH VX-002, ACCESS_DENIED SC-021; INVALID_IMAGE_NOT_MZ SC-009, MAPPED_FILE_SIZE_ZERO SC-018,
 * SECTION_TOO_BIG SC-019.  Then OBJECT_NAME_COLLISION SC-012; COMMITMENT_LIMIT SC-023. */
VasVerdict nt_create_section (VasMachine *machine, NtCreateSection *op) VAS_WARN_UNUSED;

/* A section by its name; OBJECT_NAME_NOT_FOUND SC-014. */
VasVerdict nt_open_section (VasMachine *machine, VasThreadId thread, const char *name, uint64_t n_name,
                            uint32_t access, VasHandle *handle) VAS_WARN_UNUSED;

/* SECTION_* rights that a wish for @access gives: generic rights are mapped. */
uint32_t nt_section_access (uint32_t access);

typedef struct NtMapView
{
  VasThreadId thread;
  VasHandle section, process;
  uint64_t base_address;
  uint64_t zero_bits;
  uint64_t offset;
  uint64_t view_size;
  uint64_t allocation_type;
  uint64_t protect;
  uint64_t lowest, highest; /* where a view without a base may lie, the highest inclusive; 0: no limit */
  bool may_replace;  /* the newer calls may put it in a placeholder's place */
  bool rounds_base;  /* to the granularity below, as the pages of the newer calls say (MV-007, NM-002) */
  bool coarse_offset; /* a multiple of the granularity in a placeholder's place too (PH-020) */
  bool bad_pointer;
  bool has_place_at; /* a replay's recorded address for a NULL base */
  uint64_t place_at;
  /* out */
  uint64_t base_out, offset_out, size_out;
} NtMapView;
/* INVALID_PARAMETER_9 NM-006 allocation type; INVALID_PAGE_PROTECTION PP-020, NM-010 protection; ACCESS_VIOLATION
 * MV-004 pointer; INVALID_PARAMETER_4 NM-007, NM-015 zero bits; INVALID_PARAMETER_3 MV-006 base beyond the address
 * space; process handle as usual; INVALID_HANDLE MV-028, OBJECT_TYPE_MISMATCH VX-002, ACCESS_DENIED MV-022, MV-024,
 * MV-026 section handle; MAPPED_ALIGNMENT MV-007 base, MV-001, PH-020 offset; SECTION_PROTECTION NM-012, NM-013;
 * INVALID_VIEW_SIZE MV-002, MV-003; CONFLICTING_ADDRESSES MV-006, NO_MEMORY VA-043; COMMITMENT_LIMIT MV-037. */
VasVerdict nt_map_view (VasMachine *machine, NtMapView *op) VAS_WARN_UNUSED;

typedef struct NtUnmapView
{
  VasThreadId thread;
  VasHandle process;
  uint64_t address;
  uint64_t flags;
  bool base_only; /* an address within the view is not enough (MV-012) */
} NtUnmapView;
/* INVALID_PARAMETER MV-038, PH-022 flags; process handle; NOT_MAPPED_VIEW MV-014, MV-012; CONFLICTING_ADDRESSES
 * PH-027. */
VasVerdict nt_unmap_view (VasMachine *machine, const NtUnmapView *op) VAS_WARN_UNUSED;

#endif
