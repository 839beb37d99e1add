/* A thread's stack (section ST): reserved at the bottom, then guard pages, then committed up to the base.
 *
 *      start                            limit                     end
 *      | never used | reserved | guard   | committed, in use      |       (it grows to the left)
 *
 * A guard page of its own that a thread touches, down to where the guard would no longer fit, becomes the new limit,
 * with fresh guard pages below it. */
#ifndef VASBOX_SPACE_STACK_H
#define VASBOX_SPACE_STACK_H

#include "space/space.h"

/* In pages; end 0: none.  A small value. */
typedef struct SpaceStack
{
  uint64_t start, limit, end;
  uint32_t guard_pages;
  uint64_t first_commit; /* when it was made */
} SpaceStack;

/* A stack's allocation: @reserve.pages' length is the whole (its commit and flags do not count), of which the last
 * @commit_pages and the guard pages below them are committed; of those as many as fit above the lowest page, which may
 * be none.  As space_reserve() refuses, and for the charge. */
VasVerdict space_create_stack (SpaceContext *context, const SpaceReserve *reserve, uint64_t commit_pages,
                               uint32_t guard_pages, SpaceStack *stack) VAS_WARN_UNUSED;

/* True where @page lies in @stack, which still is one whole allocation, of what a stack can grow in: a view or
 * large pages may have taken its place. */
bool space_stack_holds (const Space *space, const SpaceStack *stack, uint64_t page);

/* @page, a guard page that it holds, was touched by its thread.  True: it has grown (ST-002).  False: it has not, for
 * lack of room or of commit (ST-004); what was left of it is committed without a guard, so that the overflow can be
 * handled. */
bool space_stack_grow (SpaceContext *context, SpaceStack *stack, uint64_t page);

/* @pages were made guard pages by hand: those inside the stack, where it still is one, lie below its limit from now on
 * (ST-005). */
void space_stack_note_guard (const Space *space, SpaceStack *stack, PageRange pages);

#endif
