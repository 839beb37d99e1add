/* The PAGE_* rules (contract section PP and table T5).  Pure functions of values. */
#ifndef VASBOX_BASE_PROTECTION_H
#define VASBOX_BASE_PROTECTION_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/protection.h>
#include <vasbox/rule.h>

/* The one rule that a protection value breaks whatever the memory is, or VAS_NO_RULE where it is legal; checked in the
 * order of docs/rule-choice.md, section 1.  WRITECOPY values and PAGE_REVERT_TO_FILE_MAP are legal here: who may use
 * them depends on the memory. */
VasRule protection_broken_rule (uint32_t protect);

/* What is stored and reported of a legal value: without the bits that only act (PP-021, PP-022). */
uint32_t protection_stored (uint32_t protect);

/* True for PAGE_WRITECOPY and PAGE_EXECUTE_WRITECOPY, whatever the modifiers. */
bool protection_is_writecopy (uint32_t protect);

/* True for the base values that let an instruction be fetched. */
bool protection_is_executable (uint32_t protect);

/* True where a program may store to a page so protected (a copy-on-write page included, a guard page not). */
bool protection_is_writable (uint32_t protect);

/* True where a program may read from a page so protected (a guard page not), as every page but one without access may
 * be (AC-010). */
bool protection_is_readable (uint32_t protect);

/* @protect on private memory whose allocation was made with @allocation_protect: the cache attribute belongs to the
 * allocation (PP-017, PP-018), but NOACCESS and guard pages carry none (PP-012, PP-013). */
uint32_t protection_with_cache_of (uint32_t protect, uint32_t allocation_protect);

/* T5: may a page of a view mapped with @view_protect become @protect (base values compared)? */
bool protection_view_allows (uint32_t view_protect, uint32_t protect);

/* What a copy-on-write page becomes when it is written: its copy is written as it stands (MV-018). */
uint32_t protection_of_copy (uint32_t protect);

/* LP-005: what is always read-write, with @protect's modifiers, and executable where @protect is. */
uint32_t protection_read_write (uint32_t protect);

/* VP-020: what an image view makes of a request: READWRITE becomes WRITECOPY, EXECUTE_READWRITE its copy-on-write
 * twin. */
uint32_t protection_for_image (uint32_t protect);

#endif
