/* The radix tree: @level is a node's height above the leaves; a node at @level covers level_shift (@level) bits of the
 * index. */
#include "base/cow_array.h"
#include <glib.h>
#include <string.h>

const CowType cow_type_u64 = { .element_size = 8, .leaf_shift = 6 };

static size_t
node_size (const CowType *type, uint32_t level)
{
  size_t payload = level > 0 ? COW_FANOUT * sizeof (CowNode *) : (size_t) type->element_size << type->leaf_shift;
  return offsetof (CowNode, u) + payload;
}

/* How far an index is shifted to leave the numbers of the nodes at @level. */
static uint32_t
level_shift (const CowType *type, uint32_t level)
{
  return type->leaf_shift + level * COW_FANOUT_SHIFT;
}

/* Which child of an inner node at @level leads to @index. */
static uint32_t
child_index (const CowType *type, uint32_t level, uint64_t index)
{
  return (uint32_t) (index >> level_shift (type, level - 1)) & (COW_FANOUT - 1);
}

static uint64_t
shift_right (uint64_t value, uint32_t shift)
{
  return shift < 64 ? value >> shift : 0;
}

static CowNode *
new_node (const CowType *type, uint32_t level)
{
  CowNode *node = g_malloc0 (node_size (type, level));
  node->references = 1;
  return node;
}

/* What an array remembers is no part of its value: asking and sharing may change it. */
static CowArray *
memory_of (const CowArray *array)
{
  return (CowArray *) (uintptr_t) array;
}

static CowSlot *
slot_of (const CowArray *array, uint64_t number)
{
  return &memory_of (array)->slot[number % COW_N_SLOTS];
}

/* The nodes are shared or know their digests from here on. */
static void
forget_editing (const CowArray *array)
{
  for (uint32_t i = 0; i < COW_N_SLOTS; i++)
    memory_of (array)->slot[i].edit_number = COW_NO_LEAF;
}

void
cow_array_init (CowArray *array, const CowType *type)
{
  *array = (CowArray){ .type = type };
  for (uint32_t i = 0; i < COW_N_SLOTS; i++)
    array->slot[i] = (CowSlot){ COW_NO_LEAF, COW_NO_LEAF, NULL };
}

void
cow_array_share (CowArray *copy, const CowArray *array)
{
  forget_editing (array);
  *copy = *array;
  if (copy->root != NULL)
    copy->root->references++;
}

static void
unref (const CowType *type, CowNode *node, uint32_t level)
{
  if (--node->references > 0)
    return;
  for (uint64_t rest = node->used; rest != 0; rest &= rest - 1)
    {
      uint32_t i = (uint32_t) __builtin_ctzll (rest);
      if (level > 0)
        unref (type, node->u.child[i], level - 1);
      else if (type->release != NULL)
        type->release (cow_leaf_element (type, node, i));
    }
  g_free (node);
}

void
cow_array_clear (CowArray *array)
{
  if (array->root != NULL)
    unref (array->type, array->root, array->height);
  cow_array_init (array, array->type);
}

/* The node behind *@link for changing: unshared, its digest forgotten. */
static CowNode *
own (const CowType *type, CowNode **link, uint32_t level)
{
  CowNode *node = *link;
  if (node->references > 1)
    {
      CowNode *copy = g_memdup2 (node, node_size (type, level));
      copy->references = 1;
      node->references--;
      for (uint64_t rest = copy->used; rest != 0; rest &= rest - 1)
        {
          uint32_t i = (uint32_t) __builtin_ctzll (rest);
          if (level > 0)
            copy->u.child[i]->references++;
          else if (type->retain != NULL)
            type->retain (cow_leaf_element (type, copy, i));
        }
      *link = node = copy;
    }
  node->digest_known = false;
  return node;
}

static void
grow_to_hold (CowArray *array, uint64_t index)
{
  while (shift_right (index, level_shift (array->type, array->height)) != 0)
    {
      if (array->root != NULL)
        {
          CowNode *root = new_node (array->type, array->height + 1);
          root->used = 1;
          root->u.child[0] = array->root;
          array->root = root;
        }
      array->height++;
    }
  if (array->root == NULL)
    array->root = new_node (array->type, array->height);
}

static CowNode *
find_leaf (const CowArray *array, uint64_t index)
{
  const CowType *type = array->type;
  CowNode *node = array->root;
  if (node == NULL || shift_right (index, level_shift (type, array->height)) != 0)
    return NULL;
  for (uint32_t level = array->height; level > 0; level--)
    {
      node = node->u.child[child_index (type, level, index)];
      if (node == NULL)
        return NULL;
    }
  return node;
}

