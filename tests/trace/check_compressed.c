/* Plain, xz, gzip and zstd data give the same text; cut or damaged data gives one line that says so. */
#include "../support/test_main.h"
#include "trace/importers/compressed.h"
#include <lzma.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define N_TEXT 300000

typedef gsize (*Compress) (const char *text, gsize n, guint8 *out, gsize n_out);

static gsize
to_plain (const char *text, gsize n, guint8 *out, gsize n_out)
{
  ck_assert_uint_le (n, n_out);
  memcpy (out, text, n);
  return n;
}

static gsize
to_xz (const char *text, gsize n, guint8 *out, gsize n_out)
{
  size_t at = 0;
  ck_assert_int_eq (lzma_easy_buffer_encode (1, LZMA_CHECK_CRC32, NULL, (const uint8_t *) text, n, out, &at,
  n_out), LZMA_OK);
  return at;
}

static gsize
to_gzip (const char *text, gsize n, guint8 *out, gsize n_out)
{
  z_stream stream = { .next_in = (Bytef *) (gsize) text, .avail_in = (uInt) n, .next_out = out, .avail_out =
  (uInt) n_out };
  ck_assert_int_eq (deflateInit2 (&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  ck_assert_int_eq (deflate (&stream, Z_FINISH), Z_STREAM_END);
  deflateEnd (&stream);
  return stream.total_out;
}

static gsize
to_zstd (const char *text, gsize n, guint8 *out, gsize n_out)
{
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  ZSTD_CCtx_setParameter (context, ZSTD_c_checksumFlag, 1); /* as the zstd program does */
  size_t written = ZSTD_compress2 (context, out, n_out, text, n);
  ZSTD_freeCCtx (context);
  ck_assert (!ZSTD_isError (written));
  return written;
}

static const Compress compressors[] = { to_plain, to_xz, to_gzip, to_zstd };

/* A text that does not shrink too well, so that it takes several chunks. */
static char *
make_text (void)
{
  char *text = g_malloc (N_TEXT + 1);
  guint32 state = 1;
  for (gsize i = 0; i < N_TEXT; i++)
    {
      state = state * 1664525 + 1013904223;
      text[i] = (char) ('a' + state / 0x10000000);
    }
  text[N_TEXT] = '\0';
  return text;
}

START_TEST (test_compressed_gives_the_text_back)
{
  g_autofree char *text = make_text ();
  g_autofree guint8 *data = g_malloc (2 * N_TEXT);
  gsize n = compressors[_i](text, N_TEXT, data, 2 * N_TEXT);
  g_autofree char *got = NULL;
  gsize n_got = 0;
  ck_assert (compressed_expand ("t", data, n, &got, &n_got, NULL));
  ck_assert_uint_eq (n_got, N_TEXT);
  ck_assert_str_eq (got, text);
}
END_TEST

START_TEST (test_compressed_streams_follow_one_another)
{
  g_autofree guint8 *data = g_malloc (4096);
  gsize n = compressors[_i]("one ", 4, data, 4096);
  n += compressors[_i]("two", 3, data + n, 4096 - n);
  g_autofree char *got = NULL;
  gsize n_got = 0;
  ck_assert (compressed_expand ("t", data, n, &got, &n_got, NULL));
  ck_assert_str_eq (got, "one two");
}
END_TEST

static void
assert_fails (const guint8 *data, gsize n, const char *what)
{
  char *got = NULL;
  gsize n_got = 0;
  g_autoptr (GError) error = NULL;
  ck_assert (!compressed_expand ("dir/t.log", data, n, &got, &n_got, &error));
  ck_assert_ptr_null (got);
  ck_assert_msg (g_str_has_prefix (error->message, "dir/t.log: found ") && strstr (error->message, what) != NULL
                     && strchr (error->message, '\n') == NULL, "%s", error->message);
}

START_TEST (test_compressed_cut_data_is_an_error)
{
  g_autofree char *text = make_text ();
  g_autofree guint8 *data = g_malloc (2 * N_TEXT);
  gsize n = compressors[_i](text, N_TEXT, data, 2 * N_TEXT);
  for (gsize cut = 6; cut < n; cut += n / 7)
    assert_fails (data, cut, "cut short");
  assert_fails (data, n - 1, "cut short");
}
END_TEST

START_TEST (test_compressed_damaged_data_is_an_error)
{
  g_autofree char *text = make_text ();
  g_autofree guint8 *data = g_malloc (2 * N_TEXT);
  gsize n = compressors[_i](text, N_TEXT, data, 2 * N_TEXT);
  for (gsize i = 0; i < 200; i++)
    data[n / 2 + i] ^= 0x5a;
  assert_fails (data, n, "damaged");
}
END_TEST

START_TEST (test_compressed_missing_file_is_an_error)
{
  char *got = NULL;
  gsize n_got = 0;
  g_autoptr (GError) error = NULL;
  ck_assert (!compressed_read ("/nonexistent/t.log", &got, &n_got, &error));
  ck_assert_str_eq (error->message, "/nonexistent/t.log: cannot read this file: No such file or directory");
  g_clear_error (&error);
  ck_assert (!compressed_read ("/", &got, &n_got, &error));
  ck_assert_str_eq (error->message, "/: cannot read this file: Is a directory");
}
END_TEST

START_TEST (test_compressed_empty_is_empty)
{
  g_autofree char *got = NULL;
  gsize n_got = 1;
  ck_assert (compressed_expand ("t", NULL, 0, &got, &n_got, NULL));
  ck_assert_uint_eq (n_got, 0);
  ck_assert_str_eq (got, "");
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("compressed");
  TCase *tcase = tcase_create ("compressed");
  suite_add_tcase (suite, tcase);
  int n = G_N_ELEMENTS (compressors);
  tcase_add_loop_test (tcase, test_compressed_gives_the_text_back, 0, n);
  tcase_add_loop_test (tcase, test_compressed_streams_follow_one_another, 0, n);
  tcase_add_loop_test (tcase, test_compressed_cut_data_is_an_error, 1, n);
  tcase_add_loop_test (tcase, test_compressed_damaged_data_is_an_error, 1, n);
  tcase_add_test (tcase, test_compressed_missing_file_is_an_error);
  tcase_add_test (tcase, test_compressed_empty_is_empty);
  return suite;
}
