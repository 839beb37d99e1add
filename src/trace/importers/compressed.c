/* One loop feeds whichever decoder the magic number names; a decoder takes input, gives output, and says whether it is
 * at the end of a stream.  Data that ends anywhere else is cut short. */
#include "trace/importers/compressed.h"
#include <errno.h>
#include <lzma.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define MAXIMUM_TEXT (G_GUINT64_CONSTANT (4) << 30)
#define CHUNK (256 * 1024)

typedef enum Progress
{
  PROGRESS_MORE,   /* inside a stream */
  PROGRESS_END,    /* all streams so far are whole */
  PROGRESS_DAMAGED
} Progress;

/* What is left of the input, and the room for output; a decoder moves both on. */
typedef struct Buffers
{
  const guint8 *in;
  gsize n_in;
  guint8 *out;
  gsize n_out;
} Buffers;

typedef struct Decoder
{
  const char *name;
  guint8 magic[6];
  gsize n_magic;
  gpointer (*open) (void);
  Progress (*step) (gpointer state, Buffers *buffers);
  void (*close) (gpointer state);
} Decoder;

static gpointer
open_xz (void)
{
  lzma_stream *stream = g_new (lzma_stream, 1);
  *stream = (lzma_stream) LZMA_STREAM_INIT;
  if (lzma_stream_decoder (stream, UINT64_MAX, LZMA_CONCATENATED) != LZMA_OK)
    g_error ("liblzma cannot be initialised");
  return stream;
}

static Progress
step_xz (gpointer state, Buffers *buffers)
{
  lzma_stream *stream = state;
  stream->next_in = buffers->in;
  stream->avail_in = buffers->n_in;
  stream->next_out = buffers->out;
  stream->avail_out = buffers->n_out;
  lzma_ret result = lzma_code (stream, LZMA_FINISH); /* the whole input is there */
  buffers->in = stream->next_in;
  buffers->n_in = stream->avail_in;
  buffers->out = stream->next_out;
  buffers->n_out = stream->avail_out;
  if (result == LZMA_STREAM_END)
    return PROGRESS_END;
  return result == LZMA_OK || result == LZMA_BUF_ERROR ? PROGRESS_MORE : PROGRESS_DAMAGED;
}

static void
close_xz (gpointer state)
{
  lzma_end (state);
  g_free (state);
}

typedef struct GzState
{
  z_stream stream;
  bool at_end; /* of a member; another may follow */
} GzState;

static gpointer
open_gz (void)
{
  GzState *gz = g_new0 (GzState, 1);
  if (inflateInit2 (&gz->stream, 15 + 16) != Z_OK) /* 15: the largest window; 16: a gzip header */
    g_error ("zlib cannot be initialised");
  return gz;
}

static Progress
step_gz (gpointer state, Buffers *buffers)
{
  GzState *gz = state;
  z_stream *stream = &gz->stream;
  if (gz->at_end && buffers->n_in > 0)
    {
      inflateReset (stream);
      gz->at_end = false;
    }
  stream->next_in = (Bytef *) (gsize) buffers->in; /* zlib's type lacks the const; it does not write there */
  stream->avail_in = (uInt) MIN (buffers->n_in, (gsize) CHUNK);
  stream->next_out = buffers->out;
  stream->avail_out = (uInt) buffers->n_out;
  gsize offered = stream->avail_in;
  int result = inflate (stream, Z_NO_FLUSH);
  buffers->in += offered - stream->avail_in;
  buffers->n_in -= offered - stream->avail_in;
  buffers->out = stream->next_out;
  buffers->n_out = stream->avail_out;
  gz->at_end = result == Z_STREAM_END;
  if (gz->at_end)
    return PROGRESS_END;
  return result == Z_OK || result == Z_BUF_ERROR ? PROGRESS_MORE : PROGRESS_DAMAGED;
}

static void
close_gz (gpointer state)
{
  GzState *gz = state;
  inflateEnd (&gz->stream);
  g_free (gz);
}

static gpointer
open_zst (void)
{
  ZSTD_DStream *stream = ZSTD_createDStream ();
  if (stream == NULL)
    g_error ("libzstd cannot be initialised");
  return stream;
}

