/* A sparse array of small elements by a 64-bit index, with copies in O(1): a radix tree whose nodes are
 * reference-counted and never changed while shared.
 *
 *   An element is present or absent; what is absent takes no room, and a node holds at least one present thing.  An
 *   edit copies the shared nodes on the way to one element and nothing else.  Each node remembers the digest of what is
 *   below it until an edit passes, so a digest costs what has changed since the last.  The digest is a sum of the
 *   present elements' digests: it depends on them and their indexes alone, not on how the array came to be.
 *
 * A CowArray is a value that holds one reference to its root: cow_array_share() makes a copy, '=' alone does not.
 * A pointer from get is good until the array is edited; one from edit until the array is shared or cleared, its digest
 * is read, or the element is removed. */
#ifndef VASBOX_BASE_COW_ARRAY_H
#define VASBOX_BASE_COW_ARRAY_H

#include "base/hash.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the elements of an array are.  The functions may be NULL. */
typedef struct CowType
{
  uint32_t element_size; /* a multiple of 8, at most 256 */
  uint32_t leaf_shift;   /* a leaf holds 1 << leaf_shift elements, 2 .. 64 */
  void (*retain) (void *element);  /* @element is a copy: count what it refers to once more */
  void (*release) (void *element); /* @element goes: give up what it refers to */
  /* Instead of the element's bytes with its index. */
  Digest128 (*digest) (const void *element, uint64_t index);
} CowType;

/* uint64_t elements that own nothing. */
extern const CowType cow_type_u64;

typedef struct CowNode CowNode;

#define COW_FANOUT_SHIFT 5
#define COW_FANOUT 32

struct CowNode
{
  uint32_t references;
  bool digest_known;
  uint64_t used; /* bit i: child or element i is present */
  Digest128 digest;
  union
  {
    CowNode *child[COW_FANOUT];
    uint64_t element[1]; /* as many words as the type says */
  } u;
};

/* A leaf that was asked for.  Where it is known for editing, the nodes on the way to it and it are the array's alone,
 * and none of them knows its digest. */
typedef struct CowSlot
{
  uint64_t number;      /* index >> leaf_shift, or COW_NO_LEAF */
  uint64_t edit_number; /* the same where it is known for editing */
  CowNode *leaf;
} CowSlot;

#define COW_NO_LEAF UINT64_MAX
#define COW_N_SLOTS 16

typedef struct CowArray
{
  const CowType *type;
  CowNode *root;   /* NULL where nothing is present */
  uint32_t height; /* of the root above the leaves */
  uint64_t count;  /* of present elements */
  CowSlot slot[COW_N_SLOTS]; /* by the low bits of the leaf's number */
} CowArray;

void cow_array_init (CowArray *array, const CowType *type);
/* Makes @copy, which holds nothing yet, equal to @array.  O(1). */
void cow_array_share (CowArray *copy, const CowArray *array);
/* Gives everything up; @array is empty afterwards. */
void cow_array_clear (CowArray *array);

/* The slow halves of get and edit. */
const void *cow_array_find (const CowArray *array, uint64_t index);
void *cow_array_make (CowArray *array, uint64_t index);

static inline void *
cow_leaf_element (const CowType *type, CowNode *leaf, uint64_t index)
{
  uint64_t i = index & ((UINT64_C (1) << type->leaf_shift) - 1);
  return (unsigned char *) leaf->u.element + i * type->element_size;
}

static inline bool
cow_leaf_has (const CowType *type, const CowNode *leaf, uint64_t index)
{
  return (leaf->used >> (index & ((UINT64_C (1) << type->leaf_shift) - 1)) & 1) != 0;
}

/* Element @index, or NULL where it is absent. */
static inline const void *
cow_array_get (const CowArray *array, uint64_t index)
{
  const CowType *type = array->type;
  uint64_t number = index >> type->leaf_shift;
  const CowSlot *slot = &array->slot[number % COW_N_SLOTS];
  if (slot->number != number)
    return cow_array_find (array, index);
  return cow_leaf_has (type, slot->leaf, index) ? cow_leaf_element (type, slot->leaf, index) : NULL;
}

/* Element @index for changing in place, made present with all bytes zero where it was absent. */
static inline void *
cow_array_edit (CowArray *array, uint64_t index)
{
  const CowType *type = array->type;
  uint64_t number = index >> type->leaf_shift;
  const CowSlot *slot = &array->slot[number % COW_N_SLOTS];
  if (slot->edit_number == number && cow_leaf_has (type, slot->leaf, index))
    return cow_leaf_element (type, slot->leaf, index);
  return cow_array_make (array, index);
}

/* Makes element @index absent; true where it was present. */
bool cow_array_remove (CowArray *array, uint64_t index);

/* The first present index >= *@index; false, and *@index as it was, where there is none.  Skips what is absent. */
bool cow_array_next (const CowArray *array, uint64_t *index);
/* The first absent index >= @index; UINT64_MAX where there is none below it. */
uint64_t cow_array_next_absent (const CowArray *array, uint64_t index);

/* The sum of the elements' digests; 0, 0 for an empty array. */
Digest128 cow_array_digest (CowArray *array);

/* NULL, or which law of the structure is broken. */
const char *cow_array_check (const CowArray *array);

/* For arrays of cow_type_u64, where 0 is absent. */
static inline uint64_t
cow_array_get_u64 (const CowArray *array, uint64_t index)
{
  const uint64_t *element = (const uint64_t *) cow_array_get (array, index);
  return element == NULL ? 0 : *element;
}

static inline void
cow_array_set_u64 (CowArray *array, uint64_t index, uint64_t value)
{
  if (value != 0)
    *(uint64_t *) cow_array_edit (array, index) = value;
  else
    cow_array_remove (array, index);
}

#endif