const void *
cow_array_find (const CowArray *array, uint64_t index)
{
  CowNode *leaf = find_leaf (array, index);
  if (leaf == NULL)
    return NULL;
  uint64_t number = index >> array->type->leaf_shift;
  *slot_of (array, number) = (CowSlot){ number, COW_NO_LEAF, leaf };
  return cow_leaf_has (array->type, leaf, index) ? cow_leaf_element (array->type, leaf, index) : NULL;
}

/* The leaf that holds @index, made where there is none, for changing. */
static CowNode *
make_leaf (CowArray *array, uint64_t index)
{
  const CowType *type = array->type;
  grow_to_hold (array, index);
  CowNode **link = &array->root;
  for (uint32_t level = array->height; level > 0; level--)
    {
      CowNode *node = own (type, link, level);
      uint32_t i = child_index (type, level, index);
      if ((node->used >> i & 1) == 0)
        {
          node->used |= UINT64_C (1) << i;
          node->u.child[i] = new_node (type, level - 1);
        }
      link = &node->u.child[i];
    }
  return own (type, link, 0);
}

void *
cow_array_make (CowArray *array, uint64_t index)
{
  const CowType *type = array->type;
  uint64_t number = index >> type->leaf_shift;
  CowSlot *slot = slot_of (array, number);
  if (slot->edit_number != number)
    *slot = (CowSlot){ number, number, make_leaf (array, index) };
  uint64_t bit = UINT64_C (1) << (index & ((UINT64_C (1) << type->leaf_shift) - 1));
  array->count += (slot->leaf->used & bit) == 0;
  slot->leaf->used |= bit;
  return cow_leaf_element (type, slot->leaf, index);
}

/* Takes element @index, which is present, out of the subtree behind *@link; a subtree left empty goes. */
static void
remove_below (const CowType *type, CowNode **link, uint32_t level, uint64_t index)
{
  CowNode *node = own (type, link, level);
  uint32_t i;
  if (level > 0)
    {
      i = child_index (type, level, index);
      remove_below (type, &node->u.child[i], level - 1, index);
      if (node->u.child[i] != NULL)
        return;
    }
  else
    {
      void *element = cow_leaf_element (type, node, index);
      i = (uint32_t) index & ((UINT32_C (1) << type->leaf_shift) - 1);
      if (type->release != NULL)
        type->release (element);
      memset (element, 0, type->element_size);
    }
  node->used &= ~(UINT64_C (1) << i);
  if (node->used == 0)
    {
      g_free (node);
      *link = NULL;
    }
}

bool
cow_array_remove (CowArray *array, uint64_t index)
{
  if (cow_array_get (array, index) == NULL)
    return false;
  uint64_t number = index >> array->type->leaf_shift;
  CowSlot *slot = slot_of (array, number);
  array->count--;
  if (slot->edit_number == number && (slot->leaf->used & (slot->leaf->used - 1)) != 0)
    {
      remove_below (array->type, &slot->leaf, 0, index); /* something stays in it */
      return true;
    }
  *slot = (CowSlot){ COW_NO_LEAF, COW_NO_LEAF, NULL };
  remove_below (array->type, &array->root, array->height, index);
  if (array->root == NULL)
    array->height = 0;
  return true;
}

/* @index is below @node; the subtree is searched from there to its end. */
static bool
next_below (const CowType *type, const CowNode *node, uint32_t level, uint64_t *index)
{
  uint32_t shift = level > 0 ? level_shift (type, level - 1) : 0;
  uint32_t slots = level > 0 ? COW_FANOUT : UINT32_C (1) << type->leaf_shift;
  uint64_t base = level > 0 ? shift_right (*index, shift + COW_FANOUT_SHIFT) << COW_FANOUT_SHIFT
                            : *index & ~((uint64_t) slots - 1);
  for (uint32_t from = (uint32_t) shift_right (*index, shift) & (slots - 1); from < slots; from++)
    {
      uint64_t rest = node->used >> from << from;
      if (rest == 0)
        return false;
      uint32_t i = (uint32_t) __builtin_ctzll (rest);
      uint64_t start = (base + i) << shift;
      *index = MAX (*index, start);
      if (level == 0 || next_below (type, node->u.child[i], level - 1, index))
        return true;
      from = i;
    }
  return false;
}

bool
cow_array_next (const CowArray *array, uint64_t *index)
{
  uint64_t found = *index;
  if (array->root == NULL || shift_right (found, level_shift (array->type, array->height)) != 0
      || !next_below (array->type, array->root, array->height, &found))
    return false;
  *index = found;
  return true;
}

