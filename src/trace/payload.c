/* What the elements of lists are made of, and reading bytes and lists from a trace's values. */
#include "trace/payload.h"
#include <string.h>

static const PayloadField range_fields[] = {
  { "VirtualAddress", VAS_KIND_ADDRESS, 0, 0, 64, FALSE, TRUE },
  { "NumberOfBytes", VAS_KIND_SIZE, 1, 0, 64, FALSE, TRUE },
};

static const PayloadField block_fields[] = {
  { "VirtualPage", VAS_KIND_NUMBER, 0, 12, 52, TRUE, TRUE },
  { "Protection", VAS_KIND_NUMBER, 0, 0, 5, FALSE, TRUE },
  { "ShareCount", VAS_KIND_NUMBER, 0, 5, 3, FALSE, FALSE },
  { "Shared", VAS_KIND_NUMBER, 0, 8, 1, FALSE, FALSE },
  { "Node", VAS_KIND_NUMBER, 0, 9, 3, FALSE, FALSE },
};

static const PayloadField block_ex_fields[] = {
  { "VirtualAddress", VAS_KIND_ADDRESS, 0, 0, 64, FALSE, TRUE },
  { "Valid", VAS_KIND_NUMBER, 1, 0, 1, FALSE, TRUE },
  { "ShareCount", VAS_KIND_NUMBER, 1, 1, 3, FALSE, FALSE },
  { "Win32Protection", VAS_KIND_PROTECTION, 1, 4, 11, FALSE, FALSE },
  { "Shared", VAS_KIND_NUMBER, 1, 15, 1, FALSE, FALSE },
  { "Node", VAS_KIND_NUMBER, 1, 16, 6, FALSE, FALSE },
  { "Locked", VAS_KIND_NUMBER, 1, 22, 1, FALSE, FALSE },
  { "LargePage", VAS_KIND_NUMBER, 1, 23, 1, FALSE, FALSE },
  { "Bad", VAS_KIND_NUMBER, 1, 31, 1, FALSE, FALSE },
};

static const PayloadField user_page_fields[] = {
  { "VirtualAddress", VAS_KIND_ADDRESS, 0, 0, 64, FALSE, TRUE },
  { "Page", VAS_KIND_NUMBER, 1, 0, 64, FALSE, TRUE },
};

static const PayloadField extended_fields[] = {
  { "Type", VAS_KIND_EXTENDED_PARAMETER_TYPE, 0, 0, 64, FALSE, TRUE },
  { "ULong", VAS_KIND_NUMBER, 1, 0, 64, FALSE, FALSE },
  { "LowestStartingAddress", VAS_KIND_ADDRESS, 2, 0, 64, FALSE, FALSE },
  { "HighestEndingAddress", VAS_KIND_ADDRESS, 3, 0, 64, FALSE, FALSE },
  { "Alignment", VAS_KIND_SIZE, 4, 0, 64, FALSE, FALSE },
};

const PayloadField *
payload_fields (VasKind kind, unsigned *n)
{
  *n = 0;
  if (kind == VAS_KIND_RANGE_LIST)
    {
      *n = G_N_ELEMENTS (range_fields);
      return range_fields;
    }
  if (kind == VAS_KIND_WORKING_SET_LIST)
    {
      *n = G_N_ELEMENTS (block_fields);
      return block_fields;
    }
  if (kind == VAS_KIND_WORKING_SET_EX_LIST)
    {
      *n = G_N_ELEMENTS (block_ex_fields);
      return block_ex_fields;
    }
  if (kind == VAS_KIND_USER_PAGE_LIST)
    {
      *n = G_N_ELEMENTS (user_page_fields);
      return user_page_fields;
    }
  if (kind == VAS_KIND_EXTENDED_PARAMETER_LIST)
    {
      *n = G_N_ELEMENTS (extended_fields);
      return extended_fields;
    }
  return NULL;
}

const PayloadField *
payload_field_find (VasKind kind, const char *name)
{
  unsigned n;
  const PayloadField *fields = payload_fields (kind, &n);
  for (unsigned i = 0; i < n; i++)
    if (g_str_equal (fields[i].name, name))
      return &fields[i];
  return NULL;
}

static guint64
field_mask (const PayloadField *field)
{
  return field->bits == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << field->bits) - 1;
}