static Progress
step_zst (gpointer state, Buffers *buffers)
{
  ZSTD_inBuffer in = { buffers->in, buffers->n_in, 0 };
  ZSTD_outBuffer out = { buffers->out, buffers->n_out, 0 };
  size_t left = ZSTD_decompressStream (state, &out, &in);
  if (ZSTD_isError (left))
    return PROGRESS_DAMAGED;
  buffers->in += in.pos;
  buffers->n_in -= in.pos;
  buffers->out += out.pos;
  buffers->n_out -= out.pos;
  return left == 0 ? PROGRESS_END : PROGRESS_MORE;
}

static void
close_zst (gpointer state)
{
  ZSTD_freeDStream (state);
}

static const Decoder decoders[] = {
  { "xz", { 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00 }, 6, open_xz, step_xz, close_xz },
  { "gzip", { 0x1f, 0x8b }, 2, open_gz, step_gz, close_gz },
  { "zstd", { 0x28, 0xb5, 0x2f, 0xfd }, 4, open_zst, step_zst, close_zst },
};

static const Decoder *
find_decoder (const guint8 *data, gsize n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (decoders); i++)
    if (n >= decoders[i].n_magic && memcmp (data, decoders[i].magic, decoders[i].n_magic) == 0)
      return &decoders[i];
  return NULL;
}

/* What went wrong, or NULL: everything was read. */
static const char *
decode (const Decoder *decoder, gpointer state, Buffers *input, GByteArray *text)
{
  for (;;)
    {
      guint at = text->len;
      gsize before = input->n_in;
      g_byte_array_set_size (text, at + CHUNK);
      input->out = text->data + at;
      input->n_out = CHUNK;
      Progress progress = decoder->step (state, input);
      gsize made = CHUNK - input->n_out;
      g_byte_array_set_size (text, at + (guint) made);
      if (progress == PROGRESS_DAMAGED)
        return "damaged";
      if (progress == PROGRESS_END && input->n_in == 0)
        return NULL;
      if (made == 0 && before == input->n_in)
        return "cut short";
      if (text->len > MAXIMUM_TEXT - 2 * CHUNK)
        return "more than 4 GiB of text";
    }
}

bool
compressed_expand (const char *path, const guint8 *data, gsize n_data, char **text, gsize *n, GError **error)
{
  const Decoder *decoder = find_decoder (data, n_data);
  if (decoder == NULL)
    {
      *text = g_malloc (n_data + 1);
      if (n_data > 0)
        memcpy (*text, data, n_data);
      (*text)[n_data] = '\0';
      *n = n_data;
      return true;
    }
  GByteArray *result = g_byte_array_new ();
  gpointer state = decoder->open ();
  Buffers input = { data, n_data, NULL, 0 };
  const char *wrong = decode (decoder, state, &input, result);
  decoder->close (state);
  if (wrong != NULL)
    {
      g_set_error (error, COMPRESSED_ERROR, 0,
                   "%s: found %s data that is %s after %u bytes of text, expected a whole file", path, decoder->name,
                   wrong, result->len);
      g_byte_array_unref (result);
      return false;
    }
  *n = result->len;
  g_byte_array_append (result, (const guint8 *) "", 1);
  *text = (char *) g_byte_array_free (result, FALSE);
  return true;
}

static bool
fail_to_read (const char *path, const char *why, GError **error)
{
  g_set_error (error, COMPRESSED_ERROR, 0, "%s: cannot read this file: %s", path, why);
  return false;
}

static bool
read_all (const char *path, FILE *file, GString *data, GError **error)
{
  g_autofree char *chunk = g_malloc (CHUNK);
  gsize n;
  errno = 0;
  while (data->len <= MAXIMUM_TEXT && (n = fread (chunk, 1, CHUNK, file)) > 0)
    g_string_append_len (data, chunk, (gssize) n);
  if (ferror (file))
    return fail_to_read (path, g_strerror (errno), error);
  if (data->len > MAXIMUM_TEXT)
    return fail_to_read (path, "found more than 4 GiB, expected at most that", error);
  return true;
}

bool
compressed_read (const char *path, char **text, gsize *n, GError **error)
{
  bool is_stdin = strcmp (path, "-") == 0;
  g_autoptr (GString) data = g_string_new (NULL);
  FILE *file = is_stdin ? stdin : fopen (path, "rb");
  if (file == NULL)
    return fail_to_read (path, g_strerror (errno), error);
  bool is_read = read_all (path, file, data, error);
  if (!is_stdin)
    fclose (file);
  return is_read && compressed_expand (path, (const guint8 *) data->str, data->len, text, n, error);
}