uint64_t
cow_array_next_absent (const CowArray *array, uint64_t index)
{
  const CowType *type = array->type;
  uint64_t slots = UINT64_C (1) << type->leaf_shift;
  while (index < UINT64_MAX)
    {
      const CowNode *leaf = find_leaf (array, index);
      uint64_t i = index & (slots - 1);
      uint64_t absent = leaf == NULL ? 1 : ~(leaf->used >> i);
      uint64_t skip = absent == 0 ? 64 : (uint64_t) __builtin_ctzll (absent);
      if (i + skip < slots)
        return index + skip;
      index += slots - i;
    }
  return UINT64_MAX;
}

static Digest128
element_digest (const CowType *type, const void *element, uint64_t index)
{
  if (type->digest != NULL)
    return type->digest (element, index);
  const uint64_t *word = element;
  Digest128 digest = hash_take ((Digest128){ 0, 0 }, index, type->element_size);
  for (uint32_t n = type->element_size / 8, i = 0; i < n; i += 2)
    digest = hash_take (digest, word[i], i + 1 < n ? word[i + 1] : 0);
  return digest;
}

static Digest128
sum_below (const CowType *type, CowNode *node, uint32_t level, uint64_t base, bool use_known)
{
  if (use_known && node->digest_known)
    return node->digest;
  Digest128 sum = { 0, 0 };
  for (uint64_t rest = node->used; rest != 0; rest &= rest - 1)
    {
      uint64_t i = (uint64_t) __builtin_ctzll (rest);
      sum = hash_sum (sum, level > 0 ? sum_below (type, node->u.child[i], level - 1,
                                                  base + (i << level_shift (type, level - 1)), use_known)
                                     : element_digest (type, cow_leaf_element (type, node, i), base + i));
    }
  if (use_known)
    {
      node->digest = sum;
      node->digest_known = true;
    }
  return sum;
}

Digest128
cow_array_digest (CowArray *array)
{
  forget_editing (array);
  return array->root == NULL ? (Digest128){ 0, 0 } : sum_below (array->type, array->root, array->height, 0, true);
}

static const char *
check_below (const CowType *type, CowNode *node, uint32_t level, uint64_t base, uint64_t *count)
{
  if (node->references == 0)
    return "a node in use has no references";
  if (node->used == 0)
    return "a node holds nothing";
  uint64_t slots = level > 0 ? COW_FANOUT : UINT64_C (1) << type->leaf_shift;
  if (slots < 64 && node->used >> slots != 0)
    return "a node has more slots used than it holds";
  for (uint64_t i = 0; level > 0 && i < slots; i++)
    {
      if ((node->used >> i & 1) != (node->u.child[i] != NULL))
        return "a node is wrong about which children it has";
      const char *broken = node->u.child[i] == NULL ? NULL
                           : check_below (type, node->u.child[i], level - 1,
                                          base + (i << level_shift (type, level - 1)), count);
      if (broken != NULL)
        return broken;
    }
  if (level == 0)
    *count += (uint64_t) __builtin_popcountll (node->used);
  if (!node->digest_known)
    return NULL;
  Digest128 sum = sum_below (type, node, level, base, false);
  return sum.low == node->digest.low && sum.high == node->digest.high ? NULL : "a node remembers a digest that is past";
}

/* Are the nodes on the way to that leaf the array's alone, without digests? */
static bool
is_own (const CowArray *array, uint64_t number)
{
  const CowNode *node = array->root;
  for (uint32_t level = array->height;; level--)
    {
      if (node->references > 1 || node->digest_known)
        return false;
      if (level == 0)
        return true;
      node = node->u.child[child_index (array->type, level, number << array->type->leaf_shift)];
    }
}

static const char *
check_slots (const CowArray *array)
{
  for (uint32_t i = 0; i < COW_N_SLOTS; i++)
    {
      const CowSlot *slot = &array->slot[i];
      if (slot->number != COW_NO_LEAF
          && find_leaf (array, slot->number << array->type->leaf_shift) != slot->leaf)
        return "a remembered leaf is not the array's";
      if (slot->edit_number != COW_NO_LEAF && (slot->edit_number != slot->number || !is_own (array, slot->number)))
        return "a leaf remembered for editing is shared";
    }
  return NULL;
}

const char *
cow_array_check (const CowArray *array)
{
  uint64_t count = 0;
  const char *broken = array->root == NULL ? NULL : check_below (array->type, array->root, array->height, 0, &count);
  if (broken != NULL)
    return broken;
  if (count != array->count)
    return "the count is not that of the present elements";
  return check_slots (array);
}