guint64
payload_field_get (const PayloadField *field, const guint64 *element)
{
  return element[field->word] >> field->shift & field_mask (field);
}

guint64
payload_element_address (VasKind kind, const guint64 *element)
{
  return kind == VAS_KIND_WORKING_SET_LIST ? element[0] & ~G_GUINT64_CONSTANT (0xfff) : element[0];
}

int
payload_parameter (const VasCallInfo *info)
{
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (vas_kind_is_payload (info->parameters[i].kind))
      return (int) i;
  return -1;
}

gboolean
payload_is_own (const VasCallInfo *info, unsigned parameter)
{
  gboolean has_length
      = parameter + 1 < info->n_parameters && info->parameters[parameter + 1].kind == VAS_KIND_SIZE;
  return info->parameters[parameter].kind == VAS_KIND_BYTES && !has_length;
}

unsigned
payload_number_bits (const VasCallInfo *info, unsigned parameter)
{
  static const struct
  {
    VasCallId id;
    unsigned parameter, bits;
  } narrow[] = {
    { VAS_CALL_WRITE8, 1, 8 },
    { VAS_CALL_WRITE16, 1, 16 },
    { VAS_CALL_WRITE32, 1, 32 },
    { VAS_CALL_FILL, 2, 8 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (narrow); i++)
    if (narrow[i].id == info->id && narrow[i].parameter == parameter)
      return narrow[i].bits;
  return 64;
}

gboolean
payload_comes_back (const VasCallInfo *info)
{
  for (unsigned i = 0; i < info->n_outputs; i++)
    if (vas_kind_is_payload (info->outputs[i].kind))
      return TRUE;
  return FALSE;
}

int
payload_output (const VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  if (info == NULL || call->output == NULL || call->output_size > call->output_capacity)
    return -1;
  for (unsigned i = 0; i < info->n_outputs; i++)
    if ((call->outputs_set >> i & 1) != 0 && vas_kind_is_payload (info->outputs[i].kind))
      return (int) i;
  return -1;
}

gboolean
payload_is_main (const VasCall *call)
{
  int output = payload_output (call);
  return output >= 0 && output == vas_call_info (call->id)->main_output;
}

gboolean
payload_has_unknown (const TraceValue *value)
{
  if (value->kind == TRACE_VALUE_UNKNOWN)
    return TRUE;
  for (unsigned i = 0; i < value->n_items; i++)
    if (payload_has_unknown (value->items[i]))
      return TRUE;
  for (unsigned i = 0; value->record != NULL && i < value->record->n_fields; i++)
    for (unsigned j = 0; j < value->record->fields[i].n_values; j++)
      if (payload_has_unknown (value->record->fields[i].values[j]))
        return TRUE;
  return FALSE;
}

static EvalStatus
evaluate_bytes (Evaluator *evaluator, VasKind kind, const TraceValue *value, GByteArray *out, GError **error)
{
  Scalar scalar;
  EvalStatus status = evaluate (evaluator, value->expr, &scalar, error);
  if (status == EVAL_OK && kind == VAS_KIND_TEXT && !scalar.is_string && scalar.number == 0)
    return EVAL_OK; /* NULL */
  if (status == EVAL_OK && !scalar.is_string)
    {
      trace_set_error (error, evaluator->trace, value->position, "found a number, expected a string");
      return EVAL_ERROR;
    }
  if (status == EVAL_OK)
    g_byte_array_append (out, (const guint8 *) scalar.bytes, (guint) scalar.n_bytes);
  return status;
}

/* A value that does not fit is no value of that field. */
static EvalStatus
evaluate_field_value (Evaluator *evaluator, const PayloadField *field, const TraceValue *value, guint64 *element,
                      GError **error)
{
  guint64 number;
  EvalStatus status = evaluate_number (evaluator, value->expr, &number, error);
  if (status != EVAL_OK)
    return status;
  if (number > field_mask (field))
    {
      trace_set_error (error, evaluator->trace, value->position,
                       "found 0x%" G_GINT64_MODIFIER "x, expected at most 0x%" G_GINT64_MODIFIER "x for %s", number,
                       field_mask (field), field->name);
      return EVAL_ERROR;
    }
  element[field->word] |= number << field->shift;
  return EVAL_OK;
}

static EvalStatus
evaluate_element (Evaluator *evaluator, VasKind kind, const TraceValue *value, guint64 *element, GError **error)
{
  EvalStatus status = EVAL_OK;
  if (value->kind == TRACE_VALUE_EXPR)
    return evaluate_number (evaluator, value->expr, &element[0], error);
  for (unsigned i = 0; status == EVAL_OK && i < value->record->n_fields; i++)
    {
      const TraceField *field = &value->record->fields[i];
      status = evaluate_field_value (evaluator, payload_field_find (kind, field->name), field->values[0], element,
                                     error);
    }
  return status;
}

EvalStatus
payload_evaluate (Evaluator *evaluator, VasKind kind, const TraceValue *value, GByteArray *out, GError **error)
{
  EvalStatus status = EVAL_OK;
  if (kind == VAS_KIND_BYTES || kind == VAS_KIND_TEXT)
    return evaluate_bytes (evaluator, kind, value, out, error);
  for (unsigned i = 0; status == EVAL_OK && i < value->n_items; i++)
    {
      guint64 element[VAS_MAX_ELEMENT_WORDS] = { 0 };
      status = evaluate_element (evaluator, kind, value->items[i], element, error);
      g_byte_array_append (out, (const guint8 *) element, vas_kind_words (kind) * (guint) sizeof *element);
    }
  return status;
}

static EvalStatus
compare_bytes (Evaluator *evaluator, const VasCall *call, const TraceExpr *expr, gboolean *holds, GError **error)
{
  Scalar scalar;
  EvalStatus status = evaluate (evaluator, expr, &scalar, error);
  if (status == EVAL_OK)
    *holds = scalar.is_string && scalar.n_bytes == call->output_size
             && memcmp (scalar.bytes, call->output, scalar.n_bytes) == 0;
  return status;
}

static EvalStatus
compare_field (Evaluator *evaluator, VasKind kind, const TraceField *field, const guint64 *element, gboolean *holds,
               GError **error)
{
  guint64 actual = payload_field_get (payload_field_find (kind, field->name), element);
  gboolean one_holds = FALSE;
  for (unsigned i = 0; i < field->n_values; i++)
    {
      guint64 expected = actual;
      if (field->values[i]->kind == TRACE_VALUE_EXPR
          && evaluate_number (evaluator, field->values[i]->expr, &expected, error) != EVAL_OK)
        return EVAL_ERROR;
      one_holds = one_holds || expected == actual;
    }
  *holds = *holds && one_holds;
  return EVAL_OK;
}

static EvalStatus
compare_element (Evaluator *evaluator, VasKind kind, const TraceValue *value, const guint64 *element, gboolean *holds,
                 GError **error)
{
  guint64 expected;
  EvalStatus status = EVAL_OK;
  if (value->kind == TRACE_VALUE_EXPR)
    {
      status = evaluate_number (evaluator, value->expr, &expected, error);
      *holds = *holds && status == EVAL_OK && expected == payload_element_address (kind, element);
    }
  for (unsigned i = 0; status == EVAL_OK && value->record != NULL && i < value->record->n_fields; i++)
    status = compare_field (evaluator, kind, &value->record->fields[i], element, holds, error);
  return status;
}

EvalStatus
payload_compare (Evaluator *evaluator, const VasCall *call, int output, const TraceValue *value, gboolean *holds,
                 GError **error)
{
  VasKind kind = vas_call_info (call->id)->outputs[output].kind;
  *holds = value->kind == TRACE_VALUE_UNKNOWN;
  if (value->kind == TRACE_VALUE_UNKNOWN)
    return EVAL_OK;
  if (kind == VAS_KIND_BYTES || kind == VAS_KIND_TEXT)
    return compare_bytes (evaluator, call, value->expr, holds, error);
  const unsigned n_words = vas_kind_words (kind);
  EvalStatus status = EVAL_OK;
  *holds = value->n_items == call->output_size / (n_words * sizeof (guint64));
  for (unsigned i = 0; *holds && status == EVAL_OK && i < value->n_items; i++)
    status = compare_element (evaluator, kind, value->items[i], (const guint64 *) call->output + i * n_words, holds,
                              error);
  return status;
}
